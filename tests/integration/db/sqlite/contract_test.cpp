// What SQLite takes from other programs, and a stricter database would not.
#include "tests/integration/db/common/fixture.hpp"

#include <boost/test/data/test_case.hpp>

using namespace leadwire;
using namespace leadwire::tests;

BOOST_FIXTURE_TEST_SUITE(sqlite_contract, store_fixture)

BOOST_AUTO_TEST_CASE(a_refusal_is_the_columns_rule) {
    for (const char* price : {"'much'", "'1.'", "'.5'"})
        BOOST_TEST(other.refusal(std::string("INSERT INTO leads (offer, phone, price) VALUES (12, '7', ") +
                                 price + ")") ==
                   "CHECK constraint failed: price: digits with at most two decimals");
}

struct malformed_row {
    const char* change;
    const char* why;
};
std::ostream& operator<<(std::ostream& out, const malformed_row& row) {
    return out << row.change;
}
const malformed_row malformed[] = {
    {"created = 'yesterday'", "leads.created: \"yesterday\"; allowed: RFC 3339, as 2026-11-23T10:15:00Z"},
    {"name = CAST(x'4afc72' AS TEXT)", "leads.name: bytes that are no UTF-8 text"},
};
BOOST_DATA_TEST_CASE(what_a_lead_cannot_hold_is_held_and_the_others_go_on, malformed, row) {
    insert({sample_lead(), sample_lead()});
    other.sql(std::string("UPDATE leads SET ") + row.change + " WHERE id = 1");
    auto claimed = claim();
    BOOST_REQUIRE_EQUAL(claimed.size(), 1u);
    BOOST_TEST(number(claimed[0].order.id) == 2);
    BOOST_TEST((delivery(1).state == db::delivery_state::held));
    BOOST_TEST(delivery(1).why == row.why);
}

BOOST_AUTO_TEST_SUITE_END()
