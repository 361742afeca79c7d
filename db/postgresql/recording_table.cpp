#include "db/postgresql/recording_table.hpp"

#include "db/bytes.hpp"

#include <set>

namespace leadwire::db::postgresql {
namespace {

/// A lead that somebody is about to delete counts as gone, and one that is there stays until this is committed: what is
/// recorded never outlives its lead.
constexpr auto insert_sql = R"(
INSERT INTO recorded_sends (at, lead_id, integration, version, flow, plugin, input, answer, calls)
SELECT u.at, u.lead_id, u.integration, u.version, u.flow, u.plugin, u.input, u.answer, u.calls
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::smallint[], $6::text[], $7::text[], $8::bytea[],
    $9::text[]) WITH ORDINALITY AS u (at, lead_id, integration, version, flow, plugin, input, answer, calls, place)
CROSS JOIN LATERAL (SELECT FROM leads l WHERE l.id = u.lead_id FOR KEY SHARE SKIP LOCKED) there
ORDER BY u.place)";

/// What another process is dropping is left to it.
constexpr auto drop_sql = R"(
WITH old AS MATERIALIZED (
    SELECT r.id FROM unnest($1::text[]) AS u (integration)
    CROSS JOIN LATERAL (
        SELECT e.id FROM recorded_sends e WHERE e.integration = u.integration ORDER BY e.id DESC OFFSET $2::bigint LIMIT 1) edge
    JOIN recorded_sends r ON r.integration = u.integration AND r.id <= edge.id
    FOR UPDATE OF r SKIP LOCKED)
DELETE FROM recorded_sends WHERE id IN (SELECT id FROM old))";

} // namespace

recording_table::recording_table(connection& c) : connection_(c), insert_(c, insert_sql), drop_(c, drop_sql) {}

void recording_table::keep(std::span<const recorded_send> sends, std::size_t most) {
    array_text at, leads, integrations, versions, flows, plugins, inputs, answers, calls, named;
    std::set<std::string_view> seen;
    for (const auto& send : sends) {
        at.add(std::int64_t{microseconds(send.at)});
        leads.add(number(send.lead));
        integrations.add(send.integration);
        versions.add(std::int64_t{send.version});
        flows.add(static_cast<std::int64_t>(send.flow));
        add_text(plugins, send.plugin);
        add_text(inputs, send.input);
        if (send.answer) answers.add("\\x" + hex_digits(*send.answer));
        else answers.add_null();
        add_text(calls, send.calls);
        if (seen.insert(send.integration).second) named.add(send.integration);
    }
    connection_.defer_writes();
    insert_.write(at, leads, integrations, versions, flows, plugins, inputs, answers, calls);
    drop_.write(named, static_cast<std::int64_t>(most));
}

} // namespace leadwire::db::postgresql
