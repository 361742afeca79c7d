// Builds of plugins, what was judged of them, and how they crashed. The same SQL in every dialect. Throws soci_error.
#pragma once

#include "db/store.hpp"

#include <soci/soci.h>

namespace leadwire::db {

[[nodiscard]] std::vector<plugin_build> plugin_builds(soci::session& s);
void see_build(soci::session& s, const seen_build& build);
[[nodiscard]] result<void> build_serves(soci::session& s, const std::string& sha256, timestamp at);
/// Within a transaction of the caller's.
[[nodiscard]] result<void> judge_build(soci::session& s, const build_judgement& judgement);

/// Within a transaction of the caller's.
[[nodiscard]] std::int64_t note_plugin_crash(soci::session& s, const plugin_crash& crash, timestamp since);
[[nodiscard]] std::vector<plugin_crash> plugin_crashes(soci::session& s, const std::string& sha256, std::size_t limit);

} // namespace leadwire::db
