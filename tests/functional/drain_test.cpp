// A tick that is told to stop, and one that is killed: what was under way, what was claimed, what was not.
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/mock_crm.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <memory>
#include <thread>

using namespace leadwire;
using namespace leadwire::test;

namespace {

constexpr int leads = 400;

std::string lead_lines() {
    std::string lines;
    for (int id = 1; id <= leads; ++id)
        lines +=
            "{\"id\":" + std::to_string(id) + ",\"offer\":12,\"phone\":\"79161234567\",\"country\":\"ru\"}\n";
    return lines;
}

/// Ten sends at once, each answered after a tenth of a second: a tick has work for four seconds.
std::string slow_integration(const mock_crm& crm, const std::string& in_doubt) {
    return "id = \"slow\"\nplugin = \"altercpa\"\noffers = \"*\"\nin_doubt = \"" + in_doubt +
           "\"\n[limits]\nin_flight = 10\n[new]\nurl = \"" + crm.url("/add?mock=slow:100&ext={id}") +
           "\"\n"
           "fields = '''\nphone {iphone}\n'''\nheaders = { \"Idempotency-Key\" = \"{idem}\" }\n";
}

struct scene {
    scene() { home.import_leads(lead_lines()); }
    /// A tick in the background that has begun to send.
    std::unique_ptr<background_process> sending_tick(const std::string& in_doubt) {
        home.apply(slow_integration(crm, in_doubt));
        auto tick = std::make_unique<background_process>(
            std::vector<std::string>{std::string(LEADWIRE_BINARY_DIR "/bin/leadwire"), "--dir",
                                     home.path().string(), "tick", "--json"});
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (crm.log().empty()) {
            BOOST_REQUIRE(std::chrono::steady_clock::now() < limit);
            std::this_thread::yield();
        }
        return tick;
    }
    /// What `leadwire stats` counts: deliveries in the queue by "state", attempts by "outcome".
    std::int64_t counted(const std::string& member, const std::string& value) {
        std::int64_t count = 0;
        for (const auto& row : parsed_lines(home.done({"stats", "--json"})))
            if (text_at(row, "/" + member) == value) count += std::stoll(text_at(row, "/count"));
        return count;
    }
    mock_crm crm;
    installation home;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(interrupted_ticks, scene)

BOOST_AUTO_TEST_CASE(a_tick_that_is_told_to_stop_ends_what_is_under_way_and_gives_back_the_rest) {
    auto tick = sending_tick("hold");
    BOOST_TEST(tick->stop() == 0);
    BOOST_TEST(counted("state", "claimed") == 0);
    BOOST_TEST(counted("state", "held") == 0);
    auto done = counted("outcome", "accepted");
    BOOST_TEST(done > 0);
    BOOST_TEST(done < leads);
    BOOST_TEST(counted("state", "due") == leads - done);
    BOOST_TEST(static_cast<std::int64_t>(crm.log().size()) == done);
}

BOOST_AUTO_TEST_CASE(what_a_killed_tick_had_claimed_is_settled_by_the_next_and_sent_only_if_it_surely_was_not) {
    auto tick = sending_tick("hold");
    tick->kill();
    BOOST_TEST(counted("state", "claimed") > 0);
    auto before = crm.log().size();
    home.done({"integration", "pause", "slow"});
    BOOST_TEST(home.tick().claimed == 0);
    BOOST_TEST(counted("state", "claimed") == 0);
    const auto held = counted("state", "held");
    BOOST_TEST(held > 0);
    BOOST_TEST(counted("state", "due") + held + counted("outcome", "accepted") == leads);
    BOOST_TEST(crm.log().size() == before);
    home.done({"integration", "resume", "slow"});
    BOOST_TEST(home.tick().claimed > 0);
    BOOST_TEST(counted("state", "held") == held);
    BOOST_TEST(crm.log().size() <= static_cast<std::size_t>(leads));
}

BOOST_AUTO_TEST_CASE(two_ticks_at_once_send_each_lead_once) {
    auto first = sending_tick("hold");
    auto second = home.tick();
    BOOST_TEST(second.claimed > 0);
    first->wait();
    BOOST_TEST(counted("outcome", "accepted") == leads);
    BOOST_TEST(crm.log().size() == static_cast<std::size_t>(leads));
}

BOOST_AUTO_TEST_SUITE_END()
