#include "db/sqlite/recording_table.hpp"

#include "db/statement.hpp"

#include <set>

namespace leadwire::db::sqlite {
namespace {

constexpr auto insert_sql = R"(
INSERT INTO recorded_sends (at, lead_id, integration, version, flow, plugin, input, answer, calls)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE EXISTS (SELECT 1 FROM leads WHERE id = ?2))";

constexpr auto drop_sql = R"(
DELETE FROM recorded_sends WHERE integration = ?1 AND id <= (
    SELECT id FROM recorded_sends WHERE integration = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2))";

} // namespace

recording_table::recording_table(connection& c) : insert_(c, insert_sql), drop_(c, drop_sql) {}

void recording_table::keep(std::span<const recorded_send> sends, std::size_t most) {
    std::set<std::string_view> integrations;
    for (const auto& send : sends) {
        add(send);
        integrations.insert(send.integration);
    }
    for (auto integration : integrations) {
        drop_.bind(1, integration);
        drop_.bind(2, static_cast<std::int64_t>(most));
        drop_.run();
    }
}

void recording_table::add(const recorded_send& send) {
    insert_.bind(1, std::int64_t{microseconds(send.at)});
    insert_.bind(2, number(send.lead));
    insert_.bind(3, send.integration);
    insert_.bind(4, std::int64_t{send.version});
    insert_.bind(5, static_cast<std::int64_t>(send.flow));
    insert_.bind(6, send.plugin);
    insert_.bind(7, send.input);
    if (send.answer) insert_.bind_bytes(8, *send.answer);
    else insert_.bind_null(8);
    insert_.bind(9, send.calls);
    insert_.run();
}

} // namespace leadwire::db::sqlite
