#include "host/intake/api.hpp"

#include "host/intake/bearer.hpp"
#include "host/intake/media_type.hpp"

#include <algorithm>

namespace leadwire::intake {
namespace asio = boost::asio;
namespace {

answered<void> check_answer_type(const request_head& head, const route& r) {
    const auto accept = head.list("Accept");
    if (!accept || accepts(*accept, r.answers)) return {};
    return refuse(406, "the answer is " + std::string(r.answers) + ", which Accept excludes");
}

answered<void> check_patch_type(const std::optional<media_type>& type, body_form form) {
    const bool json = type && type->essence == "application/json";
    const bool patch = type && type->essence == "application/merge-patch+json";
    if (json || (patch && form == body_form::merge_patch)) return {};
    return refuse(415, std::string("the body must be JSON; allowed: ") +
                           (form == body_form::merge_patch ? "application/merge-patch+json, " : "") +
                           "application/json");
}

} // namespace

answered<std::optional<std::string>> idempotency_key_in(const request_head& head) {
    const auto times = head.count("Idempotency-Key");
    if (times == 0) return std::nullopt;
    const auto value = *head.field("Idempotency-Key");
    const bool visible = std::ranges::all_of(value, [](char c) { return c > ' ' && c < 0x7F; });
    if (times > 1 || value.empty() || value.size() > 255 || !visible)
        return refuse(400, "allowed: one key of 1 to 255 visible ASCII characters", "Idempotency-Key");
    return std::string(value);
}

asio::awaitable<answered<api_key>> api::admit(const request_head& head, const route_match& match) {
    const auto needed = match.needs();
    if (!needed) co_return api_key{};
    auto hash = presented_key_hash(head);
    if (!hash) co_return std::unexpected(unauthorized(key_trouble::missing));
    auto key = co_await service_.find_key(std::move(*hash));
    if (!key) co_return std::unexpected(problem_of(key.error()));
    if (!*key) co_return std::unexpected(unauthorized(key_trouble::unknown));
    const auto role = (*key)->role;
    if (may(role, *needed)) co_return **key;
    if (*needed == permission::change_by_id && may(role, permission::change_by_eid))
        co_return refuse(403, "a key of role " + std::string(name_of(role)) +
                                  " may name a lead by its encrypted ID only");
    co_return refuse(403, "a key of role " + std::string(name_of(role)) + " may not do this");
}

answered<void> api::prepare_body(const request_head& head, call& c) const {
    const auto form = c.match_.route->body;
    if (form == body_form::none) return {};
    if (const auto coding = head.field("Content-Encoding"); coding && !same_word(*coding, "identity"))
        return refuse(415, "the body is encoded; allowed: no Content-Encoding");
    const auto given = head.field("Content-Type");
    const auto type = given ? parse_media_type(*given) : std::nullopt;
    if (form != body_form::lead) {
        c.text_limit_ = settings_.limits.document;
        return check_patch_type(type, form);
    }
    auto body = lead_body::of(type, settings_.limits, settings_.uploads);
    if (!body) return std::unexpected(std::move(body.error()));
    c.body_.emplace(std::move(*body));
    auto key = idempotency_key_in(head);
    if (!key) return std::unexpected(std::move(key.error()));
    c.idempotency_key_ = std::move(*key);
    return {};
}

asio::awaitable<answered<std::unique_ptr<call>>> api::begin(const request_head& head) {
    auto match = find_route(head.method, head.path());
    if (!match) co_return std::unexpected(std::move(match.error()));
    auto by = co_await admit(head, *match);
    if (!by) co_return std::unexpected(std::move(by.error()));
    auto made = std::make_unique<call>(service_, *match, *by);
    auto ready = check_answer_type(head, *match->route);
    if (ready) ready = prepare_body(head, *made);
    if (!ready) co_return std::unexpected(std::move(ready.error()));
    co_return made;
}

} // namespace leadwire::intake
