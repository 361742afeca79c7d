#include "host/plugin/trial.hpp"

#include <fmt/format.h>
#include <numeric>

namespace leadwire::plugin {
namespace {

constexpr std::array names{"accepted", "rejected", "done", "failed", "in doubt", "crashed"};

double bad_share(const build_score& s) {
    return s.sends() == 0 ? 0.0 : static_cast<double>(s.bad()) / static_cast<double>(s.sends());
}

bool is_worse(const trial_score& score) {
    return bad_share(score.candidate) > 1.5 * bad_share(score.serving) + 0.05;
}

} // namespace

std::int64_t build_score::sends() const {
    return std::accumulate(by_result.begin(), by_result.end(), std::int64_t{0});
}

std::string build_score::text() const {
    std::string kinds;
    for (std::size_t i = 0; i < by_result.size(); ++i)
        if (by_result[i] != 0) kinds += fmt::format("{} {} {}", kinds.empty() ? ":" : ",", by_result[i], names[i]);
    return fmt::format("{} sends, {} of them bad ({:.1f} %){}", sends(), bad(), 100 * bad_share(*this), kinds);
}

trial_step decide(const trial_score& score, trial_time when) {
    if (score.failed_children > 0) return trial_step::roll_back;
    const bool judged = score.candidate.sends() >= sends_to_judge;
    if (judged && is_worse(score)) return trial_step::roll_back;
    if (when == trial_time::within) return trial_step::go_on;
    if (judged) return trial_step::promote;
    return when == trial_time::over ? trial_step::go_on : trial_step::promote_unproved;
}

} // namespace leadwire::plugin
