// A build that gets a part of the leads: what came of its sends beside those of the build that serves, and whether it
// takes over. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace leadwire::plugin {

enum class send_result { accepted, rejected, done, failed, in_doubt, crashed };

/// The sends of one build while the trial lasts.
struct build_score {
    std::array<std::int64_t, 6> by_result{};

    void count(send_result r) { ++by_result[static_cast<std::size_t>(r)]; }
    [[nodiscard]] std::int64_t of(send_result r) const { return by_result[static_cast<std::size_t>(r)]; }
    [[nodiscard]] std::int64_t sends() const;
    /// Failed and crashed.
    [[nodiscard]] std::int64_t bad() const { return of(send_result::failed) + of(send_result::crashed); }
    /// "40 sends, 2 of them bad (5.0 %): 30 accepted, 8 rejected, 2 failed"
    [[nodiscard]] std::string text() const;
};

struct trial_score {
    build_score serving{}, candidate{};
    std::int64_t failed_children = 0; ///< of the candidate
};

enum class trial_time { within, over, over_again };
enum class trial_step { go_on, roll_back, promote, promote_unproved };

/// A candidate needs so many sends before its share of bad ones says anything.
constexpr std::int64_t sends_to_judge = 20;

/// Rolled back at once when its children failed, or when more than 1.5 times the share of the build that serves and 5
/// points are bad. Too few sends when the window is over: once more as long, then it is promoted unproved.
[[nodiscard]] trial_step decide(const trial_score& score, trial_time when);

} // namespace leadwire::plugin
