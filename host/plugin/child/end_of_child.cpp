#include "host/plugin/child/end_of_child.hpp"

#include "host/plugin/host_call.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <cstring>

namespace leadwire::plugin {
namespace {

std::string trace_in(const last_words& words) {
    const auto size = std::min<std::size_t>(words.size.load(), words.text.size());
    return readable_text({words.text.data(), size}, words.text.size());
}

} // namespace

std::string signal_name(int number) {
    const char* name = ::sigabbrev_np(number);
    return name != nullptr ? std::string("SIG") + name : "signal " + std::to_string(number);
}

std::string_view name_of(child_failure::kind what) {
    switch (what) {
    case child_failure::kind::crash:
        return "crash";
    case child_failure::kind::hang:
        return "hang";
    case child_failure::kind::memory:
        return "memory";
    case child_failure::kind::exit:
        return "exit";
    default:
        return "not started";
    }
}

child_end end_of_child(int status, const last_words& words) {
    child_end end;
    const auto cause = words.what.load();
    if (cause != last_words::cause::none) {
        end.failure.trace = trace_in(words);
        if (const auto slot = words.slot.load(); slot < call_area::slot_count) end.slot = slot;
    }
    switch (cause) {
    case last_words::cause::signal:
        end.failure.cause = signal_name(static_cast<int>(words.number.load()));
        break;
    case last_words::cause::exit:
        end.failure.what = child_failure::kind::exit;
        end.failure.cause = "it ended its process";
        break;
    case last_words::cause::memory:
        end.failure.what = child_failure::kind::memory;
        end.failure.cause = "it needs more memory than its limit";
        break;
    case last_words::cause::descriptors:
        end.failure.cause = "it closed descriptors that are not its own";
        break;
    case last_words::cause::protocol:
        end.failure.cause = "its process did not understand the host";
        break;
    default:
        end.failure.cause = WIFSIGNALED(status) ? signal_name(WTERMSIG(status))
                                                : "it ended its process with status " + std::to_string(WEXITSTATUS(status));
        if (!WIFSIGNALED(status)) end.failure.what = child_failure::kind::exit;
    }
    return end;
}

} // namespace leadwire::plugin
