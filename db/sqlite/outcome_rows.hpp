// The rows that outcomes write, and the statements that write them.
#pragma once

#include "db/sqlite/row_statement.hpp"
#include "db/store.hpp"

namespace leadwire::db::sqlite {

/// Claims that end.
class delivery_ends {
public:
    explicit delivery_ends(connection& c);
    void write(const outcome_record& r, delivery_state state, std::string_view why);

private:
    row_statement update_;
};

/// Changes of leads by outcomes without edits, in three kinds: only a statement that names the status wakes
/// its triggers.
class lead_changes {
public:
    explicit lead_changes(connection& c);
    void status(const outcome_record& r);
    void external_id(const outcome_record& r);
    void status_and_external_id(const outcome_record& r);

private:
    row_statement status_, external_, both_;
};

class attempt_rows {
public:
    explicit attempt_rows(connection& c);
    void write(const outcome_record& r);

private:
    row_statement insert_;
};

} // namespace leadwire::db::sqlite
