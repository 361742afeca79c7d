// How a host of several workers ends, and what becomes of it when a worker or the supervisor is killed.
#include "tests/functional/workers_scene.hpp"

#include "tests/functional/holding_crm.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <random>
#include <set>

namespace leadwire::test {

namespace {

bool only_grows(const std::string& name) {
    return name.find("_total") != name.npos || name.find("_bucket") != name.npos || name.find("_count") != name.npos ||
           name.find("_sum") != name.npos;
}

/// Those of `before` that are less now, or gone.
std::string fallen(const std::map<std::string, double>& before, const std::map<std::string, double>& now) {
    std::string all;
    for (const auto& [name, value] : before)
        if (only_grows(name) && (!now.contains(name) || now.at(name) < value)) all += name + " ";
    return all;
}

struct ending_scene : workers_scene {
    /// Eight leads are under way, until `held` opens.
    void begin_eight(holding_crm& held) {
        home.apply(integration_text({.url = held.url("/new?ext={id}"), .limits = "in_flight = 8\ntimeout = \"60s\""}));
        home.import_leads(leads_text(8, "ok"));
        (void)host();
        BOOST_REQUIRE(held.gets(8));
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(workers_end, ending_scene)

BOOST_AUTO_TEST_CASE(a_killed_worker_is_replaced_nothing_is_lost_and_counters_do_not_fall) {
    home.apply(integration_text({.url = crm.url("/new?ext={id}")}));
    home.import_leads(leads_text(300, "slow:30"));
    std::mt19937 random(20261126);
    std::set<std::string> taken; // by requests over HTTP that were answered
    const auto client = as("intake");
    for (int round = 1; round <= 5; ++round) {
        const auto enough = crm.log().size() + 1 + random() % 30;
        BOOST_REQUIRE(eventually([&] {
            const auto answer = client.lead(R"({"offer": 12, "phone": "7", "meta": {"mock": "slow:30"}})");
            if (answer.status == 201) taken.insert(text_at(answer.document(), "/id"));
            return crm.log().size() >= enough;
        }));
        const auto before = metrics();
        const auto all = workers();
        BOOST_REQUIRE(all.size() == 3u);
        ::kill(all[random() % all.size()], SIGKILL);
        BOOST_REQUIRE(says("it was ended by SIGKILL"));
        BOOST_REQUIRE(eventually([&] {
            const auto now = metrics();
            return now.at("leadwire_workers") == 3 && now.at("leadwire_worker_restarts_total") == round;
        }));
        BOOST_TEST(fallen(before, metrics()) == "");
    }
    BOOST_REQUIRE(nothing_is_left());
    BOOST_TEST(stop() == 0);
    std::set<std::string> ids;
    for (const auto& lead : parsed_lines(home.leads_with_deliveries())) {
        const auto id = text_at(lead, "/id");
        ids.insert(id);
        bool in_doubt = false;
        for (std::size_t i = 0; i < count_at(lead, "/deliveries/0/attempts"); ++i)
            in_doubt |= text_at(lead, "/deliveries/0/attempts/" + std::to_string(i) + "/outcome") == "in_doubt";
        BOOST_TEST((requests(id) == 1 || (requests(id) > 1 && in_doubt)), "lead " << id << " went " << requests(id) << " times");
        BOOST_TEST(text_at(lead, "/status") == "processing");
    }
    BOOST_TEST(ids.size() >= 300 + taken.size());
    for (const auto& id : taken) BOOST_TEST(ids.contains(id), "an answered request is lost: " << id);
}

BOOST_AUTO_TEST_CASE(a_worker_that_is_told_to_stop_drains_and_is_replaced) {
    const auto before = workers();
    ::kill(before.front(), SIGTERM);
    BOOST_TEST(says("it ended with status 0; another takes its place in 0.1 s"));
    BOOST_TEST(eventually([&] { return metrics().at("leadwire_workers") == 3; }));
    BOOST_TEST((workers() != before));
}

/// As it has in a container, where it is the first process.
struct foster_scene : workers_scene {
    foster_scene() { wish.environment = {"sh", "-c", "sleep 600 & exec \"$@\"", "sh"}; }
};

BOOST_FIXTURE_TEST_CASE(children_that_are_no_workers_do_not_stay_when_they_have_ended, foster_scene) {
    (void)host();
    const auto all = workers();
    BOOST_REQUIRE(all.size() == 4u);
    const auto sleeps = std::ranges::find_if(all, [](int one) {
        std::ifstream file("/proc/" + std::to_string(one) + "/comm");
        std::string name;
        return std::getline(file, name) && name == "sleep";
    });
    BOOST_REQUIRE((sleeps != all.end()));
    ::kill(*sleeps, SIGKILL);
    BOOST_TEST(eventually([&] { return workers().size() == 3u; }));
    BOOST_TEST(metrics().at("leadwire_workers") == 3);
}

BOOST_AUTO_TEST_CASE(sigterm_drains_all) {
    home.apply(integration_text({.url = crm.url("/new?ext={id}"), .limits = "in_flight = 30\ntimeout = \"10s\""}));
    home.import_leads(leads_text(400, "slow:300"));
    (void)host();
    BOOST_REQUIRE(eventually([&] { return crm.log().size() >= 10; }));
    const auto all = workers();
    BOOST_TEST(stop() == 0);
    BOOST_TEST(all_have_ended(all));
    BOOST_TEST(counted("state", "claimed") == 0);
    BOOST_TEST(counted("outcome", "in_doubt") == 0);
    const auto done = counted("outcome", "accepted");
    BOOST_TEST(done >= 10);
    BOOST_TEST(done < 400);
    BOOST_TEST(static_cast<std::int64_t>(crm.log().size()) == done);
}

BOOST_AUTO_TEST_CASE(a_second_signal_ends_all_at_once) {
    holding_crm held("{}");
    begin_eight(held);
    const auto all = workers();
    host().process().signal(SIGTERM);
    BOOST_REQUIRE(says("draining: all workers end what is under way"));
    host().process().signal(SIGTERM);
    BOOST_TEST(host().process().wait() == -SIGTERM);
    BOOST_TEST(all_have_ended(all));
    BOOST_TEST(counted("state", "claimed") == 8);
}

BOOST_AUTO_TEST_CASE(a_signal_that_workers_get_as_well_drains_as_well) {
    holding_crm held("{\"status\":\"ok\",\"id\":1}");
    begin_eight(held);
    for (const int one : workers()) ::kill(one, SIGINT);
    host().process().signal(SIGINT);
    for (const auto* who : {"worker 1: draining", "worker 2: draining", "worker 3: draining"}) BOOST_REQUIRE(says(who));
    held.open();
    BOOST_TEST(host().process().wait() == 0);
    BOOST_TEST(counted("outcome", "accepted") == 8);
    BOOST_TEST(counted("outcome", "in_doubt") == 0);
}

BOOST_AUTO_TEST_CASE(without_their_supervisor_the_workers_drain_and_end) {
    holding_crm held("{\"status\":\"ok\",\"id\":1}");
    begin_eight(held);
    const auto all = workers();
    host().process().kill();
    BOOST_TEST(says("worker 1: draining"));
    held.open();
    BOOST_TEST(all_have_ended(all));
    BOOST_TEST(counted("state", "claimed") == 0);
    BOOST_TEST(counted("outcome", "in_doubt") == 0);
    BOOST_TEST(counted("outcome", "accepted") == 8);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
