#include "db/sqlite/schema.hpp"

#include "db/schema_version.hpp"
#include "host/lead/timestamp.hpp"

#include <array>

namespace leadwire::db::sqlite {
namespace {

constexpr auto migrations = std::to_array<migration>({
#include "migrations_sqlite.inc"
});

/// Nothing is done if another process was faster.
void advance(connection& c, int from) {
    write_transaction transaction(c);
    if (schema_version(c) == from) {
        const auto& next = migrations[static_cast<std::size_t>(from)];
        if (from == 0)
            c.run("CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                  "applied_at TEXT NOT NULL)");
        c.run(next.script);
        std::string name = next.name, at = to_string(now());
        int version = from + 1;
        c.session()
            << "INSERT INTO schema_migrations (version, name, applied_at) VALUES (:version, :name, :at)",
            soci::use(version), soci::use(name), soci::use(at);
    }
    transaction.commit();
}

} // namespace

int newest_schema() {
    return static_cast<int>(migrations.size());
}

int schema_version(connection& c) {
    int version = 0;
    c.session() << "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
        soci::into(version);
    if (version)
        c.session() << "SELECT coalesce(max(version), 0) FROM schema_migrations", soci::into(version);
    return version;
}

result<void> check_schema(connection& c) {
    return fits("sqlite:" + c.path(), schema_version(c), newest_schema());
}

result<void> migrate(connection& c) {
    for (int version = schema_version(c); version != newest_schema(); version = schema_version(c)) {
        if (auto possible = can_migrate("sqlite:" + c.path(), version, newest_schema()); !possible)
            return possible;
        advance(c, version);
    }
    return {};
}

} // namespace leadwire::db::sqlite
