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
    long long under_way(const std::string& integration, timestamp now, timestamp latest) override;

private:
    connection& connection_;
    batch_statement lock_, sync_, all_;
};

} // namespace leadwire::db::postgresql
