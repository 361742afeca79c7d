// One lead and one answer through an object of the plugin, written down.
#pragma once

#include "host/cli/plugin/check/plugin_check.hpp"
#include "host/lead/target_answer.hpp"

#include <string>
#include <vector>

namespace leadwire::cli {

struct send_case {
    flow of = flow::new_lead;
    bool probing = false; ///< the lead is in doubt: probe instead of process
    std::string lead_name{};
    const lead* order = nullptr;
    const target_answer* answer = nullptr;
    const target_answer* sub_answer = nullptr; ///< of every sub-request; none, or of status 0: no connection
    service_script::database store = service_script::database::answers;

    [[nodiscard]] std::string name() const; ///< "flow new, lead typical, HTTP 200 with 12 bytes"
};

/// What the plugin made of it.
struct send_record {
    std::string request; ///< JSON text: all that preprocess may change
    std::string outcome; ///< JSON text: verdict, edits, errors
    std::vector<finding> broken_rules;
};

/// A failure that is no author's error: one without a reason, or one that went past the SDK.
[[nodiscard]] std::optional<finding> rule_broken_by(const error& e);

/// Marks a step for each call. A lead whose request the templates cannot make gets an empty request.
[[nodiscard]] send_record try_send(const check_subject& s, plugin::configured_plugin& object,
                                   const send_case& c, const step_marker& at);

/// The case once for each way in which those answer whom the plugin asks in the middle of a call: sub-requests like the
/// target, or well; the database, or nobody. One that needs none of them: the case as it is.
[[nodiscard]] std::vector<send_case> with_services(const check_subject& s, const send_case& c);

/// Every flow that the object has, probes among them, with no lead and no answer yet.
[[nodiscard]] std::vector<send_case> flows_of(const plugin::configured_plugin& object);

/// Loads and configures, or says why not in a finding.
[[nodiscard]] std::shared_ptr<plugin::configured_plugin> make_object(const check_subject& s,
                                                                     std::vector<finding>& found);

} // namespace leadwire::cli
