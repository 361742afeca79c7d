// What is read of an integration's pace. All throw soci_error, and are called within a transaction.
#pragma once

#include "db/pace.hpp"
#include "db/postgresql/batch_statement.hpp"

namespace leadwire::db::postgresql {

class pace_table final : public pace_reads {
public:
    explicit pace_table(connection& c);

    soci::session& session() override { return connection_.session(); }
    std::optional<pace_row> lock(const std::string& integration) override;
    long long sync_under_way(const std::string& integration) override;
    long long under_way(const std::string& integration, std::chrono::microseconds share_life) override;
    void ask_ahead(const std::string& integration, std::chrono::microseconds share_life) override;

private:
    [[nodiscard]] bool was_asked(const std::string& integration) const;

    connection& connection_;
    std::string asked_;            ///< ahead, for this integration
    std::int64_t asked_within_ = 0; ///< that transaction
    batch_statement lock_, sync_, all_;
};

} // namespace leadwire::db::postgresql
