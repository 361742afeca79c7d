// What other programs do at the same time.
#include "tests/integration/db/common/fixture.hpp"

using namespace leadwire;
using namespace leadwire::tests;

BOOST_FIXTURE_TEST_SUITE(concurrency, store_fixture)

BOOST_AUTO_TEST_CASE(what_others_wrote_since_the_last_read_is_seen) {
    insert({sample_lead()});
    BOOST_TEST(due().size() == 1u);
    other.sql("INSERT INTO leads (offer, phone) VALUES (1, '2')");
    BOOST_TEST(due().size() == 2u);
    BOOST_TEST(claim().size() == 2u);
}

BOOST_AUTO_TEST_CASE(readers_and_rows_of_any_age_do_not_disturb_a_write) {
    insert({sample_lead(), sample_lead()});
    other.sql("BEGIN");
    BOOST_TEST(other.value("SELECT count(*) FROM leads") == "2");
    auto claimed = claim();
    record({accepted(claimed[0], "x")});
    other.sql("COMMIT");
    BOOST_TEST(other.value("SELECT count(*) FROM leads WHERE status = 2") == "1");
}

BOOST_AUTO_TEST_SUITE_END()
