// A process that serves and is killed in the midst of its work, several times.
#include "tests/functional/serve_scene.hpp"

#include <boost/test/unit_test.hpp>

#include <random>
#include <set>

namespace leadwire::test {

namespace {

constexpr int leads = 300;

} // namespace

BOOST_FIXTURE_TEST_SUITE(killed, serve_scene)

BOOST_AUTO_TEST_CASE(nothing_is_lost_and_nothing_goes_twice_that_is_not_in_doubt) {
    home.apply(integration_text({.url = crm.url("/new?ext={id}")}));
    home.import_leads(leads_text(leads, "slow:30"));
    std::mt19937 random(20261123);
    std::set<std::string> taken; // by requests over HTTP that were answered
    for (int round = 0; round < 5; ++round) {
        const auto enough = crm.log().size() + 1 + random() % 30;
        const auto client = as("intake");
        BOOST_REQUIRE(eventually([&] {
            const auto answer = client.lead(R"({"offer": 12, "phone": "7", "meta": {"mock": "slow:30"}})");
            if (answer.status == 201) taken.insert(text_at(answer.document(), "/id"));
            return crm.log().size() >= enough;
        }));
        end_by_kill();
    }
    // What the killed ones had claimed is settled by the next, from their flight recorders.
    (void)host();
    BOOST_REQUIRE(eventually([&] {
        for (const auto& row : parsed_lines(home.done({"stats", "--json"})))
            if (text_at(row, "/state") == "due" || text_at(row, "/state") == "claimed") return false;
        return true;
    }));
    BOOST_TEST(stop() == 0);

    std::set<std::string> ids;
    for (const auto& lead : parsed_lines(home.leads_with_deliveries())) {
        const auto id = text_at(lead, "/id");
        ids.insert(id);
        BOOST_TEST_CONTEXT("lead " << id) {
            BOOST_REQUIRE_EQUAL(count_at(lead, "/deliveries"), 1u);
            const auto state = text_at(lead, "/deliveries/0/state");
            const auto asked = requests(id);
            bool in_doubt = false;
            for (std::size_t i = 0; i < count_at(lead, "/deliveries/0/attempts"); ++i)
                in_doubt |=
                    text_at(lead, "/deliveries/0/attempts/" + std::to_string(i) + "/outcome") == "in_doubt";
            BOOST_TEST((asked <= 1 || in_doubt));
            BOOST_TEST(state == "done");
            BOOST_TEST(asked >= 1);
            BOOST_TEST(text_at(lead, "/external_id") == "9" + id);
            BOOST_TEST(text_at(lead, "/status") == "processing");
        }
    }
    BOOST_TEST(ids.size() >= leads + taken.size());
    for (const auto& id : taken) BOOST_TEST(ids.contains(id), "an answered request is lost: " << id);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
