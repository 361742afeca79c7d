// What watch shows: a dry run in lines, and two of them beside each other.
#include "host/cli/plugin/watch/dry_run_lines.hpp"
#include "host/cli/plugin/watch/side_by_side.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::cli {
namespace {

std::string joined(const text_lines& lines) {
    std::string text;
    for (const auto& line : lines) text += line + "\n";
    return text;
}
std::string lines_of(std::string_view document) {
    return joined(dry_run_lines(*json::parse(document).value().if_object()));
}

} // namespace

BOOST_AUTO_TEST_SUITE(watch_shows)

BOOST_AUTO_TEST_CASE(equal_lines_stand_beside_each_other) {
    BOOST_TEST(joined(side_by_side({"a", "b", "c"}, {"a", "b", "c"}, 23)) == "a            a\n"
                                                                             "b            b\n"
                                                                             "c            c\n");
    BOOST_TEST(side_by_side({}, {}, 23).empty());
}

BOOST_AUTO_TEST_CASE(what_has_changed_gone_and_come_is_marked) {
    BOOST_TEST(joined(side_by_side({"a", "b", "c", "d"}, {"a", "B", "d", "e"}, 23)) == "a            a\n"
                                                                                       "b          | B\n"
                                                                                       "c          <\n"
                                                                                       "d            d\n"
                                                                                       "           > e\n");
    BOOST_TEST(joined(side_by_side({}, {"a"}, 23)) == "           > a\n");
    BOOST_TEST(joined(side_by_side({"a"}, {}, 23)) == "a          <\n");
    // Empty lines are lines.
    BOOST_TEST(joined(side_by_side({"a"}, {"", "a"}, 23)) == "           >\na            a\n");
}

BOOST_AUTO_TEST_CASE(long_lines_are_wrapped_by_characters) {
    BOOST_TEST(joined(side_by_side({"кофекофекофе"}, {"x\x1b[31m"}, 23)) == "кофекофеко | x\\x1b[31m\n"
                                                                            "фе         |\n");
    BOOST_TEST(side_by_side({std::string(1000, 'x')}, {"y"}, 1).size() == 100U); // never less than ten
}

BOOST_AUTO_TEST_CASE(very_many_lines_are_compared_as_they_stand) {
    const auto rows = side_by_side(text_lines(2000, "a"), text_lines(2001, "a"), 23);
    BOOST_REQUIRE(rows.size() == 2001U);
    BOOST_TEST(rows.back() == "           > a");
}

BOOST_AUTO_TEST_CASE(each_field_has_its_line) {
    BOOST_TEST(lines_of(R"({"request": {"method": "POST", "url": "https://x/", "headers": [["A", "1"],
        ["Content-Type", "application/json"]], "body": "{\"a\":{\"b\":[1,{}]},\"c\":[]}"}})") ==
               "POST https://x/\nA: 1\nContent-Type: application/json\n\n"
               "{\n  \"a\": {\n    \"b\": [\n      1\n      {}\n    ]\n  }\n  \"c\": []\n}\n");
    BOOST_TEST(lines_of(R"({"request": {"method": "POST", "url": "u", "headers": [["Content-Type",
        "application/x-www-form-urlencoded"]], "body": "a=1&b="}})") ==
               "POST u\nContent-Type: application/x-www-form-urlencoded\n\na=1\nb=\n");
    BOOST_TEST(lines_of(R"({"request": {"method": "POST", "url": "u", "headers": [], "body": "a&b\nc"}})") ==
               "POST u\n\na&b\nc\n");
}

BOOST_AUTO_TEST_CASE(outcome_and_what_is_not_sent_are_told) {
    BOOST_TEST(lines_of(R"({"request": null, "nothing_sent": "nothing is sent: why",
        "outcome": {"outcome": "accepted", "edits": {"a": 1}}})") ==
               "nothing is sent: why\n\noutcome      accepted\nedits        {\"a\":1}\n");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::cli
