#include "host/intake/call.hpp"

#include "host/lead/field_kinds.hpp"

namespace leadwire::intake {
namespace asio = boost::asio;

answered<void> call::take(std::string_view bytes) {
    if (body_) return body_->take(bytes);
    text_ += bytes;
    return {};
}

asio::awaitable<answer> call::finish(timestamp now) {
    switch (match_.route->operation) {
    case operation::take_lead:
        co_return co_await take_lead(now);
    case operation::show_lead:
        co_return co_await show_lead();
    case operation::change_lead:
        co_return co_await change_lead();
    case operation::set_status:
        co_return co_await set_status();
    case operation::health:
        co_return json_answer(200, {{"status", "ok"}});
    case operation::readiness:
        co_return readiness_answer(co_await service_.readiness());
    case operation::metrics:
        co_return co_await show_metrics();
    }
    std::abort();
}

asio::awaitable<answer> call::take_lead(timestamp now) {
    auto made = body_->finish(now);
    if (!made) co_return std::move(made.error());
    made->idempotency_key = std::move(idempotency_key_);
    made->by = by_;
    auto done = co_await service_.register_lead(std::move(*made));
    co_return done ? registered(*done) : problem_of(done.error());
}

asio::awaitable<answer> call::show_lead() {
    auto document = co_await service_.lead_document(*match_.lead);
    if (!document) co_return problem_of(document.error());
    co_return answer{.status = 200, .body = std::move(*document)};
}

answered<json::object> call::object_in_body() const {
    auto document = parse_body(text_);
    if (!document) return std::unexpected(std::move(document.error()));
    auto* object = document->if_object();
    if (!object) return refuse(422, "the body is " + std::string(document->kind()) + "; allowed: an object");
    return std::move(*object);
}

asio::awaitable<answer> call::change_lead() {
    auto patch = object_in_body();
    if (!patch) co_return std::move(patch.error());
    if (patch->empty()) co_return problem(422, "the body changes nothing; allowed: at least one member");
    for (const auto& member : *patch)
        if (!may_change(by_.role, member.first))
            co_return problem(403,
                              "a key of role " + std::string(name_of(by_.role)) +
                                  " may not change this; allowed: all but " + unknown_to_customers(),
                              field_kinds::shown_name(member.first));
    auto done = co_await service_.change_lead(*match_.lead, std::move(*patch), by_);
    if (!done) co_return problem_of(done.error());
    co_return json_answer(202, {{"id", number(done->id)}, {"queued", done->queued}});
}

asio::awaitable<answer> call::set_status() {
    auto body = object_in_body();
    if (!body) co_return std::move(body.error());
    for (const auto& member : *body)
        if (member.first != "status")
            co_return problem(422, "unknown member; allowed: status", field_kinds::shown_name(member.first));
    const auto* value = json::find(*body, "status");
    if (!value) co_return problem(422, "is required; allowed: " + status_names(), "status");
    const auto* name = value->if_string();
    const auto status = name ? status_named(*name) : std::nullopt;
    if (!status)
        co_return problem(422, field_kinds::shown(*value) + " does not fit; allowed: " + status_names(),
                          "status");
    auto id = co_await service_.set_status(*match_.lead, *status, by_);
    if (!id) co_return problem_of(id.error());
    co_return json_answer(200, {{"id", number(*id)}, {"status", name_of(*status)}});
}

asio::awaitable<answer> call::show_metrics() {
    auto text = co_await service_.metrics();
    if (!text) co_return problem_of(text.error());
    co_return answer{
        .status = 200, .type = "text/plain; version=0.0.4; charset=utf-8", .body = std::move(*text)};
}

} // namespace leadwire::intake
