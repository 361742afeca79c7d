// The place of one integration's plugin: which build takes its next send. A send keeps to the runner that it was given.
#pragma once

#include "host/plugin/runner.hpp"
#include "host/plugin/running_trial.hpp"

#include <memory>
#include <string>

namespace leadwire::plugin {

/// Belongs to the event loop.
class plugin_slot {
public:
    /// For a send of this lead; none: `why_not` says why.
    [[nodiscard]] std::shared_ptr<runner> choose(lead_id lead) const {
        return candidate_ && takes_part(lead) ? candidate_ : serving_;
    }
    [[nodiscard]] const std::shared_ptr<runner>& serving() const { return serving_; }
    /// Why there is no build.
    [[nodiscard]] const error& why_not() const { return why_not_; }

    void serve_by(std::shared_ptr<runner> build) {
        serving_ = std::move(build);
        why_not_ = {};
    }
    /// Its leads wait.
    void park(error why) {
        serving_.reset();
        end_trial();
        why_not_ = std::move(why);
    }
    /// A part of the leads goes to another build, each lead always to the same one. `part` in ten thousandths.
    void try_out(std::shared_ptr<runner> candidate, unsigned part, std::shared_ptr<running_trial> counts) {
        candidate_ = std::move(candidate);
        part_ = part;
        trial_ = std::move(counts);
    }
    void end_trial() {
        candidate_.reset();
        trial_.reset();
    }
    /// What came of a send on the build of that identity.
    void ended(std::string_view build, send_result r) const {
        if (trial_) trial_->ended(build, r);
    }

private:
    [[nodiscard]] bool takes_part(lead_id lead) const {
        // Neighbouring IDs come from the same campaign: spread.
        auto mixed = static_cast<std::uint64_t>(number(lead)) * 0x9E3779B97F4A7C15ULL;
        return (mixed >> 32) % 10'000 < part_;
    }

    std::shared_ptr<runner> serving_, candidate_;
    std::shared_ptr<running_trial> trial_; ///< counts; none: nothing is tried out
    unsigned part_ = 0;
    error why_not_{error_code::not_found, {}, "it is not loaded yet"};
};

} // namespace leadwire::plugin
