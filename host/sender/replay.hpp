// Recorded sends run through two builds of a plugin with the network off, and what they come to is compared.
#pragma once

#include "host/sender/send_recording.hpp"
#include "host/sender/sending_setup.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace leadwire::sender {

/// An integration with both builds, configured for it.
struct replayed_integration {
    const ready_integration* target = nullptr;
    std::shared_ptr<plugin::runner> before; ///< none: the new build is compared with what was recorded
    std::shared_ptr<plugin::runner> after;
};
using replayed_integrations = std::map<std::string, replayed_integration, std::less<>>;

struct replayed_send {
    lead_id lead{};
    std::string integration;
    leadwire::flow flow = leadwire::flow::new_lead;
    std::vector<result_difference> differences{}; ///< none: both come to the same
    [[nodiscard]] bool same() const { return differences.empty(); }
    [[nodiscard]] bool same_outcome() const;
};

struct replay_report {
    std::vector<replayed_send> sends; ///< in the order of the recordings
    std::size_t left_out = 0; ///< their integration or its flow is gone, or the build before crashes on them
    std::size_t not_run = 0;  ///< the time was over
    /// The build that serves comes to something else than then: settings or catalog have changed, or it is no function of
    /// its input.
    std::size_t drifted = 0;
    std::vector<std::string> failures{}; ///< recordings that cannot be read, and why a replay ended early

    [[nodiscard]] std::size_t different() const;
    /// "replayed 50 sends: 48 come to the same, 2 do not"
    [[nodiscard]] std::string summary() const;
};

/// Settings, secrets and catalog are those of today; time and random bytes are the recorded ones. No send begins after `until`.
[[nodiscard]] boost::asio::awaitable<replay_report>
replay(std::vector<db::recorded_send> sends, replayed_integrations through, file_lookup files,
       std::chrono::steady_clock::time_point until = std::chrono::steady_clock::time_point::max());

} // namespace leadwire::sender
