#include "db/postgresql/postgresql_store.hpp"
#include "db/sqlite/sqlite_store.hpp"
#include "host/lead/masked_url.hpp"

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
    if (url.starts_with("postgresql:") || url.starts_with("postgres:")) return postgresql::open(url, p);
    return invalid("database",
                   "\"" + masked_url(url) +
                       "\" is no database URL; allowed: sqlite:PATH, postgresql://USER@HOST/NAME");
}

} // namespace leadwire::db
