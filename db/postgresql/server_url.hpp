// Which PostgreSQL database, and how its connection is kept: from a URL as libpq takes it, and the product's
// own defaults.
#pragma once

#include "host/lead/error.hpp"

#include <chrono>
#include <string>

namespace leadwire::db::postgresql {

struct server_url {
    std::string shown;    ///< without the password: what errors name
    std::string conninfo; ///< for libpq; may hold the password
    /// `transaction`: each transaction may have another connection to the server (PgBouncer), so nothing is
    /// kept in one: no prepared statements, no settings of the session.
    enum class pooling { none, transaction } pool = pooling::none;
    std::chrono::milliseconds patience{}; ///< how long a statement waits for another program's lock

    /// Settings that every transaction begins with, where none can be kept in the connection.
    [[nodiscard]] std::string transaction_settings() const;
};

/// Takes what libpq takes ("postgresql://USER:PASSWORD@HOST:PORT/NAME?sslmode=require",
/// "postgresql:///NAME?host=/run"), and "pooling=transaction".
[[nodiscard]] result<server_url> parse_url(const std::string& url, std::chrono::milliseconds patience);

} // namespace leadwire::db::postgresql
