#include "host/plugin/child/asking.hpp"

#include "host/plugin/child/dying.hpp"
#include "host/plugin/child/wire_parts.hpp"

namespace leadwire::plugin {

child_reply asking::reply_to(const child_question& question) {
    side_.say(slot_, message_kind::question, written(question));
    side_.await_turn(slot_);
    const auto [kind, message] = side_.hear(slot_);
    child_reply reply;
    if (kind != message_kind::reply || !read(message, reply)) end_with(last_words::cause::protocol, 0);
    return reply;
}

template <class Kind>
result<Kind> asking::reply_of(const child_question& question) {
    child_reply reply = reply_to(question);
    if (auto* failed = std::get_if<error>(&reply)) return std::unexpected(std::move(*failed));
    auto* held = std::get_if<Kind>(&reply);
    if (held == nullptr) end_with(last_words::cause::protocol, 0);
    return std::move(*held);
}

result<std::optional<json::value>> asking::value(std::uint32_t scope, std::string_view name) {
    return reply_of<std::optional<json::value>>(value_question{scope, std::string(name)});
}
result<std::string> asking::all(std::uint32_t scope) {
    return reply_of<std::string>(all_question{scope});
}
result<std::string> asking::expand(std::string_view text, text_context context) {
    return reply_of<std::string>(expand_question{std::string(text), context == text_context::url});
}
result<std::optional<json::value>> asking::lookup(std::uint32_t what, std::int64_t id, std::string_view name) {
    return reply_of<std::optional<json::value>>(lookup_question{what, id, std::string(name)});
}
result<service_reply> asking::ask(service_question question) {
    child_reply reply = reply_to(std::visit([](auto& q) { return child_question(std::move(q)); }, question));
    if (auto* failed = std::get_if<error>(&reply)) return std::unexpected(std::move(*failed));
    if (auto* answer = std::get_if<target_answer>(&reply)) return std::move(*answer);
    if (auto* value = std::get_if<store_reply>(&reply)) return std::move(*value);
    return edits_done{};
}

} // namespace leadwire::plugin
