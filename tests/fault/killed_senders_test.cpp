// A sender that is killed at a random moment, again and again: what the next one makes of what it left.
#include "tests/fault/fault_scene.hpp"

#include <random>
#include <thread>

namespace leadwire::test {
namespace {

constexpr int leads_a_round = 60;
constexpr int in_flight = 8; // as crm_integration.hpp has it

struct killing : fault_scene {
    void apply(std::string_view in_doubt) const {
        home.apply(integration_text({.plugin = "autologin",
                                     .url = crm.url("/new?ext={id}"),
                                     .head = "in_doubt = \"" + std::string(in_doubt) + "\"",
                                     .more = "[settings]\nlookup = \"" + crm.url("/lookup/mock=lookup?ext={id}") + "\"\n"}));
    }
    /// Kills a sender after the CRM has got some requests more; the moment within the sends is random.
    void kill_at_random() {
        std::uniform_int_distribution<std::size_t> requests(0, leads_a_round * 2 / 3);
        std::uniform_int_distribution<int> moment(0, 4000);
        const auto enough = crm.log().size() + requests(random_);
        auto sender = ticking();
        (void)eventually([&] { return crm.log().size() >= enough; }, std::chrono::seconds(5));
        std::this_thread::sleep_for(std::chrono::microseconds(moment(random_))); // not to wait: to hit any moment
        sender->kill();
    }
    void rounds() {
        for (int round = 0; round < fault_rounds(); ++round) {
            import(1 + round * leads_a_round, leads_a_round);
            kill_at_random();
        }
    }
    [[nodiscard]] static std::size_t all() { return static_cast<std::size_t>(fault_rounds() * leads_a_round); }

private:
    std::mt19937 random_{std::random_device{}()};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(killed_senders, killing)

BOOST_AUTO_TEST_CASE(with_hold_no_lead_goes_twice_and_none_is_lost) {
    apply("hold");
    rounds();
    (void)home.tick();
    const int held = check_held(all());
    BOOST_TEST(held <= in_flight * fault_rounds());
    BOOST_TEST_MESSAGE(held << " of " << all() << " leads in doubt after " << fault_rounds() << " kills");
}

BOOST_AUTO_TEST_CASE(with_resend_none_is_lost_and_none_goes_twice_that_was_not_in_doubt) {
    apply("resend");
    rounds();
    (void)home.tick();
    (void)home.tick(); // what was in doubt until then
    const auto sent = requests("/new");
    for (const auto& lead : leads()) {
        const auto id = text_at(lead, "/id");
        BOOST_TEST(text_at(lead, "/status") == "processing", "lead " << id << " is " << text_at(lead, "/status"));
        BOOST_REQUIRE(sent.contains(id));
        BOOST_TEST(sent.at(id) <= 1 + attempts(lead, "in_doubt"));
    }
    BOOST_TEST(sent.size() == all());
}

BOOST_AUTO_TEST_CASE(with_probe_all_are_settled_and_none_goes_twice) {
    apply("probe");
    rounds();
    for (int i = 0; i < 3; ++i) (void)home.tick(); // asks, sends what is not there
    const auto sent = requests("/new");
    for (const auto& lead : leads()) {
        const auto id = text_at(lead, "/id");
        BOOST_TEST(text_at(lead, "/status") == "processing", "lead " << id << " is " << text_at(lead, "/status"));
        BOOST_TEST(text_at(lead, "/external_id") == "9" + id);
        BOOST_REQUIRE(sent.contains(id));
        BOOST_TEST(sent.at(id) == 1);
    }
    BOOST_TEST(sent.size() == all());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
