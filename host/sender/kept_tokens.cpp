#include "host/sender/kept_tokens.hpp"

#include "host/lead/json.hpp"

#include <algorithm>
#include <array>

namespace leadwire::sender {
namespace {

/// Shorter ones are flags and counters, which would hide much else.
constexpr std::size_t worth_hiding = 8;
constexpr std::array<std::string_view, 3> token_names{"access_token", "refresh_token", "id_token"};

template <class Tell>
void each_token(const json::value& v, const Tell& tell) {
    if (const auto* all = v.if_array())
        for (const auto& one : *all) each_token(one, tell);
    const auto* members = v.if_object();
    if (!members) return;
    for (const auto& [name, value] : *members) {
        const auto* text = value.if_string();
        if (text && std::ranges::find(token_names, name) != token_names.end()) tell(*text);
        each_token(value, tell);
    }
}

} // namespace

boost::asio::awaitable<result<plugin::service_reply>> token_watch::ask(plugin::service_question question) {
    was_asked_ = true;
    // Before it is asked: a replay looks for the masked question.
    if (const auto* store = std::get_if<plugin::store_question>(&question)) note_value(store->value);
    auto reply = co_await asked_->ask(std::move(question));
    if (!reply) co_return reply;
    if (const auto* answer = std::get_if<target_answer>(&*reply)) note_tokens(answer->body);
    if (const auto* store = std::get_if<plugin::store_reply>(&*reply); store && store->value) note_value(*store->value);
    co_return reply;
}

void token_watch::note(std::string_view secret) {
    if (!secret.empty() && std::ranges::find(found_, secret) == found_.end()) found_.emplace_back(secret);
}

void token_watch::note_value(std::string_view value) {
    if (value.size() >= worth_hiding) note(value);
    note_tokens(value);
}

void token_watch::note_tokens(std::string_view text) {
    if (std::ranges::none_of(token_names, [text](auto name) { return text.contains(name); })) return;
    if (auto document = json::parse(text)) each_token(*document, [this](const std::string& token) { note(token); });
}

} // namespace leadwire::sender
