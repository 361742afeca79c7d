// Sends that are under way while their build, or their settings, are replaced: they end on what they began with, and that goes after them.
#include "tests/functional/holding_crm.hpp"
#include "tests/functional/reload_scene.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace leadwire::test {
namespace {

constexpr auto patient = "in_flight = 8\ntimeout = \"60s\"";
const auto isolations = boost::unit_test::data::make({"process", "inline"});

struct race_scene : reload_scene {
    holding_crm held_crm{R"({"status": "ok", "id": 77})"};

    void use_held_crm() const {
        home.apply(integration_text({.plugin = "reloaded", .url = held_crm.url("/new?ext={id}"), .limits = patient}));
    }
    [[nodiscard]] std::string build_of(const std::string& id) const { return of_delivery(id, "new", "/attempts/0/plugin"); }
    [[nodiscard]] bool is_said(std::string_view words) { return host().log().find(words) != std::string::npos; }
    /// Builds in memory: of the host itself, or in children of it.
    [[nodiscard]] std::size_t builds_in_memory(std::string_view isolation) {
        const auto now = held();
        const auto copies = now.libraries.find("copy of a plugin");
        return isolation == "process" ? now.children.size() : copies == now.libraries.end() ? 0 : static_cast<std::size_t>(copies->second);
    }
};

/// A plugin that asks others in the middle of its calls: inline it has threads.
struct waiting_scene : race_scene {
    holding_crm tokens{R"({"access_token": "t-1", "expires_in": 3600})"};

    void apply(std::string_view secret) const {
        home.apply(integration_text({.plugin = "token-auth",
                                     .url = crm.url("/new?ext={id}"),
                                     .more = "[settings]\ntoken_url = \"" + tokens.url("/token") + "\"\nclient_id = \"c\"\nclient_secret = \"" +
                                             std::string(secret) + "\"\n",
                                     .limits = patient}));
    }
    [[nodiscard]] std::string put_another_token_auth(int number) const {
        const auto next = home.files().path() / "token-auth.so";
        std::filesystem::copy_file(place("token-auth.so"), next);
        { std::ofstream(next, std::ios::binary | std::ios::app) << "build " << number; }
        auto hash = "sha256:" + hash_of(next).substr(0, 8);
        std::filesystem::rename(next, place("token-auth.so"));
        return hash;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(reload_races)

BOOST_DATA_TEST_CASE_F(race_scene, a_send_that_waits_for_its_answer_ends_on_the_build_that_sent_it, isolations, isolation) {
    isolate(isolation);
    use_held_crm();
    (void)host();
    import(1, 2);
    BOOST_REQUIRE(held_crm.gets(2));
    put("2");
    BOOST_REQUIRE(serves("2.0.0"));
    BOOST_TEST(of_host("/leaving/0/version") == "1.0.0");
    BOOST_TEST(eventually([&] { return builds_in_memory(isolation) == 2; }));
    BOOST_TEST(!is_said("is gone from memory"));
    held_crm.open();
    for (const auto* id : {"1", "2"}) {
        BOOST_TEST(becomes(id, "processing"));
        BOOST_TEST(build_of(id).starts_with("reloaded 1.0.0 "), build_of(id));
    }
    BOOST_TEST(says("sha256:" + hash("1").substr(0, 8) + " is gone from memory"));
    BOOST_TEST(eventually([&] { return builds_in_memory(isolation) == 1; }));
    import(3, 1);
    BOOST_TEST(becomes("3", "processing"));
    BOOST_TEST(build_of("3").starts_with("reloaded 2.0.0 "), build_of("3"));
    BOOST_TEST(held_crm.arrived() == 3);
    BOOST_TEST(stop() == 0);
}

BOOST_DATA_TEST_CASE_F(race_scene, many_builds_come_and_go_over_one_send, isolations, isolation) {
    isolate(isolation);
    use_held_crm();
    (void)host();
    import(1, 1);
    BOOST_REQUIRE(held_crm.gets(1));
    std::string last;
    for (int i = 0; i < 5; ++i) {
        if (!last.empty()) BOOST_REQUIRE(says(last + ": serves: "));
        const auto next = put_another(build("2"), i);
        BOOST_REQUIRE(says(next + ": serves: "));
        if (!last.empty()) BOOST_TEST(says(last + " is gone from memory"));
        last = next;
    }
    BOOST_TEST(eventually([&] { return builds_in_memory(isolation) == 2; }));
    held_crm.open();
    BOOST_TEST(becomes("1", "processing"));
    BOOST_TEST(build_of("1").starts_with("reloaded 1.0.0 "), build_of("1"));
    BOOST_TEST(eventually([&] { return builds_in_memory(isolation) == 1; }));
}

BOOST_DATA_TEST_CASE_F(waiting_scene, a_call_that_is_under_way_in_the_plugin_returns_to_its_own_code_and_settings, isolations, isolation) {
    isolate(isolation);
    apply("first");
    (void)host();
    const auto old = "sha256:" + hash_of(place("token-auth.so")).substr(0, 8);
    const auto children_before = held().children.size();
    // One asks for the token, and the others wait in their calls until it has one.
    import(1, 3);
    BOOST_REQUIRE(tokens.gets(1));
    apply("second");
    BOOST_REQUIRE(says("read anew"));
    const auto next = put_another_token_auth(1);
    BOOST_REQUIRE(says(next + ": serves: "));
    BOOST_TEST(!is_said("is gone from memory"));
    tokens.open();
    for (const auto* id : {"1", "2", "3"}) {
        BOOST_TEST(becomes(id, "processing"));
        BOOST_TEST(build_of(id).ends_with(old), build_of(id));
        BOOST_TEST(requests(id) == 1u);
    }
    BOOST_TEST(says(old + " is gone from memory"));
    import(4, 1);
    BOOST_TEST(becomes("4", "processing"));
    BOOST_TEST(build_of("4").ends_with(next), build_of("4"));
    BOOST_TEST(eventually([&] { return held().children.size() == children_before; }));
    BOOST_TEST(stop() == 0);
}

BOOST_FIXTURE_TEST_CASE(a_build_whose_own_calls_condemn_it_makes_room_for_the_one_before, race_scene) {
    (void)host();
    BOOST_TEST(is_sent_by("1", "1.0.0"));
    put("crash_in_process");
    BOOST_REQUIRE(serves("8.0.0"));
    import(2, 3);
    BOOST_REQUIRE(serves("1.0.0"));
    BOOST_TEST(says("sha256:" + hash("crash_in_process").substr(0, 8) + " is gone from memory"));
    BOOST_TEST(of_list("/verdict") == "quarantined");
    for (const auto* id : {"2", "3", "4"}) {
        BOOST_TEST(eventually([&] {
            const auto state = of_delivery(id, "new", "/state");
            return state == "held" || state == "done";
        }));
        BOOST_TEST(requests(id) == 1u);
    }
    BOOST_TEST(is_sent_by("5", "1.0.0"));
    BOOST_TEST(eventually([&] { return builds_in_memory("process") == 1; }));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
