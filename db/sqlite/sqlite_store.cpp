#include "db/sqlite/sqlite_store.hpp"

#include "db/sqlite/history.hpp"
#include "db/sqlite/lead_table.hpp"
#include "db/sqlite/queue.hpp"
#include "db/sqlite/recorder.hpp"
#include "db/sqlite/schema.hpp"
#include "db/sqlite/settings.hpp"

namespace leadwire::db::sqlite {
namespace {

/// What keeps prepared statements: made when the schema is known to be current.
struct tables {
    explicit tables(connection& c) : leads(c), deliveries(c), outcomes(c, leads) {}
    lead_table leads;
    queue deliveries;
    recorder outcomes;
};

class sqlite_store final : public store {
    template <class T>
    struct as_result {
        using type = result<T>;
    };
    template <class T>
    struct as_result<result<T>> {
        using type = result<T>;
    };

    /// Calls a function of the connection or of the tables, on a current schema, and catches what SOCI
    /// throws.
    template <class F>
    auto with(F&& f) {
        constexpr bool wants_tables = std::is_invocable_v<F, tables&>;
        using part = std::conditional_t<wants_tables, tables, connection>;
        using answer = typename as_result<std::invoke_result_t<F, part&>>::type;
        return guarded(*connection_, [&]() -> answer {
            if (!tables_) {
                if (auto current = check_schema(*connection_); !current)
                    return std::unexpected(current.error());
                tables_ = std::make_unique<tables>(*connection_);
            }
            part* wanted;
            if constexpr (wants_tables)
                wanted = tables_.get();
            else
                wanted = connection_.get();
            if constexpr (std::is_void_v<std::invoke_result_t<F, part&>>) {
                f(*wanted);
                return {};
            } else {
                return f(*wanted);
            }
        });
    }

public:
    sqlite_store(std::unique_ptr<connection> c, purpose p) : connection_(std::move(c)), purpose_(p) {}

    result<int> schema_version() override {
        return guarded(*connection_, [&] { return result<int>(sqlite::schema_version(*connection_)); });
    }
    int newest_schema() const override { return sqlite::newest_schema(); }
    result<void> migrate() override {
        return guarded(*connection_, [&] { return sqlite::migrate(*connection_); });
    }

    result<std::optional<std::string>> property(std::string_view name) override {
        return with([&](connection& c) { return sqlite::property(c, std::string(name)); });
    }
    result<void> set_property(std::string_view name, std::string_view value) override {
        return with([&](connection& c) { sqlite::set_property(c, std::string(name), std::string(value)); });
    }

    result<std::int64_t> insert_leads(lead_source& source) override {
        if (purpose_ == purpose::sending)
            return fail(error_code::refused, connection_->path(),
                        "was opened for sending and takes no leads");
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
        return with([&](tables& t) { return t.leads.edit(id, edits); });
    }

    result<std::int64_t> catalog_version() override {
        return with([&](connection& c) { return sqlite::catalog_version(c); });
    }
    result<json::value> catalog_document() override {
        return with([&](connection& c) { return sqlite::catalog_document(c); });
    }
    result<void> save_catalog(const json::value& document) override {
        return with([&](connection& c) { sqlite::save_catalog(c, document); });
    }

    result<std::vector<integration_row>> integrations() override {
        return with([&](connection& c) { return sqlite::integrations(c); });
    }
    result<std::vector<integration_version>> integration_history(std::string_view id) override {
        return with([&](connection& c) { return sqlite::integration_history(c, std::string(id)); });
    }
    result<int> apply_integration(std::string_view id, std::string_view text, std::string_view who,
                                  std::string_view note) override {
        return with([&](connection& c) {
            return sqlite::apply_integration(c, std::string(id), std::string(text), std::string(who),
                                             std::string(note));
        });
    }
    result<void> set_paused(std::string_view id, bool paused) override {
        return with([&](connection& c) { return sqlite::set_paused(c, std::string(id), paused); });
    }

    result<std::vector<due_delivery>> due(flow f, delivery_id after, std::size_t limit) override {
        return with([&](tables& t) { return t.deliveries.due(f, after, limit); });
    }
    result<std::vector<claimed_delivery>> claim(const claim_order& order) override {
        return with([&](tables& t) { return t.deliveries.claim(order); });
    }
    result<void> release(const std::vector<std::pair<delivery_id, std::int64_t>>& claims) override {
        return with([&](tables& t) { t.deliveries.release(claims); });
    }
    result<record_summary> record(const std::vector<outcome_record>& batch) override {
        return with([&](tables& t) { return t.outcomes.record(batch); });
    }
    result<std::vector<expired_claim>> expired_claims(timestamp now) override {
        return with([&](tables& t) { return t.deliveries.expired(now); });
    }
    result<std::vector<delivery_view>> deliveries_of(lead_id id, bodies wanted) override {
        return with([&](connection& c) { return sqlite::deliveries_of(c, id, wanted); });
    }

    result<std::vector<outcome_count>> outcome_counts() override {
        return with([&](connection& c) { return sqlite::outcome_counts(c); });
    }
    result<std::vector<queue_count>> queue_counts() override {
        return with([&](tables& t) { return t.deliveries.counts(); });
    }

private:
    std::unique_ptr<connection> connection_;
    purpose purpose_;
    std::unique_ptr<tables> tables_;
};

} // namespace

result<std::unique_ptr<store>> open(const std::string& path, purpose p, std::chrono::milliseconds patience) {
    auto c = connection::open(path, patience);
    if (!c) return std::unexpected(c.error());
    if (p == purpose::sending) (*c)->prepare_for_sending();
    return std::make_unique<sqlite_store>(std::move(*c), p);
}

} // namespace leadwire::db::sqlite
