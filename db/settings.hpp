// What people set up, and the database keeps: properties, the catalog, integrations. The same SQL in every
// dialect. All throw soci_error.
#pragma once

#include "db/store.hpp"

#include <soci/soci.h>

namespace leadwire::db {

[[nodiscard]] std::optional<std::string> property(soci::session& s, const std::string& name);
void set_property(soci::session& s, const std::string& name, const std::string& value);

[[nodiscard]] std::int64_t catalog_version(soci::session& s);
[[nodiscard]] result<json::value> catalog_document(soci::session& s);
void save_catalog(soci::session& s, const json::value& document);

[[nodiscard]] std::vector<integration_row> integrations(soci::session& s);
[[nodiscard]] std::vector<integration_version> integration_history(soci::session& s, const std::string& id);

// Both within a transaction of the caller's.
[[nodiscard]] int apply_integration(soci::session& s, const std::string& id, const std::string& text,
                                    const std::string& who, const std::string& note);
[[nodiscard]] result<void> set_paused(soci::session& s, const std::string& id, bool paused);

} // namespace leadwire::db
