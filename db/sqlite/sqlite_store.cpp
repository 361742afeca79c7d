#include "db/sqlite/sqlite_store.hpp"

#include "db/sqlite/arrival_table.hpp"
#include "db/sqlite/lead_table.hpp"
#include "db/sqlite/pace_table.hpp"
#include "db/sqlite/outcome_table.hpp"
#include "db/sqlite/queue.hpp"
#include "db/sqlite/recording_table.hpp"
#include "db/sqlite/schema.hpp"
#include "db/store_over.hpp"

namespace leadwire::db::sqlite {
namespace {

class database {
public:
    using tables_type = tables_over<connection, lead_table, arrival_table, pace_table, queue, outcome_table, recording_table>;

    explicit database(std::unique_ptr<connection> c) : connection_(std::move(c)) {}

    template <class F>
    auto guarded(F&& body) {
        return sqlite::guarded(*connection_, std::forward<F>(body));
    }
    template <class F>
    auto transact(F&& body) {
        write_transaction transaction(*connection_);
        auto done = body();
        if (done) transaction.commit();
        return done;
    }
    result<tables_type*> tables() {
        if (!tables_) {
            if (auto current = check_schema(*connection_); !current) return std::unexpected(current.error());
            tables_ = std::make_unique<tables_type>(*connection_);
        }
        return tables_.get();
    }
    static bool writes_side_by_side() { return false; }
    [[nodiscard]] std::string place() const { return "sqlite:" + connection_->path(); }
    int schema_version() { return sqlite::schema_version(*connection_); }
    int newest_schema() const { return sqlite::newest_schema(); }
    result<void> migrate() { return sqlite::migrate(*connection_); }
    result<void> copy_to(const std::string& file) { return connection_->copy_to(file); }
    static std::optional<retained_weeks> keep_weeks(const retention_order&) { return {}; } // it has no partitions

private:
    std::unique_ptr<connection> connection_;
    std::unique_ptr<tables_type> tables_;
};

} // namespace

result<std::unique_ptr<store>> open(const std::string& path, purpose p, std::chrono::milliseconds patience) {
    auto c = connection::open(path, patience);
    if (!c) return std::unexpected(c.error());
    if (p == purpose::sending) (*c)->prepare_for_sending();
    return std::make_unique<store_over<database>>(std::make_unique<database>(std::move(*c)), p);
}

} // namespace leadwire::db::sqlite
