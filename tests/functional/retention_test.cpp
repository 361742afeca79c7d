// What is old goes while the host works.
#include "tests/functional/serve_scene.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {

namespace {

/// All that was done was done so many days earlier, and nobody has looked for what is old since.
void age(const installation& home, int days) {
    home.sql("UPDATE attempts SET at = at - " + std::to_string(days) + " * 86400000000");
    home.sql("UPDATE retention SET ended_at = 0");
}
std::string request_of(const installation& home, std::string_view id) {
    return text_at(parsed(home.done({"lead", "show", std::string(id), "--json", "--requests"})),
                   "/deliveries/0/attempts/0/request");
}

struct old_leads : serve_scene {
    old_leads() {
        home.apply(integration_text({.url = crm.url("/?ext={id}"), .head = "in_doubt = \"hold\"\n"}));
        home.import_leads(lead_text(1, 12, "") + lead_text(2, 12, "cut-before"));
        BOOST_TEST(home.tick().accepted == 1);
        BOOST_TEST(request_of(home, "1") != "");
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(retention, old_leads)

BOOST_AUTO_TEST_CASE(a_tick_drops_what_is_old) {
    age(home, 31);
    (void)home.tick();
    BOOST_TEST(request_of(home, "1") == "");
    BOOST_TEST(count_at(home.lead("1"), "/deliveries/0/attempts") == 1u);
    BOOST_TEST(request_of(home, "2") != "", "it is held: what was sent is what to ask about");
    age(home, 60);
    (void)home.tick();
    BOOST_TEST(count_at(home.lead("1"), "/deliveries/0/attempts") == 0u);
    BOOST_TEST(text_at(home.lead("1"), "/status") == "processing");
    BOOST_TEST(count_at(home.lead("2"), "/deliveries/0/attempts") == 1u);
}

BOOST_AUTO_TEST_CASE(a_host_that_serves_drops_what_is_old_by_its_settings) {
    (void)home.done({"config", "set", "retention.bodies", "\"7d\""});
    (void)home.done({"config", "set", "schedule.tick", "\"1h\""});
    age(home, 8);
    (void)host();
    BOOST_TEST(eventually([&] { return request_of(home, "1").empty(); }));
    BOOST_TEST(request_of(home, "2") != "");
    BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
