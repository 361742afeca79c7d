#include "host/delivery/routing.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;

namespace {

struct sketch {
    std::string id;
    int priority = 0;
    std::optional<std::set<offer_id>> offers = {};
    std::optional<std::set<std::string>> countries = {};
    bool paused = false;
    std::vector<flow> flows{flow::new_lead};
};

std::vector<active_integration> made(std::vector<sketch> sketches) {
    std::vector<active_integration> all;
    for (auto& s : sketches) {
        auto rules = std::make_shared<integration>();
        rules->id = s.id;
        rules->priority = s.priority;
        rules->offers = s.offers;
        rules->countries = s.countries;
        for (flow f : s.flows) rules->flows.emplace(f, flow_rule{});
        all.push_back({.rules = rules, .version = 1, .paused = s.paused});
    }
    return all;
}

std::string taker(const std::vector<active_integration>& all, flow f, int offer, std::string_view country) {
    const auto* to = route(all, f, offer_id{offer}, country);
    return to ? to->rules->id : "nobody";
}

std::string taker(const std::vector<active_integration>& all, int offer, std::string_view country) {
    return taker(all, flow::new_lead, offer, country);
}

} // namespace

BOOST_AUTO_TEST_SUITE(routing)

BOOST_AUTO_TEST_CASE(offer_and_country_must_match) {
    auto all =
        made({{.id = "a", .offers = std::set{offer_id{12}}, .countries = std::set<std::string>{"ru"}}});
    BOOST_TEST(taker(all, 12, "ru") == "a");
    BOOST_TEST(taker(all, 13, "ru") == "nobody");
    BOOST_TEST(taker(all, 12, "kz") == "nobody");
    BOOST_TEST(taker(all, 12, "") == "nobody");
    BOOST_TEST(taker(made({{.id = "all"}}), 12, "") == "all");
    BOOST_TEST(taker({}, 12, "ru") == "nobody");
}

BOOST_AUTO_TEST_CASE(priority_decides_then_id) {
    BOOST_TEST(taker(made({{.id = "a", .priority = 5}, {.id = "z", .priority = -1}}), 1, "ru") == "z");
    BOOST_TEST(taker(made({{.id = "b"}, {.id = "a"}, {.id = "c"}}), 1, "ru") == "a");
    auto all = made({{.id = "first", .priority = 1, .countries = std::set<std::string>{"kz"}},
                     {.id = "rest", .priority = 2}});
    BOOST_TEST(taker(all, 1, "kz") == "first");
    BOOST_TEST(taker(all, 1, "ru") == "rest");
}

BOOST_AUTO_TEST_CASE(the_flow_must_be_enabled) {
    auto all = made({{.id = "a", .flows = {flow::sync}}, {.id = "b", .flows = {flow::new_lead, flow::sync}}});
    BOOST_TEST(taker(all, flow::new_lead, 1, "ru") == "b");
    BOOST_TEST(taker(all, flow::sync, 1, "ru") == "a");
    BOOST_TEST(taker(all, flow::change, 1, "ru") == "nobody");
}

BOOST_AUTO_TEST_CASE(a_paused_one_makes_the_lead_wait) {
    auto all = made({{.id = "a", .paused = true}, {.id = "b"}});
    const auto* to = route(all, flow::new_lead, offer_id{1}, "ru");
    BOOST_TEST_REQUIRE(to != nullptr);
    BOOST_TEST(to->rules->id == "a");
    BOOST_TEST(to->paused);
}

BOOST_AUTO_TEST_SUITE_END()
