#include "db/sqlite/settings.hpp"

namespace leadwire::db::sqlite {

std::optional<std::string> property(connection& c, const std::string& name) {
    std::string value;
    c.session() << "SELECT value FROM properties WHERE name = :name", soci::use(name), soci::into(value);
    return c.session().got_data() ? std::optional(value) : std::nullopt;
}

void set_property(connection& c, const std::string& name, const std::string& value) {
    c.session() << "INSERT INTO properties (name, value) VALUES (:name, :value)"
                   " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        soci::use(name), soci::use(value);
}

std::int64_t catalog_version(connection& c) {
    long long version = 0;
    c.session() << "SELECT coalesce(max(version), 0) FROM catalog", soci::into(version);
    return version;
}

result<json::value> catalog_document(connection& c) {
    std::string text;
    c.session() << "SELECT document FROM catalog", soci::into(text);
    if (!c.session().got_data()) return json::value{json::object{}};
    auto document = json::parse(text);
    if (!document) return invalid("catalog.document", document.error().message());
    return document;
}

void save_catalog(connection& c, const json::value& document) {
    auto text = json::dump(document);
    c.session() << "INSERT INTO catalog (one, version, document) VALUES (1, 1, :document)"
                   " ON CONFLICT (one) DO UPDATE SET version = version + 1, document = excluded.document",
        soci::use(text);
}

} // namespace leadwire::db::sqlite
