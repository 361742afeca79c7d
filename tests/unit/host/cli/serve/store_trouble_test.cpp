#include "host/cli/serve/store_trouble.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::cli;

namespace {

const std::string url = "postgresql://shop@db.example/leads";
constexpr lead_id none{}, seven{7};

std::string told(const error& e) {
    return std::to_string(static_cast<int>(e.code)) + " " + e.message();
}

} // namespace

BOOST_AUTO_TEST_SUITE(store_trouble)

BOOST_AUTO_TEST_CASE(what_the_database_says_is_io_whatever_it_is) {
    for (auto code : {error_code::invalid, error_code::conflict, error_code::refused, error_code::io}) {
        const auto e = trouble_of_store({code, url, "words"});
        BOOST_TEST((e.code == error_code::io));
        BOOST_TEST(e.message() == url + ": words", "for the log");
    }
    for (auto code : {error_code::conflict, error_code::refused, error_code::io}) {
        BOOST_TEST((trouble_of_lead({code, url, "words"}, seven).code == error_code::io));
        BOOST_TEST((trouble_of_new_lead({code, url, "words"}, none).code == error_code::io));
    }
}

BOOST_AUTO_TEST_CASE(a_rule_is_named_without_the_place) {
    const error rule{error_code::invalid, url, "the database refused a value (price: digits)"};
    BOOST_TEST(told(trouble_of_lead(rule, seven)) == told({error_code::invalid, "", rule.text}));
    BOOST_TEST(told(trouble_of_new_lead(rule, seven)) == told({error_code::invalid, "", rule.text}));
}

BOOST_AUTO_TEST_CASE(what_is_said_of_the_lead_stays) {
    const error gone{error_code::not_found, "lead 7", "there is no such lead"};
    BOOST_TEST(told(trouble_of_lead(gone, seven)) == told(gone));
    const error unreadable{error_code::invalid, "lead 7", "created: \"x\" does not fit"};
    BOOST_TEST(told(trouble_of_lead(unreadable, seven)) == told(unreadable));
    const error twice{error_code::conflict, "Idempotency-Key", "came twice"};
    BOOST_TEST(told(trouble_of_new_lead(twice, seven)) == told(twice));
}

BOOST_AUTO_TEST_CASE(an_id_that_is_taken_is_a_conflict_of_that_field) {
    const auto e = trouble_of_new_lead({error_code::conflict, url, "it is there already (UNIQUE)"}, seven);
    BOOST_TEST((e.code == error_code::conflict));
    BOOST_TEST(e.place == "id");
    BOOST_TEST(e.text == "lead 7 is there already; allowed: an ID that no lead has, or none");
}

BOOST_AUTO_TEST_SUITE_END()
