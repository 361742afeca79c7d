// A build that is tried out on a part of the leads.
#include "tests/functional/reload_scene.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {
namespace {

struct trial_scene : reload_scene {
    trial_scene() {
        (void)home.done({"config", "set", "reload.watch", "\"off\""});
        (void)host();
    }
    /// Puts the build there and tries it out on half of so many leads; returns how the command ended.
    int tried(std::string_view name, const std::string& window, int leads) {
        put(name);
        background_process command({LEADWIRE_BINARY_DIR "/bin/leadwire", "--dir", home.path().string(), "plugin",
                                    "reload", "reloaded", "--share", "50%", "--window", window});
        BOOST_REQUIRE(says(": tried out: 50 % of the leads"));
        import(1000, leads);
        return command.wait(std::chrono::seconds{60});
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(canary, trial_scene)

BOOST_AUTO_TEST_CASE(a_file_is_left_until_somebody_asks) {
    put("2");
    BOOST_TEST(is_sent_by("1", "1.0.0"));
    BOOST_TEST(home.command({"plugin", "reload"}).status == 0);
    BOOST_TEST(is_sent_by("2", "2.0.0"));
}

BOOST_AUTO_TEST_CASE(a_candidate_that_does_as_well_is_promoted) {
    BOOST_TEST(tried("2", "6s", 200) == 0);
    BOOST_TEST(of_host("/version") == "2.0.0");
    BOOST_TEST(says(": promoted: "));
    BOOST_TEST(says("0 of them bad (0.0 %): "));
    const auto leads = home.done({"lead", "export", "--deliveries"});
    for (const auto* version : {"reloaded 1.0.0 ", "reloaded 2.0.0 "})
        BOOST_TEST(leads.find(version) != std::string::npos);
    BOOST_TEST(crm.verify(leads).status == 0);
}

BOOST_AUTO_TEST_CASE(a_candidate_that_got_too_few_leads_is_promoted_with_a_warning) {
    BOOST_TEST(tried("2", "1s", 4) == 0);
    BOOST_TEST(says("too few leads came to say how good it is: "));
    BOOST_TEST(of_host("/version") == "2.0.0");
}

BOOST_AUTO_TEST_CASE(a_host_that_drains_gives_a_trial_up) {
    put("2");
    background_process command({LEADWIRE_BINARY_DIR "/bin/leadwire", "--dir", home.path().string(), "plugin", "reload",
                                "reloaded", "--share", "50%", "--window", "10m"});
    BOOST_REQUIRE(says(": tried out: "));
    BOOST_TEST(of_host("/candidate/sha256") == hash("2"));
    BOOST_TEST(stop() == 0);
    BOOST_TEST(command.wait() == 1);
    BOOST_TEST(of_list("/verdict") == "none");
}

BOOST_AUTO_TEST_CASE(a_candidate_that_fails_more_is_rolled_back_at_once) {
    BOOST_TEST(tried("fails", "10m", 200) == 1);
    BOOST_TEST(says(": rolled back: "));
    BOOST_TEST(of_list("/verdict") == "withdrawn");
    BOOST_TEST(of_host("/version") == "1.0.0");
    BOOST_TEST(of_host("/candidate/version") == "");
    BOOST_TEST(is_sent_by("5000", "1.0.0"));
}

BOOST_AUTO_TEST_CASE(a_candidate_whose_process_crashes_is_rolled_back_at_once) {
    BOOST_TEST(tried("crash_in_process", "10m", 20) == 1);
    BOOST_TEST(says("its process failed"));
    BOOST_TEST(of_list("/verdict") == "withdrawn");
    BOOST_TEST(of_host("/version") == "1.0.0");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
