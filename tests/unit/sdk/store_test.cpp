#include "tests/unit/sdk/scripted_border.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace leadwire;
using leadwire::test::border_of;
using std::chrono::milliseconds, std::chrono::seconds;

namespace {

using lines = std::vector<std::string>;

struct not_an_exception {};

} // namespace

BOOST_AUTO_TEST_SUITE(sdk_store)

BOOST_AUTO_TEST_CASE(a_value_that_is_there_is_not_made) {
    lw_call call;
    call.store["k"] = std::string("a\0b", 3);
    const std::string value =
        Store(border_of(call)).get_or_make("k", seconds(5), []() -> std::string { throw std::logic_error("made"); });
    BOOST_TEST((value == std::string("a\0b", 3)));
    BOOST_TEST((call.asked == lines{"claim k"}));
}

BOOST_AUTO_TEST_CASE(a_value_that_is_made_is_written_before_it_is_returned) {
    lw_call call;
    BOOST_TEST(Store(border_of(call)).get_or_make("k", seconds(5), [] { return "v"; }) == "v");
    BOOST_TEST((call.asked == lines{"claim k", "made k v 5000"}));
    const auto make = [] { return Store::Made{"w", milliseconds(7)}; };
    BOOST_TEST(Store(border_of(call)).get_or_make("l", make) == "w");
    BOOST_TEST(call.asked.back() == "made l w 7");
}

BOOST_AUTO_TEST_CASE(one_that_cannot_be_written_is_not_returned) {
    lw_call call;
    call.made_status = LW_ERROR;
    call.refusal = "the right has passed on";
    BOOST_CHECK_EXCEPTION(static_cast<void>(Store(border_of(call)).get_or_make("k", seconds(5), [] { return "v"; })),
                          Error,
                          [](const Error& e) { return e.what() == std::string_view("the right has passed on"); });
    BOOST_TEST((call.asked == lines{"claim k", "made k v 5000", "not_made k"}));
}

BOOST_AUTO_TEST_CASE(whatever_making_throws_goes_on_once_the_right_is_given_up) {
    lw_call call;
    BOOST_CHECK_THROW(
        static_cast<void>(
            Store(border_of(call)).get_or_make("k", seconds(5), []() -> std::string { throw not_an_exception(); })),
        not_an_exception);
    BOOST_TEST((call.asked == lines{"claim k", "not_made k"}));
}

BOOST_AUTO_TEST_CASE(one_that_was_not_asked_for_says_how_to_ask) {
    lw_call call;
    call.needs = LW_NEEDS_NOTHING;
    BOOST_CHECK_EXCEPTION(Store{border_of(call)}, Error, [](const Error& e) {
        return e.what() == std::string_view("send.store: ask for it: LEADWIRE_PLUGIN(…, needs::store)");
    });
}

BOOST_AUTO_TEST_SUITE_END()
