// Builds that are withdrawn, quarantined and released by hand, and what `plugin list` says of them.
#include "tests/functional/reload_scene.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {

BOOST_FIXTURE_TEST_SUITE(plugin_verdicts, reload_scene)

BOOST_AUTO_TEST_CASE(a_rollback_goes_back_until_the_build_is_released) {
    (void)host();
    BOOST_TEST(home.command({"plugin", "rollback", "reloaded"}).status == 1);
    put("2");
    BOOST_REQUIRE(serves("2.0.0"));
    const auto back = home.command({"plugin", "rollback", "reloaded"});
    BOOST_TEST(back.status == 0, back.errors);
    BOOST_TEST(back.output.find("serves 1.0.0") != std::string::npos, back.output);
    BOOST_TEST(is_sent_by("1", "1.0.0"));
    const auto refused = home.command({"plugin", "reload", "reloaded"});
    BOOST_TEST(refused.status == 1);
    BOOST_TEST(refused.errors.find("`leadwire plugin release " + hash("2").substr(0, 8) + "`") != std::string::npos,
               refused.errors);
    BOOST_TEST(of_list("/verdict") == "withdrawn");
    // A host that begins anew keeps to it.
    BOOST_TEST(stop() == 0);
    (void)host();
    BOOST_TEST(of_host("/version") == "1.0.0");
    BOOST_TEST(home.command({"plugin", "release", "reloaded"}).status == 0);
    BOOST_TEST(of_host("/version") == "2.0.0");
    BOOST_TEST(is_sent_by("2", "2.0.0"));
    BOOST_TEST(home.command({"plugin", "release", "reloaded"}).status == 1);
}

BOOST_AUTO_TEST_CASE(leads_wait_for_a_plugin_that_is_quarantined_and_go_when_it_is_released) {
    (void)host();
    const auto id = hash("1").substr(0, 8);
    const auto locked = home.command({"plugin", "quarantine", id, "--why", "it looks odd"});
    BOOST_TEST(locked.status == 0, locked.errors);
    BOOST_TEST(of_host("/version") == "");
    BOOST_TEST(of_list("/why") == "it looks odd");
    home.import_leads(lead_text(1, 12, "ok"));
    BOOST_TEST(home.done({"lead", "list", "--why"}).find("it looks odd") != std::string::npos);
    BOOST_TEST(home.command({"plugin", "release", id}).status == 0);
    BOOST_TEST(becomes("1", "processing"));
    BOOST_TEST(home.command({"plugin", "quarantine", "nonsense"}).status == 1);
    BOOST_TEST(home.command({"plugin", "quarantine", id.substr(0, 7)}).status == 1);
}

BOOST_AUTO_TEST_CASE(the_list_shows_files_verdicts_and_hosts) {
    const auto alone = home.done({"plugin", "list"});
    BOOST_TEST(alone.find("host ") == std::string::npos);
    BOOST_TEST(of_list("/sha256") == hash("1"));
    BOOST_TEST(of_list("/integrations/0") == "crm");
    (void)host();
    const auto beside = home.done({"plugin", "list"});
    BOOST_TEST(beside.find("serves 1.0.0 " + hash("1").substr(0, 8) +
                           ", generation 1, 0 sends under way, 0 builds leaving") != std::string::npos,
               beside);
    BOOST_TEST(of_host("/host") == std::to_string(host().process().id()));
    end_by_kill();
    BOOST_TEST(home.done({"plugin", "list"}).find("host ") == std::string::npos);
    for (const auto& entry : std::filesystem::directory_iterator(home.path() / "run"))
        BOOST_TEST(entry.path().extension() != ".control");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
