#include "db/settings.hpp"

namespace leadwire::db {

std::optional<std::string> property(soci::session& s, const std::string& name) {
    std::string value;
    s << "SELECT value FROM properties WHERE name = :name", soci::use(name), soci::into(value);
    return s.got_data() ? std::optional(value) : std::nullopt;
}

void set_property(soci::session& s, const std::string& name, const std::string& value) {
    s << "INSERT INTO properties (name, value) VALUES (:name, :value)"
         " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        soci::use(name), soci::use(value);
}

std::int64_t catalog_version(soci::session& s) {
    long long version = 0;
    s << "SELECT coalesce(max(version), 0) FROM catalog", soci::into(version);
    return version;
}

result<json::value> catalog_document(soci::session& s) {
    std::string text;
    s << "SELECT document FROM catalog", soci::into(text);
    if (!s.got_data()) return json::value{json::object{}};
    auto document = json::parse(text);
    if (!document) return invalid("catalog.document", document.error().message());
    return document;
}

void save_catalog(soci::session& s, const json::value& document) {
    auto text = json::dump(document);
    s << "INSERT INTO catalog (one, version, document) VALUES (1, 1, :document)"
         " ON CONFLICT (one) DO UPDATE SET version = catalog.version + 1, document = excluded.document",
        soci::use(text);
}

} // namespace leadwire::db
