// The rows that a batch of outcomes writes, one vector for each column, and the statements that write them.
#pragma once

#include "db/sqlite/statement.hpp"
#include "db/store.hpp"

namespace leadwire::db::sqlite {

/// Claims that end.
class delivery_ends {
public:
    explicit delivery_ends(connection& c);
    void add(const outcome_record& r, delivery_state state, std::string why);
    void write();

private:
    std::vector<long long> id_, state_;
    std::vector<std::string> why_, external_id_;
    std::vector<soci::indicator> external_id_set_;
    soci::statement update_;
};

/// Changes of leads by outcomes without edits, in three kinds: only a statement that names the status wakes
/// its triggers.
class lead_changes {
public:
    explicit lead_changes(connection& c);
    void status(const outcome_record& r);
    void external_id(const outcome_record& r);
    void status_and_external_id(const outcome_record& r);
    void write();

private:
    struct rows {
        explicit rows(connection& c) : update(c.session()) {}
        std::vector<long long> id, status, reason;
        std::vector<soci::indicator> reason_set;
        std::vector<std::string> external_id, external_by;
        soci::statement update;
    };
    rows status_, external_, both_;
};

class attempt_rows {
public:
    explicit attempt_rows(connection& c);
    void add(const outcome_record& r);
    void write();

private:
    std::vector<long long> delivery_, number_, at_, elapsed_, http_status_;
    std::vector<std::string> phase_, outcome_, detail_, plugin_, request_, answer_;
    soci::statement insert_;
};

} // namespace leadwire::db::sqlite
