#include "host/cli/descriptor_limit.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

namespace leadwire::cli {

void raise_descriptor_limit(std::size_t in_flight, std::size_t others) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    if (limit.rlim_cur < limit.rlim_max) {
        const auto before = limit.rlim_cur;
        limit.rlim_cur = limit.rlim_max;
        if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
    }
    if (auto problem = too_few_descriptors(limit.rlim_cur, in_flight, others); !problem.empty()) spdlog::warn(problem);
}

std::string too_few_descriptors(std::size_t allowed, std::size_t in_flight, std::size_t others) {
    if (in_flight + others <= allowed) return {};
    return fmt::format("sender.in_flight is {}, and this process may open {} files and connections, {} of which it needs for itself: "
                       "raise the hard limit (ulimit -Hn, or LimitNOFILE of the service) to {}, or lower sender.in_flight",
                       in_flight, allowed, others, in_flight + others);
}

} // namespace leadwire::cli
