// What plugins keep for an integration: values that expire, and who makes one that many ask for. The same SQL in every
// dialect; all that write are called within a transaction. Throws soci_error.
#pragma once

#include "db/store.hpp"

#include <soci/soci.h>

namespace leadwire::db {

/// The value, or whose turn it is to make it; nothing: neither.
[[nodiscard]] std::optional<claimed_value> find_value(soci::session& s, const std::string& integration,
                                                      const std::string& key, timestamp at);
/// The value, or the right to make it, which is given to one.
[[nodiscard]] claimed_value claim_value(soci::session& s, const std::string& integration, const std::string& key,
                                        const std::string& maker, timestamp making_until, timestamp at);

void set_value(soci::session& s, const kept_value& v, timestamp at);
void drop_value(soci::session& s, const std::string& integration, const std::string& key);
/// False if the right had passed on.
[[nodiscard]] bool value_made(soci::session& s, const kept_value& v, const std::string& maker, timestamp at);
void value_not_made(soci::session& s, const std::string& integration, const std::string& key, const std::string& maker);

} // namespace leadwire::db
