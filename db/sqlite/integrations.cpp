#include "db/sqlite/settings.hpp"
#include "db/sqlite/statement.hpp"

namespace leadwire::db::sqlite {

std::vector<integration_row> integrations(connection& c) {
    std::vector<integration_row> rows;
    integration_row row;
    int paused = 0;
    auto scan = prepared(
        c.session(),
        "SELECT i.id, i.version, i.paused, v.text FROM integrations i"
        " JOIN integration_versions v ON v.integration = i.id AND v.version = i.version ORDER BY i.id",
        soci::into(row.id), soci::into(row.version), soci::into(paused), soci::into(row.text));
    for (bool more = scan.execute(true); more; more = scan.fetch()) {
        row.paused = paused != 0;
        rows.push_back(row);
    }
    return rows;
}

std::vector<integration_version> integration_history(connection& c, const std::string& id) {
    std::vector<integration_version> versions;
    integration_version v;
    long long at = 0;
    auto scan =
        prepared(c.session(),
                 "SELECT version, at, who, note, text FROM integration_versions WHERE integration = :id"
                 " ORDER BY version",
                 soci::into(v.version), soci::into(at), soci::into(v.who), soci::into(v.note),
                 soci::into(v.text), soci::use(id));
    for (bool more = scan.execute(true); more; more = scan.fetch()) {
        v.at = point_in_time(at);
        versions.push_back(v);
    }
    return versions;
}

int apply_integration(connection& c, const std::string& id, const std::string& text, const std::string& who,
                      const std::string& note) {
    write_transaction transaction(c);
    auto& session = c.session();
    int version = 0;
    std::string in_force;
    session
        << "SELECT v.version, v.text FROM integrations i"
           " JOIN integration_versions v ON v.integration = i.id AND v.version = i.version WHERE i.id = :id",
        soci::use(id), soci::into(version), soci::into(in_force);
    if (session.got_data() && in_force == text) return version;
    int next = version + 1;
    session << "INSERT INTO integrations (id, version) VALUES (:id, :version)"
               " ON CONFLICT (id) DO UPDATE SET version = excluded.version",
        soci::use(id), soci::use(next);
    long long at = microseconds(now());
    session << "INSERT INTO integration_versions (integration, version, at, who, note, text)"
               " VALUES (:id, :version, :at, :who, :note, :text)",
        soci::use(id), soci::use(next), soci::use(at), soci::use(who), soci::use(note), soci::use(text);
    transaction.commit();
    return next;
}

result<void> set_paused(connection& c, const std::string& id, bool paused) {
    int value = paused ? 1 : 0, known = 0;
    write_transaction transaction(c);
    c.session() << "SELECT count(*) FROM integrations WHERE id = :id", soci::use(id), soci::into(known);
    if (!known) return fail(error_code::not_found, "integration " + id, "there is no such integration");
    c.session() << "UPDATE integrations SET paused = :paused WHERE id = :id", soci::use(value), soci::use(id);
    transaction.commit();
    return {};
}

} // namespace leadwire::db::sqlite
