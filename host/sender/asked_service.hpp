// What a plugin asked for in the middle of a call, and what it was answered: as JSON, for recordings and replays.
#pragma once

#include "host/lead/secrets.hpp"
#include "host/plugin/services.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace leadwire::sender {

struct asked_service {
    plugin::service_question question;
    result<plugin::service_reply> reply;
};

/// Text as it is, anything else as {"base64": …}.
[[nodiscard]] json::value bytes_to_json(std::string bytes);
[[nodiscard]] result<std::string> bytes_from_json(const json::value& v);
/// The text with its secrets hidden.
[[nodiscard]] std::string masked(std::string_view text, const secret_masker& masker);
/// [["Name", "value"], …], masked.
[[nodiscard]] json::array headers_to_json(const header_list& headers, const secret_masker& masker);
[[nodiscard]] result<header_list> headers_from_json(const json::value& v);

/// Masked. Equal questions are equal documents.
[[nodiscard]] json::object question_to_json(const plugin::service_question& question, const secret_masker& masker);
[[nodiscard]] json::object reply_to_json(const result<plugin::service_reply>& reply, const secret_masker& masker);
/// The inner one is what the plugin got; an error says that the document is none of those that are written here.
[[nodiscard]] result<result<plugin::service_reply>> reply_from_json(const json::value& v);

} // namespace leadwire::sender
