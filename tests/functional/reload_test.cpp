// Files of plugins/ that take over in a running host, and those that do not.
#include "tests/functional/reload_scene.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <csignal>

namespace leadwire::test {

BOOST_FIXTURE_TEST_SUITE(reload, reload_scene)

BOOST_AUTO_TEST_CASE(a_file_that_is_renamed_into_place_takes_over) {
    (void)host();
    BOOST_TEST(is_sent_by("1", "1.0.0"));
    put("2");
    BOOST_REQUIRE(serves("2.0.0"));
    BOOST_TEST(is_sent_by("2", "2.0.0"));
    BOOST_TEST(of_host("/generation") == "2");
    BOOST_TEST(says("plugin reloaded 2.0.0 sha256:" + hash("2").substr(0, 8) + ": serves: new sends go to it"));
    BOOST_TEST(says("reloaded 1.0.0 sha256:" + hash("1").substr(0, 8) + " is gone from memory"));
    for (const auto* step : {": copied: ", ": looked over: ", ": prepared: loaded and configured for 1 integrations"})
        BOOST_TEST(says(step));
    BOOST_TEST(stop() == 0);
    BOOST_TEST(std::filesystem::exists(home.path() / "run" / "plugins" / (hash("1") + ".so")));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_written_in_halves_is_not_touched_before_it_is_whole) {
    (void)host();
    const auto bytes = [] {
        std::ifstream in(build("2"), std::ios::binary);
        return std::string{std::istreambuf_iterator<char>(in), {}};
    }();
    const auto half = bytes.size() / 2;
    { std::ofstream(place(), std::ios::binary | std::ios::trunc) << bytes.substr(0, half); }
    BOOST_REQUIRE(says("plugin file reloaded.so: left alone: "));
    BOOST_TEST(is_sent_by("1", "1.0.0"));
    { std::ofstream(place(), std::ios::binary | std::ios::app) << bytes.substr(half); }
    BOOST_REQUIRE(serves("2.0.0"));
    BOOST_TEST(is_sent_by("2", "2.0.0"));
}

BOOST_AUTO_TEST_CASE(a_text_in_its_place_is_left_alone) {
    (void)host();
    { std::ofstream(place()) << "no plugin at all\n"; }
    BOOST_TEST(says("plugin file reloaded.so: left alone: not an ELF file"));
    BOOST_TEST(is_sent_by("1", "1.0.0"));
}

BOOST_AUTO_TEST_CASE(a_file_of_another_abi_is_left_alone) {
    (void)host();
    put_file(LEADWIRE_BINARY_DIR "/tests/plugins/raw_wrong_abi.so");
    BOOST_TEST(says("plugin file reloaded.so: left alone: abi_version: found 7, expected 1"));
    BOOST_TEST(is_sent_by("1", "1.0.0"));
}

struct misbehaviour {
    const char *build, *why;
};
std::ostream& operator<<(std::ostream& out, const misbehaviour& m) {
    return out << m.build;
}

BOOST_DATA_TEST_CASE_F(reload_scene, a_build_that_misbehaves_is_refused_and_the_old_one_serves_on,
                       (boost::unit_test::data::make(std::vector<misbehaviour>{
                           {"crash_on_load", "its process ended while it was loaded"},
                           {"crash_in_configure", "its process ended in configure"},
                           {"hang_in_configure", "its process ended in configure"},
                           {"stays",
                            "the flag NODELETE keeps the library in memory for ever: link without -z nodelete"}})),
                       bad) {
    (void)host();
    put(bad.build);
    BOOST_REQUIRE(eventually([&] { return of_list("/verdict") == "refused"; }));
    BOOST_TEST(of_list("/why").find(bad.why) != std::string::npos, of_list("/why"));
    BOOST_TEST(says(": refused: "));
    BOOST_TEST(of_host("/version") == "1.0.0");
    BOOST_TEST(is_sent_by("1", "1.0.0"));
    // Not tried again by itself, but when somebody asks.
    host().process().signal(SIGHUP);
    BOOST_TEST(says("it was refused before"));
    const auto asked = home.command({"plugin", "reload", "reloaded"});
    BOOST_TEST(asked.status == 1);
    BOOST_TEST(asked.output.find("refused: ") != std::string::npos, asked.output);
    BOOST_TEST(asked.errors.find(bad.why) != std::string::npos, asked.errors);
}

BOOST_AUTO_TEST_CASE(settings_that_a_build_refuses_are_named_with_their_integration) {
    home.apply(integration_text(
        {.plugin = "reloaded", .url = crm.url("/new?ext={id}"), .more = "[settings]\nrefuse = \"2.0.0\"\n"}));
    (void)host();
    put("2");
    BOOST_TEST(says("integration crm: "));
    BOOST_TEST(says("refuse: this version"));
    BOOST_TEST(is_sent_by("1", "1.0.0"));
    home.apply(integration_text({.plugin = "reloaded", .url = crm.url("/new?ext={id}")}));
    BOOST_REQUIRE(says("read anew"));
    BOOST_TEST(home.command({"plugin", "reload"}).status == 0);
    BOOST_TEST(of_host("/version") == "2.0.0");
    BOOST_TEST(of_list("/verdict") == "none");
}

/// A gate that wants the same outcomes; `isolation` of all plugins.
struct gate_scene : reload_scene {
    void guard(const std::string& isolation) const {
        (void)home.done({"config", "set", "plugins.isolation", '"' + isolation + '"'});
        (void)home.done({"config", "set", "reload.gate", "\"same-outcomes\""});
    }
    [[nodiscard]] bool recorded(int sends) const {
        return eventually([&] {
            const auto end = home.command({"plugin", "replay", build("1"), "--json"});
            const auto last = parsed_lines(end.output).back();
            return std::to_string(sends) == std::to_string(std::stoi(text_at(last, "/replay/sends")) +
                                                           std::stoi(text_at(last, "/replay/left_out")));
        });
    }
};

BOOST_FIXTURE_TEST_CASE(a_build_that_crashes_in_the_gate_does_not_end_a_host_that_runs_plugins_inline, gate_scene) {
    guard("inline");
    (void)host();
    BOOST_TEST(is_sent_by("1", "1.0.0"));
    BOOST_REQUIRE(recorded(1));
    put("crash_in_process");
    BOOST_REQUIRE(eventually([&] { return of_list("/verdict") == "refused"; }));
    BOOST_TEST(of_list("/why").contains("\"accepted\" becomes \"none: crashed\""), of_list("/why"));
    BOOST_TEST(is_sent_by("2", "1.0.0"));
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(crashes_of_the_build_that_serves_do_not_count_in_a_replay, gate_scene) {
    guard("process");
    put("crash_on_lead_1");
    (void)host();
    import(1, 1);
    BOOST_REQUIRE(eventually([&] { return of_delivery("1", "new", "/state") == "held"; }));
    BOOST_TEST(is_sent_by("2", "12.0.0"));
    BOOST_REQUIRE(recorded(2));
    const auto crashes = [&] {
        const auto log = host().log();
        std::size_t count = 0;
        for (auto at = log.find(" in process_new"); at != std::string::npos; at = log.find(" in process_new", at + 1)) ++count;
        return count;
    };
    const auto before = crashes();
    put("2");
    BOOST_REQUIRE(serves("2.0.0"));
    BOOST_TEST(says("replayed 1 sends: 1 come to the same, 0 do not; 1 left out"));
    BOOST_TEST(before > 0u);
    BOOST_TEST(crashes() == before);
}

BOOST_AUTO_TEST_CASE(copies_of_the_last_five_builds_that_served_are_kept) {
    (void)host();
    // A byte behind its end makes it another build.
    std::vector<std::string> hashes{hash("1")};
    for (int i = 0; i < 6; ++i) {
        const auto next = home.files().path() / "next.so";
        std::filesystem::copy_file(build("1"), next, std::filesystem::copy_options::overwrite_existing);
        { std::ofstream(next, std::ios::binary | std::ios::app) << i; }
        hashes.push_back(run({"/usr/bin/env", "sha256sum", next.string()}).output.substr(0, 64));
        put_file(next);
        BOOST_REQUIRE(eventually([&] { return of_host("/sha256") == hashes.back(); }));
        BOOST_REQUIRE(says("sha256:" + hashes[hashes.size() - 2].substr(0, 8) + " is gone from memory"));
    }
    const auto is_kept = [&](std::size_t i) {
        return std::filesystem::exists(home.path() / "run" / "plugins" / (hashes[i] + ".so"));
    };
    BOOST_TEST(eventually([&] { return !is_kept(1); }));
    BOOST_TEST(!is_kept(0));
    for (std::size_t i = 2; i < hashes.size(); ++i) BOOST_TEST(is_kept(i));
}

BOOST_AUTO_TEST_CASE(two_files_of_one_plugin_are_refused) {
    (void)host();
    std::filesystem::copy_file(build("2"), place("other.so"));
    BOOST_TEST(says("two files say that they are this plugin: other.so and reloaded.so"));
    BOOST_TEST(is_sent_by("1", "1.0.0"));
}

BOOST_AUTO_TEST_CASE(the_command_prints_the_steps_and_says_when_nothing_changes) {
    (void)host();
    auto same = home.command({"plugin", "reload", "reloaded"});
    BOOST_TEST(same.status == 0);
    BOOST_TEST(same.output.find("no change: plugin reloaded 1.0.0") != std::string::npos, same.output);
    BOOST_TEST(home.command({"plugin", "reload", "unknown"}).status == 1);
    for (const auto* wrong : {"0%", "100%", "5", "x%"})
        BOOST_TEST(home.command({"plugin", "reload", "--share", wrong}).status == 2);
    BOOST_TEST(home.command({"plugin", "reload", "--window", "5s"}).status == 2);
}

BOOST_AUTO_TEST_CASE(without_a_host_a_build_is_rehearsed) {
    put("2");
    const auto good = home.command({"plugin", "reload", "reloaded"});
    BOOST_TEST(good.status == 0, good.errors);
    BOOST_TEST(good.output.find("the next `tick` or `serve` takes it") != std::string::npos, good.output);
    put("crash_in_configure");
    BOOST_TEST(home.command({"plugin", "reload"}).status == 1);
    BOOST_TEST(of_list("/verdict") == "refused");
}

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
        BOOST_TEST(of_host("/candidate/sha256") == hash(name));
        import(1000, leads);
        return command.wait(std::chrono::seconds{60});
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(a_file_is_left_until_somebody_asks, trial_scene) {
    put("2");
    BOOST_TEST(is_sent_by("1", "1.0.0"));
    BOOST_TEST(home.command({"plugin", "reload"}).status == 0);
    BOOST_TEST(is_sent_by("2", "2.0.0"));
}

BOOST_FIXTURE_TEST_CASE(a_candidate_that_does_as_well_is_promoted, trial_scene) {
    BOOST_TEST(tried("2", "6s", 200) == 0);
    BOOST_TEST(of_host("/version") == "2.0.0");
    BOOST_TEST(says(": promoted: "));
    BOOST_TEST(says("0 of them bad (0.0 %): "));
    const auto leads = home.done({"lead", "export", "--deliveries"});
    for (const auto* version : {"reloaded 1.0.0 ", "reloaded 2.0.0 "})
        BOOST_TEST(leads.find(version) != std::string::npos);
    BOOST_TEST(crm.verify(leads).status == 0);
}

BOOST_FIXTURE_TEST_CASE(a_candidate_that_got_too_few_leads_is_promoted_with_a_warning, trial_scene) {
    BOOST_TEST(tried("2", "1s", 4) == 0);
    BOOST_TEST(says("too few leads came to say how good it is: "));
    BOOST_TEST(of_host("/version") == "2.0.0");
}

BOOST_FIXTURE_TEST_CASE(a_host_that_drains_gives_a_trial_up, trial_scene) {
    put("2");
    background_process command({LEADWIRE_BINARY_DIR "/bin/leadwire", "--dir", home.path().string(), "plugin", "reload",
                                "reloaded", "--share", "50%", "--window", "10m"});
    BOOST_REQUIRE(says(": tried out: "));
    BOOST_TEST(stop() == 0);
    BOOST_TEST(command.wait() == 1);
    BOOST_TEST(of_list("/verdict") == "none");
}

BOOST_FIXTURE_TEST_CASE(a_candidate_that_fails_more_is_rolled_back_at_once, trial_scene) {
    BOOST_TEST(tried("fails", "10m", 200) == 1);
    BOOST_TEST(says(": rolled back: "));
    BOOST_TEST(of_list("/verdict") == "withdrawn");
    BOOST_TEST(of_host("/version") == "1.0.0");
    BOOST_TEST(of_host("/candidate/version") == "");
    BOOST_TEST(is_sent_by("5000", "1.0.0"));
}

BOOST_FIXTURE_TEST_CASE(a_candidate_whose_process_crashes_is_rolled_back_at_once, trial_scene) {
    BOOST_TEST(tried("crash_in_process", "10m", 20) == 1);
    BOOST_TEST(says("its process failed"));
    BOOST_TEST(of_list("/verdict") == "withdrawn");
    BOOST_TEST(of_host("/version") == "1.0.0");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
