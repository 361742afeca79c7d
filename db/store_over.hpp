// db::store over a dialect's own parts: what is the same in every dialect.
#pragma once

#include "db/approved_routes.hpp"
#include "db/arrivals.hpp"
#include "db/changes.hpp"
#include "db/history.hpp"
#include "db/open_deliveries.hpp"
#include "db/pace.hpp"
#include "db/plugin_store.hpp"
#include "db/resends.hpp"
#include "db/retention.hpp"
#include "db/settings.hpp"
#include "db/settlements.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

namespace leadwire::db {

template <class Database>
class store_over final : public plugin_store<Database> {
    using base = plugin_store<Database>;
    using tables = typename base::tables;
    using base::database_;
    using base::with;
    using base::within_transaction;

public:
    store_over(std::unique_ptr<Database> database, purpose p) : base(std::move(database)), purpose_(p) {}

    bool writes_side_by_side() const override { return database_->writes_side_by_side(); }
    result<int> schema_version() override {
        return database_->guarded([&] { return result<int>(database_->schema_version()); });
    }
    int newest_schema() const override { return database_->newest_schema(); }
    result<void> migrate() override {
        return database_->guarded([&] { return database_->migrate(); });
    }
    result<void> copy_to(const std::string& file) override {
        return database_->guarded([&] { return database_->copy_to(file); });
    }

    result<std::optional<std::string>> property(std::string_view name) override {
        return with([&](tables& t) { return db::property(t.session(), std::string(name)); });
    }
    result<void> set_property(std::string_view name, std::string_view value) override {
        return with([&](tables& t) { db::set_property(t.session(), std::string(name), std::string(value)); });
    }

    result<std::int64_t> insert_leads(lead_source& source) override {
        if (purpose_ == purpose::sending)
            return fail(error_code::refused, database_->place(), "was opened for sending and takes no leads");
        return with([&](tables& t) { return t.leads.insert(source); });
    }
    result<std::optional<lead>> find_lead(lead_id id) override {
        return with([&](tables& t) { return t.leads.find(id); });
    }
    result<void> each_lead(const lead_filter& filter,
                           const std::function<result<void>(const lead&)>& each) override {
        return with([&](tables& t) { return t.leads.each(filter, each); });
    }
    result<lead> edit_lead(lead_id id, const std::vector<lead_edit>& edits) override {
        return within_transaction([&](tables& t) -> result<lead> {
            auto before = locked_lead(t.leads, id);
            if (!before) return std::unexpected(before.error());
            auto l = edit(t.leads, std::move(*before), edits);
            if (!l) return std::unexpected(l.error());
            return std::move(l->after);
        });
    }

    result<change_receipt> change_lead(const change_request& change) override {
        return within_transaction([&](tables& t) { return db::change_lead(t.session(), t.leads, change); });
    }
    result<void> set_status(lead_id id, lead_status status) override {
        return within_transaction([&](tables& t) { return db::set_status(t.session(), id, status); });
    }

    result<std::vector<result<arrival_receipt>>>
    register_leads(const std::vector<arrival>& arrivals) override {
        return register_each(arrivals, [this](std::span<const arrival> some) {
            return with([&](tables& t) {
                auto receipts = database_->transact([&] { return db::register_leads(t, some); });
                if (receipts) t.arrivals.name_claims(*receipts);
                return receipts;
            });
        });
    }
    result<std::optional<arrival_receipt>> earlier_arrival(const arrival::idempotency& once) override {
        return with([&](tables& t) { return db::earlier_arrival(t.session(), once); });
    }
    result<void> keep_answer(const arrival::idempotency& once, const std::string& answer) override {
        return with([&](tables& t) { db::keep_answer(t.session(), once, answer); });
    }

    result<std::int64_t> create_key(const std::string& hash, const std::string& role,
                                    const std::string& who) override {
        return with([&](tables& t) { return db::create_key(t.session(), hash, role, who); });
    }
    result<std::vector<api_key_row>> keys() override {
        return with([&](tables& t) { return db::keys(t.session()); });
    }
    result<void> revoke_key(std::int64_t id) override {
        return with([&](tables& t) { return db::revoke_key(t.session(), id); });
    }
    result<std::optional<api_key_row>> find_key(const std::string& hash) override {
        return with([&](tables& t) { return t.arrivals.find_key(hash); });
    }

    result<int> settle(const settlement& wanted) override {
        auto questions = with([&](tables& t) { return db::open_questions(t.session(), wanted.which); });
        if (!questions) return std::unexpected(questions.error());
        return settle_pages(*questions, [&](std::span<const open_question> page) {
            return within_transaction([&](tables& t) { return db::settle(t.session(), t.leads, page, wanted); });
        });
    }
    result<resend_summary> resend(const resend_order& wanted) override {
        return resend_pages([&](const resend_page& page) {
            return within_transaction([&](tables& t) { return db::resend(t.session(), t.leads, wanted, page); });
        });
    }

    result<std::int64_t> catalog_version() override {
        return with([&](tables& t) { return db::catalog_version(t.session()); });
    }
    result<json::value> catalog_document() override {
        return with([&](tables& t) { return db::catalog_document(t.session()); });
    }
    result<void> save_catalog(const json::value& document) override {
        return with([&](tables& t) { db::save_catalog(t.session(), document); });
    }

    result<std::vector<integration_row>> integrations() override {
        return with([&](tables& t) { return db::integrations(t.session()); });
    }
    result<std::vector<integration_version>> integration_history(std::string_view id) override {
        return with([&](tables& t) { return db::integration_history(t.session(), std::string(id)); });
    }
    result<int> apply_integration(std::string_view id, std::string_view text, std::string_view who,
                                  std::string_view note,
                                  const std::vector<approved_route>& routes) override {
        auto version = within_transaction([&](tables& t) {
            auto version = db::apply_integration(t.session(), std::string(id), std::string(text),
                                                 std::string(who), std::string(note));
            db::set_approved_routes(t.session(), std::string(id), routes);
            return version;
        });
        if (!version) return version;
        // In a transaction of its own, so that nobody who writes leads waits for a walk over all of them.
        auto queued = within_transaction([&](tables& t) { db::queue_approved(t.session(), std::string(id)); });
        if (!queued) return std::unexpected(queued.error());
        return version;
    }
    result<void> set_paused(std::string_view id, bool paused) override {
        return within_transaction(
            [&](tables& t) { return db::set_paused(t.session(), std::string(id), paused); });
    }

    result<std::vector<due_delivery>> due(flow f, delivery_id after, std::size_t limit,
                                          timestamp at) override {
        return with([&](tables& t) { return t.deliveries.due(f, after, limit, at); });
    }
    result<std::vector<claimed_delivery>> claim(const claim_order& order) override {
        if (order.ids.empty()) return std::vector<claimed_delivery>{};
        return within_transaction([&](tables& t) { return t.deliveries.claim(order); });
    }
    result<paced_claim> claim_at_pace(const claim_order& order, const pace_limits& limits) override {
        if (order.ids.empty()) return paced_claim{};
        return within_transaction([&](tables& t) {
            pace row(t.paces, order.integration);
            auto grant = row.grant(limits, order.ids.size());
            auto granted = order;
            granted.ids.resize(grant.count);
            paced_claim answer{.claimed = {},
                               .granted = grant.count,
                               .first_after = grant.first_after,
                               .ask_after = grant.ask_after,
                               .day_over = grant.day_over,
                               .day = grant.day};
            if (grant.count > 0) answer.claimed = t.deliveries.claim(granted);
            row.spend(limits, grant, answer.claimed.size());
            return answer;
        });
    }
    result<pace_share> take_share(const share_order& order) override {
        return within_transaction([&](tables& t) { return pace(t.paces, order.integration).share(order); });
    }
    result<void> give_back_share(const share_return& share) override {
        return within_transaction([&](tables& t) { pace(t.paces, share.integration).give_back(share); });
    }
    result<target_now> target(const std::string& integration, std::chrono::milliseconds window) override {
        return within_transaction([&](tables& t) { return pace(t.paces, integration).target(window); });
    }
    result<bool> move_breaker(const std::string& integration, std::int64_t version, int state) override {
        return within_transaction([&](tables& t) -> result<bool> {
            return pace(t.paces, integration).move_breaker(version, state);
        });
    }
    result<std::vector<pace_view>> paces() override {
        return with([&](tables& t) { return db::paces(t.session()); });
    }
    result<void> release(const std::vector<std::pair<delivery_id, std::int64_t>>& claims) override {
        if (claims.empty()) return {};
        return within_transaction([&](tables& t) { t.deliveries.release(claims); });
    }
    result<record_summary> record(const std::vector<outcome_record>& batch) override {
        if (batch.empty()) return record_summary{};
        auto record = [&](recorder::edits how) {
            return within_transaction([&](tables& t) { return t.outcomes.record(batch, how); });
        };
        auto hopeful = record(recorder::edits::hopeful);
        if (hopeful || hopeful.error().code == error_code::io || std::ranges::none_of(batch, recorder::may_not_fit)) return hopeful;
        return record(recorder::edits::careful);
    }
    result<std::vector<expired_claim>> expired_claims(timestamp now) override {
        return with([&](tables& t) { return t.deliveries.expired(now); });
    }
    result<std::vector<expired_claim>> claims_of(const std::string& owner) override {
        return with([&](tables& t) { return t.deliveries.held_by(owner); });
    }
    result<std::vector<claimed_delivery>> claimed(const claim_order& order) override {
        if (order.ids.empty()) return std::vector<claimed_delivery>{};
        return within_transaction([&](tables& t) { return t.deliveries.claimed(order); });
    }
    result<std::vector<delivery_view>> deliveries_of(lead_id id, store::attempts wanted) override {
        return with([&](tables& t) { return db::deliveries_of(t.session(), id, wanted); });
    }

    result<std::vector<open_delivery>> open_deliveries(lead_id lead, delivery_id after,
                                                       std::size_t limit) override {
        return with([&](tables& t) { return db::open_deliveries(t.session(), lead, after, limit); });
    }

    result<std::vector<outcome_count>> outcome_counts() override {
        return with([&](tables& t) { return db::outcome_counts(t.session()); });
    }
    result<std::vector<queue_count>> queue_counts() override {
        return with([&](tables& t) { return t.deliveries.counts(); });
    }
    result<retention_step> retain(const retention_order& order) override {
        // In transactions of their own: what goes as a whole needs no walk.
        auto weeks = with([&](tables&) { return database_->keep_weeks(order); });
        if (!weeks) return std::unexpected(weeks.error());
        auto step = within_transaction([&](tables& t) { return db::retain(t.session(), order); });
        if (step) step->weeks = *weeks;
        return step;
    }

private:
    purpose purpose_;
};

} // namespace leadwire::db
