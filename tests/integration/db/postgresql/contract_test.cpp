// What other programs may do in PostgreSQL, and what it refuses them.
#include "tests/integration/db/common/fixture.hpp"

#include <boost/test/data/test_case.hpp>

using namespace leadwire;
using namespace leadwire::tests;

BOOST_FIXTURE_TEST_SUITE(postgresql_contract, store_fixture)

const char* const refused[] = {
    "created) VALUES (12, '7', 'infinity'",
    "created) VALUES (12, '7', '-infinity'",
    "created) VALUES (12, '7', '10000-01-01'",
    "price) VALUES (12, '7', 'NaN'",
    "price) VALUES (12, '7', 'Infinity'",
    "more) VALUES (12, '7', '-Infinity'",
    "more) VALUES (12, '7', 'NaN'",
    "price) VALUES (12, '7', 1.005",
    "name) VALUES (12, '7', E'\\xfc'",
    "meta) VALUES (12, '7', 'null'",
};
BOOST_DATA_TEST_CASE(what_no_lead_can_hold_is_refused, refused, statement) {
    BOOST_TEST(other.refuses_value(std::string("INSERT INTO leads (offer, phone, ") + statement + ")"));
    BOOST_TEST(other.value("SELECT count(*) FROM leads") == "0");
}

BOOST_AUTO_TEST_CASE(a_time_of_any_zone_is_utc_for_us) {
    other.sql("SET timezone = 'Asia/Tokyo'; INSERT INTO leads (offer, phone, created)"
              " VALUES (12, '7', '2026-11-23 19:15:00.25'), (12, '7', '2026-11-23 10:15:00-05'), (12, '7', "
              "'0001-01-01 UTC')");
    BOOST_TEST(to_string(find(1).created) == "2026-11-23T10:15:00.25Z");
    BOOST_TEST(to_string(find(2).created) == "2026-11-23T15:15:00Z");
    BOOST_TEST(to_string(find(3).created) == "0001-01-01T00:00:00Z");
}

BOOST_AUTO_TEST_CASE(every_way_to_write_many_leads_fills_the_queue) {
    other.sql(
        "INSERT INTO leads (offer, phone, status) SELECT 12, n, 1 + n % 2 FROM generate_series(1, 1000) n");
    BOOST_TEST(due().size() == 500u);
    other.sql("UPDATE leads SET status = 3 - status"); // 1 and 2 change places
    BOOST_TEST(due().size() == 500u);
    BOOST_TEST(
        other.value("SELECT count(*) FROM deliveries WHERE state = 3 AND why = 'the lead left status new'") ==
        "500");
    other.sql("INSERT INTO leads (id, offer, phone) VALUES (1, 12, 'x'), (5000, 12, 'y')"
              " ON CONFLICT (id) DO UPDATE SET status = 3");
    BOOST_TEST(due().size() == 500u); // one lapsed, one came
    other.sql("DELETE FROM leads WHERE id < 5000");
    BOOST_TEST(due().size() == 1u);
    BOOST_TEST(other.value("SELECT count(*) FROM deliveries") == "1");
}

BOOST_AUTO_TEST_CASE(a_program_needs_rights_on_leads_alone) {
    insert({sample_lead()});
    record({accepted(claim().at(0), "x-1")});
    other.sql("DROP ROLE IF EXISTS shop; CREATE ROLE shop; GRANT SELECT, INSERT, UPDATE, DELETE ON leads TO "
              "shop; SET ROLE shop");
    other.sql("INSERT INTO leads (id, offer, phone) VALUES (10, 12, '7')");
    other.sql("INSERT INTO leads (offer, phone) VALUES (12, '8')");
    other.sql("UPDATE leads SET status = 1 WHERE id = 1");
    BOOST_TEST(due().size() == 3u);
    other.sql("UPDATE leads SET status = 5 WHERE id = 11");
    BOOST_TEST(due().size() == 2u);
    other.sql("DELETE FROM leads WHERE id = 1");
    BOOST_TEST(other.refusal("SELECT count(*) FROM deliveries").contains("permission denied"));
    BOOST_TEST(other.refusal("SELECT leads_id_above(1000000)").contains("permission denied"));
    // Nor does a table of its own come before the schema's.
    other.sql("CREATE TEMPORARY TABLE deliveries (lead_id BIGINT, flow SMALLINT)");
    other.sql("INSERT INTO leads (offer, phone) VALUES (12, '9')");
    BOOST_TEST(due().size() == 2u);
    BOOST_TEST(other.value("SELECT count(*) FROM deliveries") == "0");
    other.sql("RESET ROLE; DROP OWNED BY shop; DROP ROLE shop");
}

BOOST_AUTO_TEST_CASE(a_claim_writes_no_index) {
    insert(std::vector<lead>(20, sample_lead()));
    auto claimed = claim();
    BOOST_REQUIRE_EQUAL(claimed.size(), 20u);
    // Every claimed row's new version is found by way of its old one.
    BOOST_TEST(other.value("SELECT count(*) FROM deliveries d JOIN leads l ON l.id = d.lead_id"
                           " WHERE (d.ctid::text::point)[0] = 0 AND d.state = 2") == "20");
    other.sql("CREATE EXTENSION pageinspect");
    BOOST_TEST(other.value("SELECT count(*) FROM heap_page_items(get_raw_page('deliveries', 0))"
                           " WHERE t_infomask2 & 32768 <> 0") == "20"); // heap-only tuples
    other.sql("DROP EXTENSION pageinspect");
}

BOOST_AUTO_TEST_SUITE_END()
