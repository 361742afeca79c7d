// The shared table of macros through the real program.
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(macros)

BOOST_AUTO_TEST_CASE(every_shared_case_expands_as_told) {
    installation host;
    host.import_leads(source_text("tests/data/macro-leads.jsonl"));
    const auto file = std::string(LEADWIRE_SOURCE_DIR) + "/tests/data/macro-cases.jsonl";
    const auto cases = parsed_lines(source_text("tests/data/macro-cases.jsonl"));
    const auto results = parsed_lines(host.done({"expand", "--batch", file}));
    BOOST_REQUIRE(results.size() == cases.size());
    for (std::size_t i = 0; i < cases.size(); ++i)
        BOOST_TEST(text_at(results[i], "/result") == text_at(cases[i], "/expect"),
                   "case " << i + 1 << ", " << text_at(cases[i], "/template") << ": "
                           << text_at(results[i], "/result") << " instead of "
                           << text_at(cases[i], "/expect"));
}

BOOST_AUTO_TEST_CASE(a_line_that_fails_stands_in_its_place) {
    installation host;
    host.import_leads(R"({"id": 7, "offer": 12, "phone": "79161234567", "name": "Ann"})");
    const auto file =
        host.files().write("cases.jsonl", R"({"lead": 7, "context": "plain", "template": "{name}"}
{"lead": 8, "context": "plain", "template": "{name}"}
{"lead": 7, "context": "plain", "template": "{name|nofilter}"}
nonsense
{"lead": 7, "context": "url", "template": "a b={name}"}
)");
    const auto end = host.command({"expand", "--batch", file});
    BOOST_TEST(end.status == 1);
    const auto rows = parsed_lines(end.output);
    BOOST_REQUIRE(rows.size() == 5u);
    BOOST_TEST(text_at(rows[0], "/result") == "Ann");
    for (const auto i : {1u, 2u, 3u}) BOOST_TEST(!text_at(rows[i], "/error").empty());
    BOOST_TEST(text_at(rows[2], "/error").find("nofilter") != std::string::npos);
    BOOST_TEST(text_at(rows[4], "/result") == "a b=Ann");
}

BOOST_AUTO_TEST_CASE(one_template_is_printed_alone) {
    installation host;
    host.import_leads(R"({"id": 7, "offer": 12, "phone": "79161234567", "name": "Ann B"})");
    BOOST_TEST(host.done({"expand", "--lead", "7", "{name}"}) == "Ann B\n");
    BOOST_TEST(host.done({"expand", "--lead", "7", "--url", "x?n={name}"}) == "x?n=Ann%20B\n");
    BOOST_TEST(host.done({"expand", "--lead", "7", "{attempt}{idem}"}) == "1\n");
}

BOOST_AUTO_TEST_CASE(an_encrypted_id_finds_its_lead_and_a_tampered_one_does_not) {
    installation host;
    host.import_leads(R"({"id": 7, "offer": 12, "phone": "79161234567"})");
    auto eid = host.done({"expand", "--lead", "7", "{eid}"});
    eid.pop_back();
    BOOST_TEST(eid.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") ==
               std::string::npos);
    BOOST_TEST(text_at(parsed(host.done({"lead", "show", "--eid", eid, "--json"})), "/id") == "7");
    eid[3] = eid[3] == 'A' ? 'B' : 'A';
    BOOST_TEST(host.command({"lead", "show", "--eid", eid}).status == 1);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
