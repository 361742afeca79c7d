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

BOOST_AUTO_TEST_CASE(a_build_that_fails_a_case_of_its_own_is_refused) {
    const auto cases = place("reloaded.cases.jsonl");
    { std::ofstream(cases) << R"({"name": "taken", "answer": {"json": {"id": 5}}, "expect": {"accepted": "5"}})" << "\n"; }
    (void)host();
    put("2");
    BOOST_REQUIRE(serves("2.0.0"));
    BOOST_TEST(says(": tested: "));
    BOOST_TEST(says("the cases of reloaded.cases.jsonl passed"));
    put("fails");
    BOOST_REQUIRE(eventually([&] { return of_list("/verdict") == "refused"; }));
    const std::string why = "its case \"taken\" failed (" + cases.string() + ": line 1): ";
    BOOST_TEST(of_list("/why").find(why) != std::string::npos, of_list("/why"));
    BOOST_TEST(is_sent_by("1", "2.0.0"));
    // Nor where no host runs.
    BOOST_TEST(stop() == 0);
    const auto asked = home.command({"plugin", "reload"});
    BOOST_TEST(asked.status == 1);
    BOOST_TEST(asked.output.find(why) != std::string::npos, asked.output);
}

BOOST_AUTO_TEST_CASE(cases_that_cannot_be_read_keep_a_build_from_serving_until_they_are_mended) {
    { std::ofstream(place("reloaded.cases.jsonl")) << "no case\n"; }
    (void)host();
    put("2");
    BOOST_REQUIRE(says("reloaded.cases.jsonl: line 1"));
    BOOST_TEST(is_sent_by("1", "1.0.0"));
    BOOST_TEST(of_list("/verdict") == "none");
    std::filesystem::remove(place("reloaded.cases.jsonl"));
    BOOST_TEST(home.command({"plugin", "reload"}).status == 0);
    BOOST_TEST(is_sent_by("2", "2.0.0"));
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
        isolate(isolation);
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
        hashes.push_back(hash_of(next));
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

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
