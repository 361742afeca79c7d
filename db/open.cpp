#include "db/sqlite/sqlite_store.hpp"

namespace leadwire::db {

std::string_view name_of(delivery_state state) {
    switch (state) {
    case delivery_state::due:
        return "due";
    case delivery_state::claimed:
        return "claimed";
    case delivery_state::done:
        return "done";
    case delivery_state::held:
        return "held";
    }
    return {};
}

result<std::unique_ptr<store>> open(const std::string& url, purpose p) {
    constexpr std::string_view sqlite = "sqlite:";
    if (url.starts_with(sqlite)) return sqlite::open(url.substr(sqlite.size()), p);
    // The URL may hold a password: it is not repeated.
    if (url.starts_with("postgresql:") || url.starts_with("postgres:"))
        return invalid("database", "PostgreSQL is not supported by this version; allowed: sqlite:PATH");
    return invalid("database",
                   "\"" + url.substr(0, url.find(':')) + "\" is no database URL; allowed: sqlite:PATH");
}

} // namespace leadwire::db
