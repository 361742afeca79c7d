// What Prometheus scrapes: what the database counts, of which every process of an installation says the same, and what the
// workers of this host count, summed up, of which each of them says the same.
#pragma once

#include "db/store.hpp"
#include "host/cli/workers/worker_board.hpp"

namespace leadwire::cli {

/// Prometheus' text format.
[[nodiscard]] result<std::string> metrics_text(db::store& store, const worker_sums& workers);

} // namespace leadwire::cli
