#include "host/sender/plugin_services.hpp"

#include "host/sender/attempt_text.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <atomic>

namespace leadwire::sender {
namespace {

namespace asio = boost::asio;

constexpr std::size_t most_kept = 1000;
constexpr auto between_looks = std::chrono::milliseconds(50);
/// Whoever makes a value and ends without a word keeps others waiting no longer.
constexpr auto time_to_make = std::chrono::seconds(30);

asio::awaitable<void> pause(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

http::request request_of(const plugin::http_question& q, std::chrono::milliseconds most) {
    http::request made{.method = q.method,
                       .url = q.url,
                       .headers = q.headers,
                       .body = {},
                       .timeout = q.timeout.count() > 0 ? std::min(q.timeout, most) : most,
                       .on_phase = {}};
    if (!q.body.empty()) made.body.pieces.emplace_back(q.body);
    if (made.method.empty()) made.method = q.body.empty() ? "GET" : "POST";
    return made;
}

void append_under(std::string& text, std::size_t number, const std::string& what) {
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    text += "--- sub-request " + std::to_string(number) + "\n" + what;
}

} // namespace

plugin_services::plugin_services(const ready_integration& target, const sending& around, lead_id lead)
    : target_(target), around_(around), lead_(lead), left_(target.rules().limits.timeout) {}

asio::awaitable<result<plugin::service_reply>> plugin_services::ask(plugin::service_question question) {
    const auto began = std::chrono::steady_clock::now();
    auto reply = co_await std::visit([this](const auto& q) { return reply_to(q); }, question);
    left_ -= std::chrono::steady_clock::now() - began;
    if (asked_.size() < most_kept)
        asked_.push_back({std::move(question), reply});
    else
        complete_ = false;
    co_return reply;
}

asio::awaitable<result<plugin::service_reply>> plugin_services::reply_to(const plugin::http_question& q) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(left_);
    // The lease of the claim counts on it.
    if (left.count() <= 0)
        co_return fail(error_code::refused, {},
                       "no time is left: what a send asks for may take " +
                           std::to_string(target_.rules().limits.timeout.count()) + " ms, the integration's timeout, altogether");
    auto exchanged = co_await around_.client.exchange(request_of(q, left), target_.connection);
    if (!exchanged.answer) co_return fail(error_code::io, {}, exchanged.answer.error().text);
    co_return std::move(*exchanged.answer);
}

asio::awaitable<result<plugin::service_reply>> plugin_services::reply_to(const plugin::store_question& q) {
    const auto& integration = target_.rules().id;
    using verb = plugin::store_question::verb;
    if (q.what == verb::claim) co_return co_await claim(q.key);
    const auto at = around_.clock();
    co_return co_await around_.store.run([&](db::store& s) -> result<plugin::service_reply> {
        const auto done = [](const result<void>& written) -> result<plugin::service_reply> {
            if (!written) return std::unexpected(written.error());
            return plugin::store_reply{};
        };
        const db::kept_value value{.integration = integration, .key = q.key, .value = q.value, .expires_at = at + q.ttl};
        switch (q.what) {
        case verb::get: {
            auto found = s.plugin_value(integration, q.key, at);
            if (!found) return std::unexpected(found.error());
            return plugin::store_reply{std::move(*found)};
        }
        case verb::set:
            return done(s.set_plugin_value(value, at));
        case verb::drop:
            return done(s.drop_plugin_value(integration, q.key));
        case verb::made: {
            auto ours = s.value_made(value, maker_, at);
            if (!ours) return std::unexpected(ours.error());
            if (!*ours) return fail(error_code::conflict, q.key, "it took too long to make, and the right has passed on");
            return plugin::store_reply{};
        }
        case verb::not_made:
            return done(s.value_not_made(integration, q.key, maker_));
        case verb::claim:
            break;
        }
        return fail(error_code::invalid, q.key, "no such question");
    });
}

/// Looks again and again while another one makes it.
asio::awaitable<result<plugin::service_reply>> plugin_services::claim(const std::string& key) {
    const auto& integration = target_.rules().id;
    static std::atomic<std::uint64_t> last{0};
    // A plugin that asks once more has lost its process over the first time: that right is nobody's.
    if (maker_.empty())
        maker_ = around_.flights.owner() + "/" + std::to_string(++last);
    else
        static_cast<void>(
            co_await around_.store.run([&](db::store& s) { return s.value_not_made(integration, key, maker_); }));
    const auto end = std::chrono::steady_clock::now() + left_;
    for (;;) {
        const auto at = around_.clock();
        auto claimed = co_await around_.store.run(
            [&](db::store& s) { return s.get_or_claim_value(integration, key, maker_, at + time_to_make, at); });
        if (!claimed) co_return std::unexpected(claimed.error());
        if (claimed->value || claimed->ours || std::chrono::steady_clock::now() + between_looks > end)
            co_return plugin::store_reply{std::move(claimed->value), claimed->ours};
        co_await pause(between_looks);
    }
}

asio::awaitable<result<plugin::service_reply>> plugin_services::reply_to(const plugin::edit_question& q) {
    auto edited = co_await around_.store.run([&](db::store& s) { return s.edit_lead(lead_, q.edits); });
    if (!edited) co_return std::unexpected(edited.error());
    co_return plugin::edits_done{};
}

void note_sub_requests(db::attempt_record& attempt, const std::vector<asked_service>& asked, send_work& work) {
    if (asked.empty()) return;
    const auto& masker = work.masker();
    // What they were written without may have become known since.
    attempt.request = kept(std::move(attempt.request), masker);
    attempt.answer = kept(std::move(attempt.answer), masker);
    std::size_t number = 0;
    for (const auto& [question, reply] : asked) {
        const auto* http = std::get_if<plugin::http_question>(&question);
        if (!http) continue;
        ++number;
        append_under(attempt.request, number, kept(request_text(request_of(*http, {})), masker));
        append_under(attempt.answer, number,
                     kept(reply ? answer_text(std::get<target_answer>(*reply)) : reply.error().message(), masker));
    }
    if (number == 0) return;
    attempt.request = kept(std::move(attempt.request), {});
    attempt.answer = kept(std::move(attempt.answer), {});
}

asio::awaitable<result<plugin::service_reply>> dry_services::ask(plugin::service_question question) {
    if (std::holds_alternative<plugin::http_question>(question)) co_return fail(error_code::refused, {}, "not in a dry run");
    const auto* store = std::get_if<plugin::store_question>(&question);
    if (!store) co_return plugin::edits_done{};
    co_return plugin::store_reply{.value = {}, .ours = store->what == plugin::store_question::verb::claim};
}

} // namespace leadwire::sender
