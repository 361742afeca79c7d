// A plugin's file that is replaced again and again while customers and new leads come: nothing is lost, doubled or left behind.
#include "tests/functional/reload_scene.hpp"
#include "tests/functional/steady_load.hpp"
#include "tests/functional/sync_integration.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <set>

namespace leadwire::test {
namespace {

/// LEADWIRE_RELOADS, or a number that suits a test run.
int reloads() {
    const char* wanted = std::getenv("LEADWIRE_RELOADS");
    return wanted ? std::max(1, std::atoi(wanted)) : 6;
}

struct loaded_scene : reload_scene {
    loaded_scene() {
        home.apply(integration_text({.plugin = "reloaded", .offers = "[12]", .url = crm.url("/new?ext={id}")}));
        home.apply(sync_integration(crm, {.plugin = "reloaded", .offers = "[13]", .classic = false}));
    }
    [[nodiscard]] bool all_are_sent() const {
        return eventually([&] { return home.done({"lead", "list", "--status", "new", "--json"}).empty(); });
    }
    /// Each lead was accepted on the only attempt, by one of these builds; returns those that sent any.
    [[nodiscard]] std::set<std::string> check_leads(std::size_t count, const std::set<std::string>& builds) const {
        std::map<std::string, int> requests;
        for (const auto& one : crm.log()) ++requests[text_at(one, "/lead")];
        const auto leads = parsed_lines(home.leads_with_deliveries());
        BOOST_TEST(leads.size() == count);
        std::set<std::string> sent_by;
        for (const auto& lead : leads) {
            const auto id = text_at(lead, "/id");
            // A customer's lead has a delivery of flow new, too, for which nothing was left to do.
            const auto flow = text_at(lead, "/offer") == "13" ? "1" : "0";
            const auto attempts = std::string("/deliveries/") + flow + "/attempts";
            const auto build = text_at(lead, attempts + "/0/plugin");
            const auto hash = build.substr(std::min(build.size(), build.find("sha256:")));
            if (requests[id] != 1 || count_at(lead, attempts) != 1 || text_at(lead, "/external_id") != "9" + id ||
                !builds.contains(hash))
                BOOST_ERROR("the CRM got it " << requests[id] << " times: " << json::dump(lead));
            sent_by.insert(hash);
        }
        return sent_by;
    }
};

} // namespace

BOOST_DATA_TEST_CASE_F(loaded_scene, reload_under_load, (boost::unit_test::data::make({"process", "inline"})), isolation) {
    isolate(isolation);
    (void)host();
    const auto client = as("intake");
    const auto before = held_at_rest();
    std::vector<std::string> builds{"sha256:" + hash("1").substr(0, 8)};

    steady_load load(client);
    for (int i = 0; i < reloads(); ++i) {
        const auto a_second = std::chrono::steady_clock::now() + std::chrono::seconds(1);
        builds.push_back(put_another(build(i % 2 == 0 ? "1" : "2"), i));
        BOOST_REQUIRE(says(builds.back() + ": serves: new sends go to it"));
        // Whoever comes from here on is sent by it.
        const auto until_now = load.taken();
        const auto is_over = [&] {
            return load.taken() >= until_now + 20 && std::chrono::steady_clock::now() >= a_second;
        };
        BOOST_TEST(eventually([&] { return is_over() || !load.trouble().empty(); }));
        BOOST_REQUIRE_MESSAGE(load.trouble().empty(), load.trouble());
    }
    load.stop();
    BOOST_REQUIRE(all_are_sent());
    const std::set<std::string> all(builds.begin(), builds.end());
    BOOST_TEST((check_leads(load.taken(), all) == all), "a build sent none");

    for (std::size_t i = 0; i + 1 < builds.size(); ++i) BOOST_TEST(says(builds[i] + " is gone from memory"));
    BOOST_TEST(of_host("/generation") == std::to_string(builds.size()));
    BOOST_TEST(of_host("/leaving/0") == "");
    BOOST_TEST(eventually([&] { return held() == before; }), "before: " << before << "\nafter: " << held());
    BOOST_TEST(host().log().find(" error ") == std::string::npos);
    BOOST_TEST(stop() == 0);
}

} // namespace leadwire::test
