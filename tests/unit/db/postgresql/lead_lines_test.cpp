#include "db/postgresql/copied_text.hpp"
#include "db/postgresql/lead_lines.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace leadwire;
using namespace leadwire::db::postgresql;

BOOST_AUTO_TEST_SUITE(postgresql_lead_lines)

BOOST_AUTO_TEST_CASE(the_signs_that_end_a_value_or_a_line_are_escaped) {
    std::string line;
    append_copied(line, "a\tb\nc\rd\\e\\N \"'{},");
    BOOST_TEST(line == R"(a\tb\nc\rd\\e\\N "'{},)");
    line.clear();
    append_copied(line, "\\.");
    BOOST_TEST(line == R"(\\.)");
    line.clear();
    append_copied(line, "");
    BOOST_TEST(line == "");
}

BOOST_AUTO_TEST_CASE(a_lead_is_a_line_of_all_columns) {
    lead l;
    l.id = lead_id{7};
    l.offer = offer_id{12};
    l.phone = "79\t1";
    l.price = decimal::of_hundredths(1990);
    l.created = *parse_timestamp("2026-11-23T10:15:00Z");
    auto without = lead_lines({&l, 1}, with_ids::no), with = lead_lines({&l, 1}, with_ids::yes);
    BOOST_TEST(with == "7\t" + without);
    BOOST_TEST(without.starts_with("1\t12\t\\N\t"));
    BOOST_TEST(without.contains("\t19.90\t"));
    BOOST_TEST(without.contains("\t79\\t1\t"));
    BOOST_TEST(without.ends_with("\t2026-11-23T10:15:00Z\t{}\t{}\t{}\n"));
    auto tabs = std::ranges::count(without, '\t');
    BOOST_TEST(std::ranges::count(copy_leads(with_ids::no), ',') == tabs);
    BOOST_TEST(std::ranges::count(copy_leads(with_ids::yes), ',') == tabs + 1);
    BOOST_TEST(copy_leads(with_ids::yes).starts_with("COPY leads (id, status, offer, "));
}

BOOST_AUTO_TEST_SUITE_END()
