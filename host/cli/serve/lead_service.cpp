#include "host/cli/serve/lead_service.hpp"

#include "host/cli/lead_view.hpp"
#include "host/cli/serve/merge_patch.hpp"
#include "host/cli/serve/metrics.hpp"
#include "host/cli/serve/store_trouble.hpp"
#include "host/lead/phone.hpp"
#include "host/sender/pace.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace leadwire::cli {
namespace {

using boost::asio::awaitable;
using intake::registration;
constexpr auto longest_sync = std::chrono::minutes(5); ///< after it a request is not under way any more
constexpr auto look_again = std::chrono::milliseconds(50);
constexpr auto time_to_record = std::chrono::seconds(2);

intake::next_page page_of(customer_action action) {
    switch (action) {
    case customer_action::redirect:
        return intake::next_page::redirect;
    case customer_action::message:
        return intake::next_page::message;
    case customer_action::thankyou:
        break;
    }
    return intake::next_page::thankyou;
}

bool is_under_way(const db::arrival_receipt::earlier& first) {
    return first.answer.empty() && first.at + longest_sync > now();
}

result<registration> repeated(const db::arrival_receipt& receipt, const std::string& fingerprint) {
    const auto& before = *receipt.before;
    if (before.fingerprint != fingerprint)
        return invalid("Idempotency-Key", "was used for another request; allowed: a new key for a new lead");
    if (is_under_way(before))
        return fail(error_code::conflict, "Idempotency-Key", "the first request with it is still under way");
    registration r{.id = receipt.id, .replayed = true};
    auto text = before.answer.substr(std::min(before.answer.size(), before.answer.find(' ') + 1));
    if (before.answer.starts_with("redirect ")) {
        r.action = intake::next_page::redirect;
        r.url = text;
    } else if (before.answer.starts_with("message ")) {
        r.action = intake::next_page::message;
        r.message = text;
    }
    return r;
}

/// A phone that comes over HTTP is stored by its digits, in a change too.
void normalize_phone(std::vector<lead_edit>& edits, const lead& before) {
    auto phone = std::ranges::find(edits, "phone", &lead_edit::name);
    if (phone == edits.end() || !phone->value.if_string()) return;
    auto elsewhere = std::ranges::find(edits, "country", &lead_edit::name);
    const auto* country = elsewhere == edits.end() ? nullptr : elsewhere->value.if_string();
    phone->value = normalized_phone(*phone->value.if_string(), country ? *country : before.country);
}

/// Asked before the store is, so that a client hears which field is wrong in words that are not the database's.
result<void> check_edits(lead l, const std::vector<lead_edit>& edits) {
    for (const auto& edit : edits)
        if (auto done = apply(l, edit); !done) return done;
    return {};
}

} // namespace

awaitable<result<std::optional<intake::api_key>>> lead_service::find_key(std::string key_hash) {
    auto found = co_await keys_.run([&key_hash](db::store& s) { return s.find_key(key_hash); });
    if (!found) co_return std::unexpected(trouble_of_store(found.error()));
    if (!*found) co_return std::nullopt;
    auto role = intake::role_named((*found)->role);
    if (!role) co_return std::nullopt; // of a newer version
    co_return intake::api_key{intake::key_id{(*found)->id}, *role};
}

awaitable<result<registration>> lead_service::register_lead(intake::new_lead l) {
    auto by = settings_.current();
    l.lead.phone = normalized_phone(l.lead.phone, l.lead.country);
    if (auto attached = co_await attach(l); !attached)
        co_return std::unexpected(trouble_of_store(attached.error()));

    db::arrival arrival{.order = std::move(l.lead)};
    const auto& order = arrival.order;
    sender::routing_decision decision;
    if (order.status == lead_status::new_lead && order.external_id.empty())
        decision = by->setup->decide(flow::sync, order.offer, order.country);
    const auto* target = decision.wait.empty() ? decision.target : nullptr;
    if (target && !target->sends(flow::sync)) target = nullptr;
    if (target)
        arrival.sync = {.integration = target->rules().id,
                        .owner = owner_,
                        .lease_until = now() + std::chrono::minutes(1) + target->longest_send(),
                        .limits = sender::limits_of(target->rules())};
    std::optional<db::arrival::idempotency> once;
    if (l.idempotency_key)
        once = {.api_key = static_cast<std::int64_t>(l.by.id), .key = *l.idempotency_key, .fingerprint = l.fingerprint};
    arrival.once = once;

    const auto own_id = order.id;
    auto receipt = co_await leads_.add(std::move(arrival));
    if (!receipt) co_return std::unexpected(trouble_of_new_lead(receipt.error(), own_id));
    if (receipt->before)
        co_return co_await repeat(std::move(*receipt), *once,
                                  target ? patience_of(*target) + time_to_record : time_to_record);
    if (!receipt->sync) co_return registration{.id = receipt->id};
    registration answer{.id = receipt->id};
    auto page = co_await sync_.send({std::move(*receipt->sync), receipt->slot, once.has_value()}, *target, by);
    answer.action = page_of(page.action);
    if (page.action == customer_action::redirect) answer.url = std::move(page.shown);
    if (page.action == customer_action::message) answer.message = std::move(page.shown);
    if (once && !page.kept) {
        // The outcome is late: a repeat gets what the customer saw.
        auto kept = co_await store_.run([&](db::store& s) { return s.keep_answer(*once, "thankyou "); });
        if (!kept) co_return std::unexpected(trouble_of_store(kept.error()));
    }
    co_return answer;
}

awaitable<result<registration>> lead_service::repeat(db::arrival_receipt receipt,
                                                     db::arrival::idempotency once,
                                                     std::chrono::milliseconds patience) {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
    const auto end = now() + patience;
    while (receipt.before->fingerprint == once.fingerprint && is_under_way(*receipt.before) && now() < end) {
        timer.expires_after(look_again);
        co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        auto again = co_await store_.run([&once](db::store& s) { return s.earlier_arrival(once); });
        if (!again) co_return std::unexpected(trouble_of_store(again.error()));
        if (!*again) break;
        receipt = std::move(**again);
    }
    co_return repeated(receipt, once.fingerprint);
}

awaitable<result<void>> lead_service::attach(intake::new_lead& l) {
    const auto add = [](file_store files, std::filesystem::path file) -> awaitable<result<attachment>> {
        co_return files.add(file);
    };
    for (auto& upload : l.uploads) {
        auto added = co_await boost::asio::co_spawn(
            file_thread_, add(settings_.current()->ctx.files(), upload.file.path()), boost::asio::use_awaitable);
        if (!added) co_return std::unexpected(added.error());
        if (!upload.name.empty()) added->name = upload.name;
        if (!upload.type.empty()) added->type = upload.type;
        json::set(l.lead.meta, upload.field,
                  json::object{{"file", added->file}, {"name", added->name}, {"type", added->type}});
    }
    co_return result<void>{};
}

result<lead_id> lead_service::id_of(const intake::lead_ref& which) const {
    if (const auto* id = std::get_if<lead_id>(&which)) return *id;
    const auto& text = std::get<std::string>(which);
    auto id = settings_.current()->env->key.decrypt_id(text);
    if (!id) return fail(error_code::not_found, "lead " + text, "there is no such lead");
    return *id;
}

awaitable<result<intake::change_receipt>> lead_service::change_lead(intake::lead_ref which, json::object patch,
                                                                    intake::api_key by) {
    auto id = id_of(which);
    if (!id) co_return std::unexpected(id.error());
    auto g = settings_.current();
    auto who = fmt::format("API key {}", static_cast<std::int64_t>(by.id));
    auto changed = co_await store_.run([&](db::store& s) -> result<db::change_receipt> {
        db::change_request change{.lead = *id, .edits = {}, .who = who, .told = g->setup->with_flow(flow::change), .imported_to = {}};
        std::optional<error> unfit;
        // What the patch makes of a list depends on what stands there: two at once must not undo each other.
        change.complete = [&](const lead& before, db::change_request& rest) -> result<void> {
            rest.edits = edits_of_merge_patch(before, patch);
            normalize_phone(rest.edits, before);
            rest.imported_to = takes_imported(*g->setup, before);
            auto fit = check_edits(before, rest.edits);
            if (!fit) unfit = fit.error();
            return fit;
        };
        auto done = s.change_lead(change);
        if (!done) return std::unexpected(unfit ? *unfit : trouble_of_lead(done.error(), *id));
        return done;
    });
    if (!changed) co_return std::unexpected(changed.error());
    co_return intake::change_receipt{.id = *id, .queued = changed->queued > 0};
}

awaitable<result<lead_id>> lead_service::set_status(intake::lead_ref which, lead_status status, intake::api_key) {
    auto id = id_of(which);
    if (!id) co_return std::unexpected(id.error());
    auto done = co_await store_.run([&](db::store& s) { return s.set_status(*id, status); });
    if (!done) co_return std::unexpected(trouble_of_lead(done.error(), *id));
    co_return *id;
}

awaitable<result<std::string>> lead_service::lead_document(intake::lead_ref which) {
    auto id = id_of(which);
    if (!id) co_return std::unexpected(id.error());
    co_return co_await store_.run([&, g = settings_.current()](db::store& s) -> result<std::string> {
        auto l = existing_lead(s, *id);
        if (!l) return std::unexpected(trouble_of_lead(l.error(), *id));
        auto document = shown_document(s, *l, *g->setup, db::store::attempts::last);
        if (!document) return std::unexpected(trouble_of_store(document.error()));
        return json::dump(*document);
    });
}

awaitable<std::vector<intake::readiness_check>> lead_service::readiness() {
    std::vector<intake::readiness_check> checks;
    auto newest = 0;
    auto version = co_await watched_.run([&newest](db::store& s) {
        newest = s.newest_schema();
        return s.schema_version();
    });
    // Whoever asks needs no key: no word of the database's.
    checks.push_back({"database", version.has_value(), version ? "answers" : "does not answer"});
    checks.push_back({"schema", version && *version == newest,
                      fmt::format("version {}, needed {}", version ? *version : 0, newest)});
    std::string unusable;
    for (const auto& ready : settings_.current()->setup->all())
        if (ready.why_not().starts_with("plugin ")) unusable += (unusable.empty() ? "" : ", ") + ready.rules().id;
    checks.push_back({"plugins", unusable.empty(), unusable.empty() ? "loaded" : "cannot be used: " + unusable});
    co_return checks;
}

awaitable<result<std::string>> lead_service::metrics() {
    auto text = co_await watched_.run([sums = board_.sums()](db::store& s) { return metrics_text(s, sums); });
    if (!text) co_return std::unexpected(trouble_of_store(text.error()));
    co_return text;
}

} // namespace leadwire::cli
