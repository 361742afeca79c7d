#include "host/cli/plugin_settings.hpp"

#include <spdlog/spdlog.h>

namespace leadwire::cli {
namespace {

void write_log(plugin::log_level level, std::string_view text) {
    using enum plugin::log_level;
    spdlog::log(level == debug     ? spdlog::level::debug
                : level == info    ? spdlog::level::info
                : level == warning ? spdlog::level::warn
                                   : spdlog::level::err,
                "{}", text);
}

} // namespace

plugin::registry_settings plugin_settings_of(const settings& all, const installation_paths& paths) {
    return {.directory = paths.plugins(),
            .copies = paths.run() / "plugins",
            .where = all.text("plugins.isolation") == "inline" ? plugin::isolation::in_process : plugin::isolation::in_child,
            .limits = {.child = {.memory = static_cast<std::uint64_t>(all.size("plugins.memory")),
                                 .hard = all.duration("plugins.hard_limit")},
                       .soft = all.duration("plugins.soft_limit")},
            .log = write_log};
}

} // namespace leadwire::cli
