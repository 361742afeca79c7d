// What people set up, and the database keeps: properties, the catalog, integrations. All throw soci_error.
#pragma once

#include "db/sqlite/connection.hpp"
#include "db/store.hpp"

namespace leadwire::db::sqlite {

[[nodiscard]] std::optional<std::string> property(connection& c, const std::string& name);
void set_property(connection& c, const std::string& name, const std::string& value);

[[nodiscard]] std::int64_t catalog_version(connection& c);
[[nodiscard]] result<json::value> catalog_document(connection& c);
void save_catalog(connection& c, const json::value& document);

[[nodiscard]] std::vector<integration_row> integrations(connection& c);
[[nodiscard]] std::vector<integration_version> integration_history(connection& c, const std::string& id);
[[nodiscard]] int apply_integration(connection& c, const std::string& id, const std::string& text,
                                    const std::string& who, const std::string& note);
[[nodiscard]] result<void> set_paused(connection& c, const std::string& id, bool paused);

} // namespace leadwire::db::sqlite
