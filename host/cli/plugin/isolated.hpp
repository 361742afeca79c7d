// Work on a plugin in a child process: a crash or a hang of it is a result like any other.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire::cli {

/// Says what comes next; the time limit starts anew.
using step_marker = std::function<void(std::string_view)>;
using isolated_work = std::function<std::string(const step_marker&)>;

struct isolated_end {
    std::optional<std::string> result; ///< what the work gave back; none: see `trouble`
    std::string trouble;       ///< "crashed: SIGSEGV", "no end after 10 s", "ended the process: status 3"
    std::optional<int> status; ///< of a process that ended itself, by an exit or an exec
    std::string step;          ///< the last one that was marked
    std::string output;        ///< what it wrote to standard output and error, the last 64 KiB

    /// The trouble with its step and the last line of the output.
    [[nodiscard]] std::string explained() const;
};

enum class place_of_work {
    child,
    here ///< for a debugger: no limit, and a crash is the program's own
};

/// Forks, so the caller has one thread. The child ends without destructors; no step may take longer than
/// `limit`, and the child no more than 2 GiB of memory.
[[nodiscard]] isolated_end run_isolated(const isolated_work& work, std::chrono::milliseconds limit,
                                        place_of_work place = place_of_work::child);

} // namespace leadwire::cli
