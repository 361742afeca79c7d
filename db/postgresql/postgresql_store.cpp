#include "db/postgresql/postgresql_store.hpp"

#include "db/postgresql/arrival_table.hpp"
#include "db/postgresql/attempt_weeks.hpp"
#include "db/postgresql/outcome_table.hpp"
#include "db/postgresql/pace_table.hpp"
#include "db/postgresql/queue.hpp"
#include "db/postgresql/recording_table.hpp"
#include "db/postgresql/schema.hpp"
#include "db/store_over.hpp"

#include <thread>

namespace leadwire::db::postgresql {
namespace {

using namespace std::chrono_literals;
constexpr int tries_of_a_transaction = 5;

class database {
public:
    using tables_type = tables_over<connection, lead_table, arrival_table, pace_table, queue, outcome_table, recording_table>;

    database(server_url url, std::unique_ptr<connection> c, purpose p)
        : url_(std::move(url)), connection_(std::move(c)), purpose_(p) {}

    template <class F>
    auto guarded(F&& body) -> decltype(body()) {
        // A walk's callback may call the store: what the walk uses stays, even if the connection breaks.
        nesting inside(depth_);
        if (depth_ == 1)
            if (auto there = reconnect(); !there) return std::unexpected(there.error());
        try {
            return body();
        } catch (const soci::soci_error& thrown) {
            return std::unexpected(connection_->explain(thrown));
        }
    }

    template <class F>
    auto transact(F&& body) {
        for (int attempt = 1;; ++attempt) {
            try {
                transaction t(*connection_);
                auto done = body();
                if (done) t.commit();
                return done;
            } catch (const soci::soci_error& thrown) {
                if (attempt == tries_of_a_transaction || !undone_for_another(thrown)) throw;
            }
            // The other one was waiting for what this one had: it goes first.
            std::this_thread::sleep_for(attempt * 50ms);
        }
    }

    result<tables_type*> tables() {
        if (!tables_) {
            if (auto current = check_schema(*connection_); !current) return std::unexpected(current.error());
            tables_ = std::make_unique<tables_type>(*connection_);
        }
        return tables_.get();
    }
    static bool writes_side_by_side() { return true; }
    [[nodiscard]] std::string place() const { return url_.shown; }
    int schema_version() { return postgresql::schema_version(*connection_); }
    int newest_schema() const { return postgresql::newest_schema(); }
    result<void> migrate() { return postgresql::migrate(*connection_); }
    std::optional<retained_weeks> keep_weeks(const retention_order& order) { return postgresql::keep_weeks(*connection_, order); }
    result<void> copy_to(const std::string&) {
        return fail(error_code::refused, place(), "a server's database is copied by pg_dump");
    }

private:
    struct nesting {
        int& depth;
        explicit nesting(int& d) : depth(++d) {}
        nesting(const nesting&) = delete;
        nesting& operator=(const nesting&) = delete;
        ~nesting() { --depth; }
    };

    /// A server that restarts is back within seconds; it has as long as a lock has. Where that was not enough, callers that
    /// come right after try once, and not at all if a try takes its time: they would wait one after the other. Outcomes
    /// that wait to be written have all the patience.
    result<void> reconnect() {
        if (connection_ && connection_->alive()) return {};
        using clock = std::chrono::steady_clock;
        const bool hasty = purpose_ == purpose::any && clock::now() < hasty_until_;
        if (hasty && slow_to_fail_) return std::unexpected(down_);
        tables_.reset();
        connection_.reset();
        const auto until = clock::now() + (hasty ? std::chrono::milliseconds(0) : url_.patience);
        for (auto pause = 100ms;; pause *= 2) {
            const auto began = clock::now();
            auto made = connection::open(url_);
            if (made) {
                connection_ = std::move(*made);
                return {};
            }
            if (clock::now() + pause > until) {
                down_ = made.error();
                slow_to_fail_ = clock::now() - began > 100ms;
                hasty_until_ = clock::now() + url_.patience / 10;
                return std::unexpected(down_);
            }
            std::this_thread::sleep_for(pause);
        }
    }

    server_url url_;
    std::unique_ptr<connection> connection_;
    std::unique_ptr<tables_type> tables_;
    purpose purpose_;
    error down_; ///< why the last connection was not made
    std::chrono::steady_clock::time_point hasty_until_{};
    bool slow_to_fail_ = false;
    int depth_ = 0;
};

} // namespace

result<std::unique_ptr<store>> open(const std::string& url, purpose p, std::chrono::milliseconds patience) {
    auto parsed = parse_url(url, patience);
    if (!parsed) return std::unexpected(parsed.error());
    auto made = connection::open(*parsed);
    if (!made) return std::unexpected(made.error());
    return std::make_unique<store_over<database>>(
        std::make_unique<database>(std::move(*parsed), std::move(*made), p), p);
}

} // namespace leadwire::db::postgresql
