// How a child ended, in the middle of calls.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadwire::plugin {

struct child_failure {
    enum class kind { crash, hang, memory, exit, not_started };
    kind what = kind::crash;
    std::string cause{}; ///< one line: "SIGSEGV in process_new"
    std::string trace{}; ///< a frame a line; may be empty
    /// The call itself did it, or may have; else it was only under way in the same child.
    bool own_fault = false;
};
/// "SIGSEGV"
[[nodiscard]] std::string signal_name(int number);
/// "crash", "hang", "memory", "exit", "not started"
[[nodiscard]] std::string_view name_of(child_failure::kind what);

} // namespace leadwire::plugin
