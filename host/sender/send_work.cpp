#include "host/sender/send_work.hpp"

#include "host/delivery/flow_request.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <utility>

namespace leadwire::sender {
namespace {

void write_log(std::string_view integration, plugin::log_level level, std::string_view text) {
    using enum plugin::log_level;
    auto to = level == debug     ? spdlog::level::debug
              : level == info    ? spdlog::level::info
              : level == warning ? spdlog::level::warn
                                 : spdlog::level::err;
    spdlog::log(to, "plugin of {}: {}", integration, text);
}

outcome failed_outcome(std::string why) {
    return {.kind = outcome_kind::failed, .external_id = {}, .reason = 0, .text = std::move(why)};
}

} // namespace

send_work::send_work(const lead& order, flow f, const ready_integration& target, const macro_send& send,
                     const json::object& change)
    : flow_(f), target_(target), runner_(target.plugin ? target.plugin->choose(order.id) : nullptr),
      data_(order, target.setting, send),
      call_{.flow = f,
            .data = data_,
            .request = request_,
            .change = change,
            .log = [this](plugin::log_level level, std::string_view text) {
                write_log(target_.rules().id, level, masker().mask(text));
            }} {}

boost::asio::awaitable<result<void>> send_work::prepare() {
    const auto* rule = target_.rules().rule_of(flow_);
    if (!rule) co_return invalid(target_.rules().id, fmt::format("flow {} is not enabled", name_of(flow_)));
    auto expanded = request_of(*rule, data_);
    if (!expanded) co_return std::unexpected(expanded.error());
    request_ = std::move(*expanded);
    if (!target_.plugin) co_return result<void>{};
    co_return co_await call(plugin::entry::preprocess);
}

boost::asio::awaitable<result<void>> send_work::call(plugin::entry e, const target_answer* answer) {
    for (;;) {
        if (lost_plugin()) runner_ = target_.plugin->serving();
        if (!runner_) co_return fail(error_code::unavailable, "plugin", target_.plugin->why_not().message());
        call_.answer = answer;
        auto done = co_await runner_->call(e, call_);
        call_.answer = nullptr;
        // What a call has asked for was done, and must not be done again.
        if (done || !lost_plugin() || has_asked() || target_.plugin->serving() == runner_) co_return done;
    }
}

const secret_masker& send_work::masker() {
    const auto count = call_.secrets_shown.size() + tokens_.found().size();
    if (count == 0) return target_.masker;
    // They only grow in number.
    if (std::exchange(own_secrets_, count) == count) return own_masker_;
    own_masker_ = target_.masker;
    for (const auto& secret : call_.secrets_shown) own_masker_.add(secret);
    for (const auto& token : tokens_.found()) own_masker_.add(token);
    return own_masker_;
}

target_answer send_work::canned() const {
    return {.status = 0, .headers = {}, .body = call_.skip_answer.value_or("")};
}

result<http::request> wire_request(target_request made, std::chrono::milliseconds limit,
                                   const file_lookup& files, std::string_view boundary_seed) {
    http::request wire{.method = {},
                       .url = std::move(made.url),
                       .headers = std::move(made.headers),
                       .body = {},
                       .timeout = made.timeout.value_or(limit),
                       .on_phase = {}};
    if (made.body) {
        wire.body.content_type = std::move(made.body->content_type);
        wire.body.pieces.emplace_back(std::move(made.body->text));
    } else if (made.format == body_format::query) {
        if (made.fields.has_file())
            return invalid("format", "a file cannot go into a query; allowed: form, multipart");
        wire.url = append_query(wire.url, made.fields);
    } else if (!made.fields.empty()) {
        auto body = encode_body(made.fields, made.format, files, boundary_seed);
        if (!body) return std::unexpected(body.error());
        wire.body = std::move(*body);
    }
    wire.method = made.method.value_or(wire.body.empty() ? "GET" : "POST");
    if (wire.url.empty()) return invalid("url", "it is empty; allowed: an absolute http or https URL");
    return wire;
}

result<http::request> send_work::encode(const file_lookup& files) {
    // Without a plugin nobody asks for it while the answer takes its time.
    return wire_request(target_.plugin ? request_ : std::exchange(request_, {}), target_.rules().limits.timeout, files,
                        data_.send().idem);
}

boost::asio::awaitable<result<outcome>> send_work::interpret(const target_answer& answer) {
    if (!target_.plugin) {
        const auto& answers = target_.rules().answers;
        auto rules = answers.find(flow_);
        static const std::vector<answer_rule> none;
        co_return judge(flow_, judge_by_rules(rules == answers.end() ? none : rules->second, answer));
    }
    call_.verdict.reset();
    auto called = co_await call(plugin::entry::process, &answer);
    if (called) co_return judge(flow_, call_.verdict.value_or(json::value(nullptr)));
    const auto code = called.error().code;
    if (code == error_code::crashed || code == error_code::unavailable) co_return std::unexpected(called.error());
    co_return failed_outcome(called.error().message());
}

boost::asio::awaitable<result<void>> send_work::ask() {
    call_.probing = true;
    if (auto asked = co_await call(plugin::entry::preprocess_probe); !asked) co_return asked;
    if (request_.url.empty()) call_.skipped = true;
    co_return result<void>{};
}

boost::asio::awaitable<std::optional<outcome>> send_work::told(const target_answer& answer) {
    call_.verdict.reset();
    auto called = co_await call(plugin::entry::probe, &answer);
    if (!called) co_return failed_outcome(called.error().message());
    if (!call_.verdict) co_return failed_outcome("probe gave no value");
    const auto* typed = std::get_if<typed_verdict>(&*call_.verdict);
    if (typed && typed->kind == verdict_kind::not_there) co_return std::nullopt;
    co_return judge(flow_, *call_.verdict);
}

shortcut shortcut_of(const flow_rule& rule, flow f, std::string_view known_external_id, bool redirected,
                     bool forced) {
    if (f != flow::new_lead) return shortcut::none;
    if (rule.stub) return shortcut::stub;
    if (forced) return shortcut::none;
    if ((redirected || !known_external_id.empty()) && !rule.resend_known) return shortcut::known;
    return shortcut::none;
}

} // namespace leadwire::sender
