#include "host/cli/workers/worker_report.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::cli;

BOOST_AUTO_TEST_SUITE(worker_reports)

BOOST_AUTO_TEST_CASE(a_worker_that_says_nothing_is_not_ready_and_has_no_error) {
    for (const auto* text : {"", "ready", "error 4\nplace\ncut of", "rubbish\nof\nthree lines\n"}) {
        const auto said = read_report(text);
        BOOST_TEST(!said.ready, text);
        BOOST_TEST(!said.failed.has_value(), text);
    }
}

BOOST_AUTO_TEST_CASE(it_is_ready_when_it_says_so) {
    BOOST_TEST(read_report(ready_line).ready);
    BOOST_TEST(!read_report(ready_line).failed.has_value());
}

BOOST_AUTO_TEST_CASE(an_error_comes_through_as_it_was) {
    for (const auto& before : {std::string(), std::string(ready_line)}) {
        const auto said = read_report(before + error_lines({error_code::refused, "the database", "it is too old"}));
        BOOST_TEST(said.ready == !before.empty());
        BOOST_REQUIRE(said.failed);
        BOOST_TEST((said.failed->code == error_code::refused));
        BOOST_TEST(said.failed->message() == "the database: it is too old");
    }
    BOOST_TEST(read_report(error_lines({error_code::io, "", "alone"})).failed->message() == "alone");
}

BOOST_AUTO_TEST_CASE(a_long_error_of_several_lines_still_fits_and_is_read) {
    const auto lines = error_lines({error_code::io, std::string(100'000, 'p'), "one\ntwo" + std::string(100'000, 't')});
    BOOST_TEST(lines.size() < 16'384u);
    const auto said = read_report(lines);
    BOOST_REQUIRE(said.failed);
    BOOST_TEST(said.failed->place.starts_with("ppp"));
    BOOST_TEST(said.failed->text.starts_with("one"));
}

BOOST_AUTO_TEST_SUITE_END()
