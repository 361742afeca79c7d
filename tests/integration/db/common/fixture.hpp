// A fresh store on a database of its own, and a second connection to it that speaks SQL, as other programs
// have. The same tests run on every dialect: sqlite/ and postgresql/ say what a database is.
#pragma once

#include "db/store.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <vector>

namespace leadwire::tests {

/// A database of the test's own, of the dialect that the program tests.
class test_database {
public:
    enum class schema { none, current };
    explicit test_database(schema wanted = schema::current);
    test_database(const test_database&) = delete;
    test_database& operator=(const test_database&) = delete;
    ~test_database();

    [[nodiscard]] const std::string& url() const { return url_; }
    [[nodiscard]] std::unique_ptr<db::store> open(db::purpose p = db::purpose::any) const;
    /// A store that gives up at once where another program has a lock.
    [[nodiscard]] std::unique_ptr<db::store> open_hasty() const;

private:
    std::string url_;
    struct place;
    std::unique_ptr<place> place_;
};

/// Another program's connection.
class other_program {
public:
    explicit other_program(const test_database& database);
    ~other_program();
    /// Fails the test if the database refuses it.
    void sql(const std::string& statements);
    /// The database's words, or empty text if it was done.
    [[nodiscard]] std::string refusal(const std::string& statements);
    /// True if the database refuses it for a value in it.
    [[nodiscard]] bool refuses_value(const std::string& statements);
    /// First column of the first row as text; "NULL" for NULL, "" for no row.
    [[nodiscard]] std::string value(const std::string& query);

private:
    struct state;
    std::unique_ptr<state> state_;
};

struct store_fixture {
    store_fixture();

    test_database database;
    std::unique_ptr<db::store> store;
    std::unique_ptr<db::store> sender; ///< as a tick opens it
    other_program other;

    /// Inserts leads; those without an ID get the next one.
    void insert(std::vector<lead> leads);
    lead find(std::int64_t id);
    [[nodiscard]] std::vector<db::due_delivery> due(flow f = flow::new_lead);
    /// Claims all that is due of that flow.
    [[nodiscard]] std::vector<db::claimed_delivery> claim(const std::string& integration = "crm",
                                                          flow f = flow::new_lead);
    db::record_summary record(std::vector<db::outcome_record> batch);
    [[nodiscard]] db::delivery_view delivery(std::int64_t lead, std::size_t index = 0);
};

/// Fails the test if there is none.
template <class T>
T value_of(result<T> r) {
    BOOST_REQUIRE_MESSAGE(r, (r ? "" : r.error().message()));
    return std::move(*r);
}

[[nodiscard]] lead sample_lead(std::int64_t id = 0);
/// A lead with something in every field.
[[nodiscard]] lead full_lead(std::int64_t id = 0);
/// An accepted outcome of that claim.
[[nodiscard]] db::outcome_record accepted(const db::claimed_delivery& claimed,
                                          const std::string& external_id);
[[nodiscard]] db::outcome_record failed(const db::claimed_delivery& claimed);

/// A source over a list; its place is "row N".
class list_source : public db::lead_source {
public:
    explicit list_source(std::vector<lead> leads) : leads_(std::move(leads)) {}
    result<std::optional<lead>> next() override;
    std::string place() const override { return "row " + std::to_string(next_); }

private:
    std::vector<lead> leads_;
    std::size_t next_ = 0;
};

} // namespace leadwire::tests
