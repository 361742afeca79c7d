#include "host/sender/recorded_services.hpp"

#include <algorithm>

namespace leadwire::sender {
namespace {

/// The wrong kind of reply would be no reply.
bool answers(const plugin::service_question& question, const result<plugin::service_reply>& reply) {
    return !reply || question.index() == reply->index();
}

} // namespace

boost::asio::awaitable<result<plugin::service_reply>> recorded_services::ask(plugin::service_question question) {
    const auto& wanted = asked_.emplace_back(question_to_json(question, masker_()));
    // One that was left out or is new must not make those behind it differ too.
    const auto is_it = [&](const recorded_question& one) { return one.question == wanted && answers(question, one.reply); };
    auto found = std::find_if(recorded_.begin() + static_cast<std::ptrdiff_t>(next_), recorded_.end(), is_it);
    if (found == recorded_.end())
        co_return fail(error_code::refused, {}, "the recorded send did not ask for this, and a replay asks nobody");
    next_ = static_cast<std::size_t>(found - recorded_.begin()) + 1;
    co_return found->reply;
}

} // namespace leadwire::sender
