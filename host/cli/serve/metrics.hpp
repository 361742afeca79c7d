// What Prometheus scrapes: counted by the database, so that every process of an installation says the same.
#pragma once

#include "db/store.hpp"

namespace leadwire::cli {

/// Prometheus' text format.
[[nodiscard]] result<std::string> metrics_text(db::store& store);

} // namespace leadwire::cli
