#include "tests/integration/intake/scripted_service.hpp"

#include "host/lead/digest.hpp"
#include "host/lead/lead_json.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace leadwire::test {
namespace {

std::string content_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string shown(const intake::lead_ref& which) {
    if (const auto* id = std::get_if<lead_id>(&which)) return to_string(*id);
    return std::get<std::string>(which);
}

} // namespace

boost::asio::awaitable<result<std::optional<intake::api_key>>>
scripted_service::find_key(std::string key_hash) {
    if (throws) throw std::runtime_error("out of order");
    if (trouble && trouble->place == "keys") co_return std::unexpected(*trouble);
    for (auto role : {intake::key_role::intake, intake::key_role::viewer, intake::key_role::operator_,
                      intake::key_role::admin})
        if (key_hash == hex_digest(digest_kind::sha256, name_of(role)))
            co_return intake::api_key{intake::key_id{static_cast<int>(role) + 1}, role};
    co_return std::nullopt;
}

boost::asio::awaitable<result<intake::registration>> scripted_service::register_lead(intake::new_lead l) {
    std::string files;
    for (const auto& u : l.uploads) {
        auto content = content_of(u.file.path());
        if (content.size() > 20) content = std::to_string(content.size()) + " bytes";
        files += " " + u.field + "=" + u.name + "(" + u.type + "):" + content;
    }
    l.lead.created = {};
    note("register " + json::dump(lead_to_json(l.lead)) + files +
         (l.idempotency_key ? " key=" + *l.idempotency_key : "") +
         " by=" + std::to_string(static_cast<int>(l.by.id)));
    ++waiting;
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
    while (!gate_open) {
        timer.expires_after(std::chrono::milliseconds(1));
        co_await timer.async_wait(boost::asio::use_awaitable);
    }
    --waiting;
    if (trouble) co_return std::unexpected(*trouble);
    co_return registered;
}

result<lead_id> scripted_service::find(const intake::lead_ref& which) const {
    if (trouble) return std::unexpected(*trouble);
    if (which == intake::lead_ref(lead_id{1001}) || which == intake::lead_ref(std::string("Eid-1001")))
        return lead_id{1001};
    return fail(error_code::not_found, "", "there is no lead " + shown(which));
}

boost::asio::awaitable<result<intake::change_receipt>>
scripted_service::change_lead(intake::lead_ref which, json::object patch, intake::api_key by) {
    note("change " + shown(which) + " " + json::dump(patch) +
         " by=" + std::to_string(static_cast<int>(by.id)));
    auto id = find(which);
    if (!id) co_return std::unexpected(id.error());
    co_return intake::change_receipt{.id = *id, .queued = true};
}

boost::asio::awaitable<result<lead_id>> scripted_service::set_status(intake::lead_ref which,
                                                                     lead_status status, intake::api_key by) {
    note("status " + shown(which) + " " + std::string(name_of(status)) +
         " by=" + std::to_string(static_cast<int>(by.id)));
    co_return find(which);
}

boost::asio::awaitable<result<std::string>> scripted_service::lead_document(intake::lead_ref which) {
    note("show " + shown(which));
    auto id = find(which);
    if (!id) co_return std::unexpected(id.error());
    co_return json::dump(json::object{{"id", number(*id)}, {"deliveries", json::array{}}});
}

boost::asio::awaitable<std::vector<intake::readiness_check>> scripted_service::readiness() {
    co_return std::vector<intake::readiness_check>{
        {"database", !trouble.has_value(), trouble ? trouble->text : ""}, {"plugins", true, "5 plugins"}};
}

boost::asio::awaitable<result<std::string>> scripted_service::metrics() {
    if (trouble) co_return std::unexpected(*trouble);
    co_return "leadwire_leads_total 3\n";
}

void scripted_service::note(std::string line) {
    const std::lock_guard lock(mutex_);
    log_.push_back(std::move(line));
}

std::vector<std::string> scripted_service::log() {
    const std::lock_guard lock(mutex_);
    return log_;
}

} // namespace leadwire::test
