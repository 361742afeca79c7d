#include "db/plugin_values.hpp"

#include "db/bytes.hpp"
#include "db/statement.hpp"

namespace leadwire::db {
namespace {

/// A few for each that is written. What somebody else is about to change is left to him: two writers never wait for each
/// other in a circle.
void drop_expired(soci::session& s, timestamp at) {
    auto moment = microseconds(at);
    s << std::string("WITH old AS MATERIALIZED (SELECT integration, key FROM plugin_values WHERE expires_at <= :at"
                     " ORDER BY expires_at LIMIT 100") +
             (has_server(s) ? " FOR UPDATE SKIP LOCKED" : "") +
             ") DELETE FROM plugin_values WHERE (integration, key) IN (SELECT integration, key FROM old)",
        soci::use(moment);
}

} // namespace

std::optional<claimed_value> find_value(soci::session& s, const std::string& integration, const std::string& key,
                                        timestamp at) {
    long long moment = microseconds(at), expires = 0;
    std::string digits;
    soci::indicator there = soci::i_ok;
    s << "SELECT " + bytes_column(s, "value") + ", expires_at FROM plugin_values" +
             " WHERE integration = :integration AND key = :key AND expires_at > :at",
        soci::into(digits, there), soci::into(expires), soci::use(integration), soci::use(key), soci::use(moment);
    if (!s.got_data()) return std::nullopt;
    if (there == soci::i_null) return claimed_value{.making_until = point_in_time(expires)};
    return claimed_value{.value = bytes_of(digits)};
}

claimed_value claim_value(soci::session& s, const std::string& integration, const std::string& key,
                          const std::string& maker, timestamp making_until, timestamp at) {
    long long moment = microseconds(at), until = microseconds(making_until), granted = 0;
    s << "INSERT INTO plugin_values (integration, key, maker, expires_at) VALUES (:integration, :key, :maker, :until)"
         " ON CONFLICT (integration, key) DO UPDATE SET value = NULL, maker = excluded.maker,"
         " expires_at = excluded.expires_at WHERE plugin_values.expires_at <= :at RETURNING expires_at",
        soci::use(integration), soci::use(key), soci::use(maker), soci::use(until), soci::use(moment),
        soci::into(granted);
    if (s.got_data()) return {.ours = true, .making_until = making_until};
    // The row that stood in the way is locked by now, and still there.
    return find_value(s, integration, key, at).value();
}

void set_value(soci::session& s, const kept_value& v, timestamp at) {
    auto expires = microseconds(v.expires_at);
    auto bytes = bindable(s, v.value);
    s << "INSERT INTO plugin_values (integration, key, value, expires_at) VALUES (:integration, :key, " +
             bytes_parameter(s, ":value") +
             ", :expires) ON CONFLICT (integration, key) DO UPDATE SET value = excluded.value, maker = NULL,"
             " expires_at = excluded.expires_at",
        soci::use(v.integration), soci::use(v.key), soci::use(bytes), soci::use(expires);
    drop_expired(s, at);
}

/// One that is being made is none yet: its maker keeps the right.
void drop_value(soci::session& s, const std::string& integration, const std::string& key) {
    s << "DELETE FROM plugin_values WHERE integration = :integration AND key = :key AND maker IS NULL",
        soci::use(integration), soci::use(key);
}

bool value_made(soci::session& s, const kept_value& v, const std::string& maker, timestamp at) {
    auto expires = microseconds(v.expires_at);
    auto bytes = bindable(s, v.value);
    auto update = scan(s,
                       "UPDATE plugin_values SET value = " + bytes_parameter(s, ":value") +
                           ", maker = NULL, expires_at = :expires"
                           " WHERE integration = :integration AND key = :key AND maker = :maker",
                       soci::use(bytes), soci::use(expires), soci::use(v.integration), soci::use(v.key),
                       soci::use(maker));
    update.execute(true);
    const bool ours = update.get_affected_rows() > 0;
    drop_expired(s, at);
    return ours;
}

void value_not_made(soci::session& s, const std::string& integration, const std::string& key, const std::string& maker) {
    s << "DELETE FROM plugin_values WHERE integration = :integration AND key = :key AND maker = :maker",
        soci::use(integration), soci::use(key), soci::use(maker);
}

} // namespace leadwire::db
