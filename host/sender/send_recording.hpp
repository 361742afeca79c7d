// One send with all that its plugin saw, so that another build can be put in the same place.
#pragma once

#include "db/store.hpp"
#include "host/sender/asked_service.hpp"
#include "host/sender/send_result.hpp"
#include "host/plugin/random_seed.hpp"

#include <optional>
#include <string>
#include <vector>

namespace leadwire::sender {

/// A question as JSON, masked, and what it was answered.
struct recorded_question {
    json::value question;
    result<plugin::service_reply> reply;
};

struct send_recording {
    std::string integration;
    int version = 0; ///< of the integration's settings
    std::string plugin; ///< identity of the build
    leadwire::flow flow = leadwire::flow::new_lead;

    lead order; ///< as it was
    int attempt = 1;
    timestamp at{};
    std::string idem{}, external_id{};
    json::object change{};
    plugin::random_seed seed{};

    std::vector<recorded_question> asked{};
    std::optional<target_answer> answer{}; ///< none: there was no exchange, or none that was answered
    send_result came{};                    ///< what came of it
};

/// Secrets of questions and of `came` are masked by whoever fills them in; those of answers here.
[[nodiscard]] db::recorded_send written(const send_recording& recording, const secret_masker& masker);
[[nodiscard]] result<send_recording> read(const db::recorded_send& row);

} // namespace leadwire::sender
