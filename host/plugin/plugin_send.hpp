// What one call of a plugin sees and gives back: the host's side of `Send`.
#pragma once

#include "host/lead/flow.hpp"
#include "host/lead/lead_edit.hpp"
#include "host/lead/macro_input.hpp"
#include "host/lead/target_answer.hpp"
#include "host/lead/target_request.hpp"
#include "host/lead/verdict.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace leadwire::plugin {

enum class log_level { debug, info, warning, error };

/// Lives as long as one send. `preprocess` and `process` get the same object one after the other.
struct plugin_send {
    leadwire::flow flow = leadwire::flow::new_lead;
    const macro_input& data;  ///< lead, catalog, secrets, attempt, {idem}
    target_request& request;  ///< preprocess may change all of it

    const target_answer* answer = nullptr; ///< process: what the CRM said, or the canned answer of `skip`
    std::function<void(log_level, std::string_view)> log;

    // What the plugin gave back.
    bool skipped = false;                   ///< preprocess asked for no exchange
    std::optional<std::string> skip_answer{}; ///< … and for this answer
    std::vector<lead_edit> edits{};         ///< validated against a copy of the lead, in order
    std::optional<leadwire::verdict> verdict{};
};

} // namespace leadwire::plugin
