#include "db/postgresql/schema.hpp"

#include "db/postgresql/attempt_weeks.hpp"
#include "db/schema_version.hpp"

#include <array>

namespace leadwire::db::postgresql {
namespace {

constexpr auto migrations = std::to_array<migration>({
#include "migrations_postgresql.inc"
});

/// A script may take its time; the functions that it makes keep its search path, in which no other program
/// can put a table of its own before the schema's.
constexpr auto settings =
    "SET LOCAL statement_timeout = 0;"
    "SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)";

/// Nothing is done if another process was faster.
void advance(connection& c, int from) {
    transaction step(c, settings);
    c.run("SELECT pg_advisory_xact_lock(4846791580151137133)");
    if (schema_version(c) == from) {
        const auto& next = migrations[static_cast<std::size_t>(from)];
        if (from == 0)
            c.run("CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL,"
                  " applied_at TIMESTAMPTZ NOT NULL DEFAULT now())");
        c.run(next.script);
        std::string name = next.name;
        int version = from + 1;
        c.session() << "INSERT INTO schema_migrations (version, name) VALUES (:version, :name)",
            soci::use(version), soci::use(name);
    }
    step.commit();
}

} // namespace

int newest_schema() {
    return static_cast<int>(migrations.size());
}

int schema_version(connection& c) {
    int version = 0;
    c.session() << "SELECT count(*) FROM pg_tables"
                   " WHERE tablename = 'schema_migrations' AND schemaname = current_schema()",
        soci::into(version);
    if (version)
        c.session() << "SELECT coalesce(max(version), 0) FROM schema_migrations", soci::into(version);
    return version;
}

result<void> check_schema(connection& c) {
    return fits(c.place(), schema_version(c), newest_schema());
}

result<void> migrate(connection& c) {
    for (int version = schema_version(c); version != newest_schema(); version = schema_version(c)) {
        if (auto possible = can_migrate(c.place(), version, newest_schema()); !possible) return possible;
        advance(c, version);
    }
    make_weeks_ahead(c);
    return {};
}

} // namespace leadwire::db::postgresql
