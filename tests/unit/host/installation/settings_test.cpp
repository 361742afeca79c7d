#include "host/installation/settings.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;

BOOST_AUTO_TEST_SUITE(settings_file)

BOOST_AUTO_TEST_CASE(defaults_hold_without_a_file) {
    settings all;
    BOOST_TEST(all.text("database") == "sqlite:leadwire.db");
    BOOST_TEST(all.duration("http.connect_timeout").count() == 5000);
    BOOST_TEST(all.count("sender.in_flight") == 10000);
    BOOST_TEST(all.list("egress.allow").empty());
}

BOOST_AUTO_TEST_CASE(the_initial_file_says_the_defaults_and_nothing_else) {
    auto all = settings::parse(initial_settings(), "leadwire.toml");
    BOOST_REQUIRE(all.has_value());
    for (const auto& key : setting_keys()) BOOST_TEST((all->get(key.name) == settings().get(key.name)), key.name);
    // What is commented out is meant to be taken in: every line without its mark is a valid setting.
    std::string active;
    const auto initial = initial_settings();
    for (std::string_view text = initial; !text.empty();) {
        auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        active += line.starts_with("# ") && line.find(" = ") != std::string_view::npos ? line.substr(2) : line;
        active += '\n';
    }
    auto taken_in = settings::parse(active, "leadwire.toml");
    BOOST_TEST(taken_in.has_value(), (taken_in ? "" : taken_in.error().message()));
}

struct mistake {
    const char* toml;
    const char* message;
};
std::ostream& operator<<(std::ostream& out, const mistake& m) { return out << m.toml; }
const mistake mistakes[] = {
    {"databse = \"x\"", "f:1:1: unknown setting \"databse\""},
    {"[http]\nproxi = \"x\"", "f:2:1: unknown setting \"http.proxi\""},
    {"[sender]\nin_flight = \"many\"", "f:2:13: sender.in_flight does not take this value; allowed: an integer of at least 1"},
    {"[sender]\nin_flight = 0", "f:2:13:"},
    {"[reload]\nreplay = -1", "f:2:10: reload.replay does not take this value; allowed: an integer of at least 0"},
    {"[http]\nconnect_timeout = 5", "f:2:19: http.connect_timeout does not take this value; allowed: a duration"},
    {"[http]\nconnect_timeout = \"5 s\"", "f:2:19:"},
    {"[egress]\nallow = \"10.0.0.0/8\"", "f:2:9: egress.allow does not take this value; allowed: a list"},
    {"[egress]\nallow = [1]", "f:2:9:"},
    {"[plugins]\nisolation = \"thread\"", "allowed: one of process, inline"},
    {"[plugins]\nmemory = \"lots\"", "allowed: a size"},
    {"database = ", "f:1:"},
};
BOOST_DATA_TEST_CASE(a_mistake_names_its_place_and_what_is_allowed, boost::unit_test::data::make(mistakes), m) {
    auto all = settings::parse(m.toml, "f");
    BOOST_REQUIRE(!all.has_value());
    BOOST_TEST(all.error().message().find(m.message) != std::string::npos, all.error().message());
}

BOOST_AUTO_TEST_CASE(setting_one_key_keeps_comments_and_the_others) {
    const std::string before = "# ours\ndatabase = \"sqlite:a.db\" # here\n\n[http]\n# slow line\nconnect_timeout = \"9s\"\n";
    auto after = with_setting(before, "f", "http.connect_timeout", "\"2s\"");
    BOOST_REQUIRE(after.has_value());
    BOOST_TEST(*after == "# ours\ndatabase = \"sqlite:a.db\" # here\n\n[http]\n# slow line\nconnect_timeout = \"2s\"\n");
    after = with_setting(*after, "f", "http.proxy", "\"http://p:3128\"");
    BOOST_REQUIRE(after.has_value());
    BOOST_TEST(settings::parse(*after, "f")->text("http.proxy") == "http://p:3128");
    BOOST_TEST(settings::parse(*after, "f")->duration("http.connect_timeout").count() == 2000);
    after = with_setting(*after, "f", "egress.allow", "[\"127.0.0.0/8\"]");
    BOOST_REQUIRE(after.has_value());
    after = with_setting(*after, "f", "listen", "\"0.0.0.0:80\"");
    BOOST_REQUIRE(after.has_value());
    auto all = settings::parse(*after, "f");
    BOOST_REQUIRE(all.has_value());
    BOOST_TEST(all->list("egress.allow").size() == 1u);
    BOOST_TEST(all->text("listen") == "0.0.0.0:80");
    BOOST_TEST(all->text("database") == "sqlite:a.db");
    BOOST_TEST(after->find("# slow line") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(setting_into_the_initial_file_works_for_every_key) {
    std::string text = initial_settings();
    for (const auto& key : setting_keys()) {
        auto changed = with_setting(text, "f", key.name, key.fallback);
        BOOST_REQUIRE_MESSAGE(changed.has_value(), key.name << ": " << (changed ? "" : changed.error().message()));
        text = *changed;
    }
    BOOST_TEST(settings::parse(text, "f").has_value());
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_changes_nothing) {
    BOOST_TEST(!with_setting("", "f", "nope", "1").has_value());
    BOOST_TEST(!with_setting("", "f", "sender.in_flight", "\"1\"").has_value());
    BOOST_TEST(!with_setting("", "f", "log.level", "debug").has_value());
    BOOST_TEST(!with_setting("", "f", "log.level", "\"debug\"\n[sender]\nin_flight = 3").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
