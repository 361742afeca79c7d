// What a plugin asks for in the middle of a call, answered beforehand: sub-requests one after the other, and a store
// that is a map without time.
#pragma once

#include "host/plugin/plugin_send.hpp"
#include "host/plugin/services.hpp"

#include <map>
#include <string>
#include <vector>

namespace leadwire::cli {

/// An error is one of the network: there is no answer.
using sub_answer = result<target_answer>;
using stored_values = std::map<std::string, std::string>;

struct service_script {
    std::vector<sub_answer> answers{};                                ///< in the order of the sub-requests
    sub_answer further = fail(error_code::io, "", "no connection");   ///< past the last of them
    stored_values stored{};                                           ///< what is in the store at the beginning
    enum class database { answers, is_away } store = database::answers; ///< away: store and edit_now fail
};

class canned_services final : public plugin::blocking_services {
public:
    /// The send outlives it.
    canned_services(const plugin::plugin_send& send, service_script script)
        : send_(send), script_(std::move(script)) {}

    [[nodiscard]] result<plugin::service_reply> ask(plugin::service_question question) override;

    [[nodiscard]] const std::vector<plugin::http_question>& requests() const { return requests_; }
    [[nodiscard]] const stored_values& stored() const { return script_.stored; }
    /// All edits of the lead in the order in which they count: those of edit_now stand first, whatever becomes of the
    /// call.
    [[nodiscard]] std::vector<lead_edit> edits() const;

private:
    [[nodiscard]] result<plugin::service_reply> answer(plugin::http_question question);
    [[nodiscard]] result<plugin::service_reply> answer(plugin::store_question question);
    [[nodiscard]] result<plugin::service_reply> answer(plugin::edit_question question);
    [[nodiscard]] bool away() const { return script_.store == service_script::database::is_away; }

    const plugin::plugin_send& send_;
    service_script script_;
    std::vector<plugin::http_question> requests_;
    std::vector<lead_edit> edits_now_; ///< those that do not come with the outcome once more
};

} // namespace leadwire::cli
