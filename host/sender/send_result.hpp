// What one send came to, as two of them are compared: texts by name, secrets masked. "method", "url", "headers", "body";
// "sub-request 1", "store 1", "edit_now 1" …; "outcome", "id", "reason", "text"; "edits".
#pragma once

#include "host/delivery/outcome.hpp"
#include "host/http/client.hpp"
#include "host/lead/lead_edit.hpp"
#include "host/lead/secrets.hpp"

#include <string_view>
#include <vector>

namespace leadwire::sender {

using send_result = json::object;

void add_request(send_result& to, const http::request& request, const secret_masker& masker);
void add_nothing_sent(send_result& to);
/// Documents of question_to_json, in order.
void add_questions(send_result& to, const std::vector<json::value>& questions);
void add_outcome(send_result& to, const outcome& o, const secret_masker& masker);
/// No outcome, and why: "crashed".
void add_no_outcome(send_result& to, std::string_view why);
/// It failed before that, or the plugin ended its process.
void add_failure(send_result& to, const error& why, const secret_masker& masker);
void add_edits(send_result& to, const std::vector<lead_edit>& edits, const secret_masker& masker);

/// Hides what became known as a secret only after it was added.
void mask_again(send_result& all, const secret_masker& masker);

/// One belongs to the outcome.
[[nodiscard]] bool tells_outcome(std::string_view name);

struct result_difference {
    std::string what, before, after; ///< empty: it is not there
};
[[nodiscard]] std::vector<result_difference> differences(const send_result& before, const send_result& after);

} // namespace leadwire::sender
