#include "host/cli/plugin/canned_services.hpp"

namespace leadwire::cli {
namespace {

std::unexpected<error> no_database() {
    return fail(error_code::io, "database", "it does not answer");
}

} // namespace

result<plugin::service_reply> canned_services::ask(plugin::service_question question) {
    return std::visit([&](auto& q) { return answer(std::move(q)); }, question);
}

result<plugin::service_reply> canned_services::answer(plugin::http_question question) {
    const auto number = requests_.size();
    const auto& q = requests_.emplace_back(std::move(question));
    const auto& told = number < script_.answers.size() ? script_.answers[number] : script_.further;
    if (!told) return fail(told.error().code, q.url, told.error().text);
    return *told;
}

result<plugin::service_reply> canned_services::answer(plugin::store_question question) {
    if (away()) return no_database();
    using enum plugin::store_question::verb;
    plugin::store_reply reply;
    switch (question.what) {
    case get:
    case claim:
        if (auto found = script_.stored.find(question.key); found != script_.stored.end())
            reply.value = found->second;
        else
            reply.ours = question.what == claim;
        break;
    case set:
    case made:
        script_.stored.insert_or_assign(std::move(question.key), std::move(question.value));
        break;
    case drop:
        script_.stored.erase(question.key);
        break;
    case not_made:
        break;
    }
    return reply;
}

result<plugin::service_reply> canned_services::answer(plugin::edit_question question) {
    if (away()) return no_database();
    // After other edits the call keeps these too, so that they win.
    if (send_.edits.empty()) edits_now_.insert(edits_now_.end(), question.edits.begin(), question.edits.end());
    return plugin::edits_done{};
}

std::vector<lead_edit> canned_services::edits() const {
    auto all = edits_now_;
    all.insert(all.end(), send_.edits.begin(), send_.edits.end());
    return all;
}

} // namespace leadwire::cli
