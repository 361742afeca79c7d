// send.lead().edit_now.
#include "tests/support/services_case.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using leadwire::test::services_case;

namespace {

std::string shown(const std::vector<lead_edit>& edits) {
    std::string text;
    for (const lead_edit& e : edits) text += e.name + "=" + json::dump(e.value) + " ";
    return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(plugin_edits_now)

BOOST_AUTO_TEST_CASE(are_asked_of_the_host_and_not_kept_for_the_outcome) {
    services_case c;
    BOOST_TEST(c.does("edit now") == R"("X-1")"); // the order is shown as it was when the send began
    BOOST_TEST(shown(c.services.edits) == R"(exto=5 meta.tags=["a"] )");
    BOOST_TEST(c.around.call().edits.empty());
    BOOST_TEST(c.around.call().edited->external_id == "5");
    services_case before;
    BOOST_TEST(before.does_before("edit now") == R"("X-1")");
    BOOST_TEST(before.services.edits.size() == 2U);
}

BOOST_AUTO_TEST_CASE(stay_when_the_function_throws) {
    services_case c;
    BOOST_TEST(c.does("edit now and throw") == "error: after the edit");
    BOOST_TEST(shown(c.services.edits) == R"(meta.step="one" )");
    BOOST_TEST((c.around.call().edits.empty() && !c.around.call().edited));
}

BOOST_AUTO_TEST_CASE(are_all_or_none) {
    services_case c;
    const std::string refused = c.does("edit badly");
    BOOST_TEST(refused.starts_with(R"(["price","price: )"), refused);
    BOOST_TEST(c.services.edits.empty());
    BOOST_TEST(!c.around.call().edited);
}

BOOST_AUTO_TEST_CASE(count_more_than_earlier_ones_that_come_with_the_outcome) {
    services_case c;
    BOOST_TEST(c.does("edit twice") == "true");
    BOOST_TEST(shown(c.services.edits) == R"(name="Olga" )");
    BOOST_TEST(shown(c.around.call().edits) == R"(name="Anna" comment="later" name="Olga" )");
    BOOST_TEST(c.around.call().edited->name == "Olga");
}

BOOST_AUTO_TEST_CASE(that_are_none_are_not_asked_for) {
    services_case c;
    c.services.edits_fail = true;
    BOOST_TEST(c.does("edit nothing now") == "true");
}

BOOST_AUTO_TEST_CASE(that_cannot_be_written_are_an_error_of_the_author) {
    services_case c;
    c.services.edits_fail = true;
    BOOST_TEST(c.does("edit now") == "error: edit_now: database: it does not answer");
    BOOST_TEST(!c.around.call().edited);
}

BOOST_AUTO_TEST_SUITE_END()
