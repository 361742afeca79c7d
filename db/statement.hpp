// Statements over SOCI, for every dialect.
#pragma once

#include "host/lead/ids.hpp"
#include "host/lead/timestamp.hpp"

#include <soci/soci.h>

#include <string>
#include <utility>

namespace leadwire::db {

/// `exchanges` are soci::use and soci::into of variables that outlive the statement.
template <class... E>
soci::statement statement_of(soci::details::statement_type type, soci::session& session,
                             const std::string& sql, E&&... exchanges) {
    soci::statement statement(session);
    (statement.exchange(std::forward<E>(exchanges)), ...);
    statement.alloc();
    statement.prepare(sql, type);
    statement.define_and_bind();
    return statement;
}

/// A statement that is run once, and read row by row.
template <class... E>
soci::statement scan(soci::session& session, const std::string& sql, E&&... exchanges) {
    return statement_of(soci::details::st_one_time_query, session, sql, std::forward<E>(exchanges)...);
}

[[nodiscard]] inline bool has_server(soci::session& s) {
    return s.get_backend_name() == "postgresql";
}
/// A condition that the index of open deliveries is read by.
[[nodiscard]] inline std::string is_open(soci::session& s) {
    return has_server(s) ? "place IS NOT NULL" : "state <> 3";
}

[[nodiscard]] inline long long microseconds(timestamp t) {
    return t.time_since_epoch().count();
}
[[nodiscard]] inline timestamp point_in_time(long long microseconds) {
    return timestamp{std::chrono::microseconds{microseconds}};
}

} // namespace leadwire::db
