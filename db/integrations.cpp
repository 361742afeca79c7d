#include "db/settings.hpp"
#include "db/statement.hpp"

namespace leadwire::db {

std::vector<integration_row> integrations(soci::session& s) {
    std::vector<integration_row> rows;
    integration_row row;
    int paused = 0;
    auto all =
        scan(s,
             "SELECT i.id, i.version, i.paused, v.text FROM integrations i"
             " JOIN integration_versions v ON v.integration = i.id AND v.version = i.version ORDER BY i.id",
             soci::into(row.id), soci::into(row.version), soci::into(paused), soci::into(row.text));
    for (bool more = all.execute(true); more; more = all.fetch()) {
        row.paused = paused != 0;
        rows.push_back(row);
    }
    return rows;
}

std::vector<integration_version> integration_history(soci::session& s, const std::string& id) {
    std::vector<integration_version> versions;
    integration_version v;
    long long at = 0;
    auto all = scan(s,
                    "SELECT version, at, who, note, text FROM integration_versions WHERE integration = :id"
                    " ORDER BY version",
                    soci::into(v.version), soci::into(at), soci::into(v.who), soci::into(v.note),
                    soci::into(v.text), soci::use(id));
    for (bool more = all.execute(true); more; more = all.fetch()) {
        v.at = point_in_time(at);
        versions.push_back(v);
    }
    return versions;
}

int apply_integration(soci::session& s, const std::string& id, const std::string& text,
                      const std::string& who, const std::string& note) {
    int version = 0;
    std::string in_force;
    // Changes nothing: whoever applies the same integration at once waits here, and then reads what was
    // written.
    s << "UPDATE integrations SET version = version WHERE id = :id", soci::use(id);
    s << "SELECT v.version, v.text FROM integrations i"
         " JOIN integration_versions v ON v.integration = i.id AND v.version = i.version WHERE i.id = :id",
        soci::use(id), soci::into(version), soci::into(in_force);
    if (s.got_data() && in_force == text) return version;
    int next = version + 1;
    s << "INSERT INTO integrations (id, version) VALUES (:id, :version)"
         " ON CONFLICT (id) DO UPDATE SET version = excluded.version",
        soci::use(id), soci::use(next);
    long long at = microseconds(now());
    s << "INSERT INTO integration_versions (integration, version, at, who, note, text)"
         " VALUES (:id, :version, :at, :who, :note, :text)",
        soci::use(id), soci::use(next), soci::use(at), soci::use(who), soci::use(note), soci::use(text);
    return next;
}

result<void> set_paused(soci::session& s, const std::string& id, bool paused) {
    int value = paused ? 1 : 0, known = 0;
    s << "SELECT count(*) FROM integrations WHERE id = :id", soci::use(id), soci::into(known);
    if (!known) return fail(error_code::not_found, "integration " + id, "there is no such integration");
    s << "UPDATE integrations SET paused = :paused WHERE id = :id", soci::use(value), soci::use(id);
    return {};
}

} // namespace leadwire::db
