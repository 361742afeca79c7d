// db::store over a dialect's own parts: what is the same in every dialect.
#pragma once

#include "db/history.hpp"
#include "db/recorder.hpp"
#include "db/settings.hpp"
#include "db/store.hpp"

#include <memory>
#include <type_traits>
#include <utility>

namespace leadwire::db {

/// What keeps prepared statements: made for a connection when the schema is known to be current.
template <class Connection, class Leads, class Queue, class Outcomes>
struct tables_over {
    explicit tables_over(Connection& c)
        : link(c), leads(c), deliveries(c), writes(c, leads), outcomes(writes) {}
    [[nodiscard]] soci::session& session() { return link.session(); }
    Connection& link;
    Leads leads;
    Queue deliveries;
    Outcomes writes;
    recorder outcomes;
};

/// `Database` gives
///   guarded(body): runs it, and turns what SOCI throws into its error;
///   tables(): leads, deliveries, outcomes and the session, ready to be used, or why not;
///   transact(body): runs it in a transaction, which is undone if it gives an error or throws, and perhaps
///     runs it again if the database undid it for another's sake;
///   place(), schema_version(), newest_schema(), migrate().
template <class Database>
class store_over final : public store {
    using tables = typename Database::tables_type;
    template <class T>
    struct as_result {
        using type = result<T>;
    };
    template <class T>
    struct as_result<result<T>> {
        using type = result<T>;
    };

    template <class F>
    auto with(F&& f) {
        using value = std::invoke_result_t<F, tables&>;
        using answer = typename as_result<value>::type;
        return database_->guarded([&]() -> answer {
            result<tables*> current = database_->tables();
            if (!current) return std::unexpected(current.error());
            if constexpr (std::is_void_v<value>) {
                f(**current);
                return {};
            } else {
                return f(**current);
            }
        });
    }
    template <class F>
    auto within_transaction(F&& f) {
        using answer = typename as_result<std::invoke_result_t<F, tables&>>::type;
        return with([&](tables& t) -> answer {
            return database_->transact([&]() -> answer {
                if constexpr (std::is_void_v<std::invoke_result_t<F, tables&>>) {
                    f(t);
                    return {};
                } else {
                    return f(t);
                }
            });
        });
    }

public:
    store_over(std::unique_ptr<Database> database, purpose p) : database_(std::move(database)), purpose_(p) {}

    result<int> schema_version() override {
        return database_->guarded([&] { return result<int>(database_->schema_version()); });
    }
    int newest_schema() const override { return database_->newest_schema(); }
    result<void> migrate() override {
        return database_->guarded([&] { return database_->migrate(); });
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
            t.leads.lock(id);
            auto found = t.leads.find(id);
            if (!found) return std::unexpected(found.error());
            if (!*found) return fail(error_code::not_found, "lead " + to_string(id), "there is no such lead");
            auto l = std::move(**found);
            for (const auto& edit : edits)
                if (auto done = apply(l, edit); !done) return std::unexpected(done.error());
            l.id = id; // not for edits
            t.leads.write(l, std::nullopt);
            return l;
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
                                  std::string_view note) override {
        return within_transaction([&](tables& t) {
            return db::apply_integration(t.session(), std::string(id), std::string(text), std::string(who),
                                         std::string(note));
        });
    }
    result<void> set_paused(std::string_view id, bool paused) override {
        return within_transaction(
            [&](tables& t) { return db::set_paused(t.session(), std::string(id), paused); });
    }

    result<std::vector<due_delivery>> due(flow f, delivery_id after, std::size_t limit) override {
        return with([&](tables& t) { return t.deliveries.due(f, after, limit); });
    }
    result<std::vector<claimed_delivery>> claim(const claim_order& order) override {
        if (order.ids.empty()) return std::vector<claimed_delivery>{};
        return within_transaction([&](tables& t) { return t.deliveries.claim(order); });
    }
    result<void> release(const std::vector<std::pair<delivery_id, std::int64_t>>& claims) override {
        if (claims.empty()) return {};
        return within_transaction([&](tables& t) { t.deliveries.release(claims); });
    }
    result<record_summary> record(const std::vector<outcome_record>& batch) override {
        if (batch.empty()) return record_summary{};
        return within_transaction([&](tables& t) { return t.outcomes.record(batch); });
    }
    result<std::vector<expired_claim>> expired_claims(timestamp now) override {
        return with([&](tables& t) { return t.deliveries.expired(now); });
    }
    result<std::vector<delivery_view>> deliveries_of(lead_id id, bodies wanted) override {
        return with([&](tables& t) { return db::deliveries_of(t.session(), id, wanted); });
    }

    result<std::vector<outcome_count>> outcome_counts() override {
        return with([&](tables& t) { return db::outcome_counts(t.session()); });
    }
    result<std::vector<queue_count>> queue_counts() override {
        return with([&](tables& t) { return t.deliveries.counts(); });
    }

private:
    std::unique_ptr<Database> database_;
    purpose purpose_;
};

} // namespace leadwire::db
