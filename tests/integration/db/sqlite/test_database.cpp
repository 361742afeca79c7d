#include "db/sqlite/sqlite_store.hpp"
#include "tests/integration/db/common/fixture.hpp"
#include "tests/support/temp_dir.hpp"

#include <sqlite3.h>

namespace leadwire::tests {

struct test_database::place {
    test::temp_dir directory;
};

test_database::test_database(schema wanted) : place_(std::make_unique<place>()) {
    url_ = "sqlite:" + (place_->directory.path() / "leads.db").string();
    if (wanted == schema::current) BOOST_REQUIRE(value_of(db::open(url_))->migrate());
}
test_database::~test_database() = default;

std::unique_ptr<db::store> test_database::open(db::purpose p) const {
    return value_of(db::open(url_, p));
}
std::unique_ptr<db::store> test_database::open_hasty() const {
    return value_of(db::sqlite::open(url_.substr(std::string_view("sqlite:").size()), db::purpose::any,
                                     std::chrono::milliseconds{20}));
}

struct other_program::state {
    sqlite3* handle = nullptr;
};

other_program::other_program(const test_database& database) : state_(std::make_unique<state>()) {
    auto path = database.url().substr(std::string_view("sqlite:").size());
    BOOST_REQUIRE_EQUAL(sqlite3_open(path.c_str(), &state_->handle), SQLITE_OK);
    sqlite3_busy_timeout(state_->handle, 10'000);
}
other_program::~other_program() {
    sqlite3_close(state_->handle);
}

std::string other_program::refusal(const std::string& statements) {
    if (sqlite3_exec(state_->handle, statements.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
    return sqlite3_errmsg(state_->handle);
}
bool other_program::refuses_value(const std::string& statements) {
    return refusal(statements).contains("constraint failed");
}
void other_program::sql(const std::string& statements) {
    BOOST_REQUIRE_EQUAL(refusal(statements), "");
}

std::string other_program::value(const std::string& query) {
    sqlite3_stmt* s = nullptr;
    BOOST_REQUIRE_MESSAGE(sqlite3_prepare_v2(state_->handle, query.c_str(), -1, &s, nullptr) == SQLITE_OK,
                          query << ": " << sqlite3_errmsg(state_->handle));
    std::string found;
    if (sqlite3_step(s) == SQLITE_ROW) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(s, 0));
        found = text ? text : "NULL";
    }
    sqlite3_finalize(s);
    return found;
}

} // namespace leadwire::tests
