// What one call of a plugin sees and gives back: the host's side of `Send`.
#pragma once

#include "host/lead/flow.hpp"
#include "host/lead/lead_edit.hpp"
#include "host/lead/macro_input.hpp"
#include "host/lead/target_answer.hpp"
#include "host/lead/target_request.hpp"
#include "host/lead/verdict.hpp"
#include "host/plugin/random_seed.hpp"

#include <cstdint>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::plugin {

class blocking_services;
class lead_data;
class services;

enum class log_level : std::uint8_t { debug, info, warning, error };

/// Lives as long as one send. `preprocess` and `process` get the same object one after the other.
struct plugin_send {
    leadwire::flow flow = leadwire::flow::new_lead;
    const macro_input& data; ///< lead, catalog, secrets, attempt, {idem}
    target_request& request; ///< preprocess may change all of it

    const target_answer* answer = nullptr; ///< process: what the CRM said, or the canned answer of `skip`
    json::object change{};                 ///< flow change: field name → {"old", "new"}
    std::function<void(log_level, std::string_view)> log{};
    /// From here on `should_stop` tells the plugin to come to an end.
    std::optional<std::chrono::steady_clock::time_point> soft_deadline{};

    plugin::services* outside = nullptr; ///< on the event loop; none: nothing can be asked for
    /// The same for a plugin's thread; set by whoever runs it on one.
    plugin::blocking_services* blocking = nullptr;
    /// Where what surrounds the lead is not in this process; none: it is in `data`.
    plugin::lead_data* around = nullptr;

    random_seed seed = fresh_seed(); ///< of the plugin's random bytes
    std::uint64_t drawn = 0;         ///< what was taken of them: preprocess and process share them

    bool probing = false; ///< the call is about a delivery in doubt: `not_there` is a verdict

    // What the plugin gave back.
    bool skipped = false;                     ///< preprocess asked for no exchange
    std::optional<std::string> skip_answer{}; ///< … and for this answer
    std::vector<lead_edit> edits{};           ///< validated against a copy of the lead, in order
    std::unique_ptr<lead> edited{};           ///< that copy, once there is an edit
    std::optional<leadwire::verdict> verdict{};
    /// Secrets that the plugin has had expanded, and what filters made of them: to be masked like the
    /// integration's own.
    std::vector<std::string> secrets_shown{};
};

} // namespace leadwire::plugin
