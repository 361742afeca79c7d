// The rows that a batch of outcomes writes, as arrays, one for each column, and the statements that write
// them.
#pragma once

#include "db/outcome_statements.hpp"
#include "db/postgresql/batch_statement.hpp"

#include <unordered_map>

namespace leadwire::db::postgresql {

/// Claims that end.
class delivery_ends {
public:
    explicit delivery_ends(connection& c);
    void add(const outcome_record& r, const claim_end& end);
    void write();
    void clear();

private:
    array_text id_, state_, why_, external_id_, lapsed_, in_doubt_, due_at_;
    batch_statement update_;
};

/// Changes of leads that their integration has not taken after all.
class lapsed_changes {
public:
    explicit lapsed_changes(connection& c);
    void add(const outcome_record& r);
    void write();
    void clear();

private:
    array_text lead_, integration_;
    batch_statement update_;
};

/// Leads whose sync send is settled.
class freed_leads {
public:
    explicit freed_leads(connection& c);
    void add(const outcome_record& r);
    void write();
    void clear();

private:
    array_text lead_, redirected_by_, due_at_;
    batch_statement update_;
};

/// Changes of leads by outcomes without edits. One row for each lead: a statement would apply only one of
/// two.
class lead_changes {
public:
    explicit lead_changes(connection& c);
    void set_status(const outcome_record& r);
    void set_external_id(const outcome_record& r);
    void write();
    void clear();

private:
    struct change {
        long long lead = 0;
        const outcome_record* status = nullptr;      ///< whose status it gets
        const outcome_record* external_id = nullptr; ///< whose external ID it gets
    };
    change& of(const outcome_record& r);

    std::vector<change> changes_;
    std::unordered_map<long long, std::size_t> places_; ///< in `changes_`, by lead
    array_text id_, status_, reason_, external_id_, external_by_;
    batch_statement update_;
};

/// Attempts, with their bodies, as lines of COPY: as arrays they would be read sign by sign. A few go as rows, since a
/// COPY has to be waited for.
class attempt_lines {
public:
    explicit attempt_lines(connection& c);
    /// Forgets those that were added and not written.
    void begin(std::size_t expected);
    void add(const outcome_record& r);
    void write();

private:
    void write_row(const outcome_record& r);

    connection& connection_;
    batch_statement insert_;
    std::string lines_;
    std::vector<const outcome_record*> few_;
    bool are_few_ = false;
};

class kept_answers {
public:
    explicit kept_answers(connection& c);
    void add(const outcome_record& r);
    void write();
    void clear();

private:
    array_text lead_, answer_;
    batch_statement update_;
};

class health_arrays {
public:
    explicit health_arrays(connection& c);
    void write(const health_counts& counts);

private:
    array_text integration_, good_, bad_, late_integration_, late_;
    batch_statement update_, late_update_;
};

class count_arrays {
public:
    explicit count_arrays(connection& c);
    void write(std::vector<outcome_count> counts);

private:
    array_text integration_, flow_, outcome_, bucket_, count_, elapsed_;
    batch_statement update_;
};

} // namespace leadwire::db::postgresql
