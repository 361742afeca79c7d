// What is read of an integration's pace. All throw soci_error, and are called within a transaction.
#pragma once

#include "db/pace.hpp"
#include "db/sqlite/connection.hpp"

namespace leadwire::db::sqlite {

class pace_table final : public pace_reads {
public:
    explicit pace_table(connection& c) : connection_(c) {}

    soci::session& session() override { return connection_.session(); }
    std::optional<pace_row> lock(const std::string& integration) override;
    long long sync_under_way(const std::string& integration) override;
    long long under_way(const std::string& integration, std::chrono::microseconds share_life) override;
    void ask_ahead(const std::string&, std::chrono::microseconds) override {} ///< they are calls within the process

private:
    connection& connection_;
};

} // namespace leadwire::db::sqlite
