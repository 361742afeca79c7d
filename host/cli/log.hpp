// The log on standard error: lines for people, or JSON for programs that collect it.
#pragma once

#include "host/installation/settings.hpp"

#include <optional>

namespace leadwire::cli {

/// Before the settings are known: text, from level info on.
void log_to_standard_error();
/// As `log.level` and `log.format` say. Each line names the worker that writes it, if this process is one.
void log_as(const settings& all, std::optional<std::size_t> worker = {});

} // namespace leadwire::cli
