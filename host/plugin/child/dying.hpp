// Inside a child: whatever ends it leaves its last words, with a stack trace.
#pragma once

#include "host/plugin/child/call_area.hpp"

namespace leadwire::plugin {

/// Once, before a plugin is loaded. Signals, exit and lack of memory are noted in the area.
void watch_over_end(call_area& area);
/// Of each thread that calls a plugin, before it does: a stack for the handler, as an overflow leaves none.
void watch_over_thread();
/// What this thread works on.
void working_on(std::uint32_t slot);
/// Ends the process at once.
[[noreturn]] void end_with(last_words::cause why, std::uint32_t number);

} // namespace leadwire::plugin
