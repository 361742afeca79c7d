// Sends are recorded, and `plugin replay` runs them through another build with the network off.
#include "tests/functional/crm_integration.hpp"
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <set>

namespace leadwire::test {
namespace {

const std::vector<std::string> isolations{"process", "inline"};

struct replay_scene {
    explicit replay_scene(const std::string& isolation = "process") {
        (void)home.done({"config", "set", "plugins.isolation", '"' + isolation + '"'});
        (void)home.done({"secret", "set", "client"}, "client-secret-1\n");
        std::filesystem::copy_file(built("none"), home.path() / "plugins/replayed.so");
        apply();
    }
    void apply(std::string_view more = "") const {
        home.apply(integration_text({.plugin = "replayed",
                                     .url = crm.url("/new?ext={id}&s={secret:client}"),
                                     .more = "[settings]\ntoken_url = \"" + crm.url("/login/mock=token") + "\"\n" +
                                             std::string(more)}));
    }
    [[nodiscard]] static std::string built(const std::string& difference) {
        return LEADWIRE_BINARY_DIR "/tests/plugins/replayed_" + difference + ".so";
    }
    /// Leads 1 to 4: accepted, a duplicate, one whose answer is not understood, one without an answer.
    void send_four() const {
        home.import_leads(lead_text(1, 12, "ok") + lead_text(2, 12, "double") + lead_text(3, 12, "bad-utf8") +
                          lead_text(4, 12, "cut-before"));
        const auto sent = home.tick();
        BOOST_TEST(sent.claimed == 4);
    }
    [[nodiscard]] finished replay(const std::string& file, std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"plugin", "replay", file, "--last", "50", "--json"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return home.command(arguments);
    }
    /// "lead what", for each difference.
    [[nodiscard]] static std::set<std::string> differences(const finished& end) {
        std::set<std::string> all;
        for (const auto& line : parsed_lines(end.output))
            for (std::size_t i = 0; i < count_at(line, "/differences"); ++i)
                all.insert(text_at(line, "/lead") + " " + text_at(line, "/differences/" + std::to_string(i) + "/what"));
        return all;
    }
    [[nodiscard]] static json::value summary(const finished& end) { return parsed_lines(end.output).back(); }

    mock_crm crm;
    installation home;
};

using names = std::set<std::string>;

} // namespace

BOOST_AUTO_TEST_SUITE(replays)

BOOST_DATA_TEST_CASE(the_same_file_comes_to_the_same, isolations) {
    const replay_scene s(sample);
    s.send_four();
    const auto log = s.crm.log().size();
    const auto end = s.replay(s.built("none"));
    BOOST_TEST(end.status == 0, end.errors);
    BOOST_TEST(s.differences(end).empty(), end.output);
    BOOST_TEST(text_at(s.summary(end), "/replay/sends") == "4");
    BOOST_TEST(text_at(s.summary(end), "/replay/drifted") == "0", end.output);
    BOOST_TEST(s.crm.log().size() == log, "nothing is sent");
}

BOOST_AUTO_TEST_CASE(another_field_is_the_only_difference) {
    const replay_scene s;
    s.send_four();
    const auto end = s.replay(s.built("other_field"));
    BOOST_TEST(end.status == 1);
    BOOST_TEST((s.differences(end) == names{"1 body", "2 body", "3 body", "4 body"}), end.output);
    BOOST_TEST(end.output.contains("campaign=7"));
}

BOOST_AUTO_TEST_CASE(another_outcome_is_the_only_difference) {
    const replay_scene s;
    s.send_four();
    const auto end = s.replay(s.built("other_outcome"));
    BOOST_TEST(end.status == 1);
    BOOST_TEST((s.differences(end) == names{"2 outcome", "2 reason", "2 text"}), end.output);
    const auto in_words = s.home.command({"plugin", "replay", s.built("other_outcome")});
    BOOST_TEST(in_words.status == 1);
    BOOST_TEST(in_words.output.contains("lead 2 to crm, flow new\n  outcome\n    - rejected\n    + failed\n"), in_words.output);
}

BOOST_AUTO_TEST_CASE(a_question_that_was_not_asked_gets_no_answer) {
    const replay_scene s;
    s.home.import_leads(lead_text(1, 12, "ok"));
    BOOST_TEST(s.home.tick().accepted == 1);
    const auto log = s.crm.log().size();
    const auto end = s.replay(s.built("other_question"));
    BOOST_TEST(end.status == 1);
    BOOST_TEST(s.differences(end).contains("1 sub-request 1"), end.output);
    BOOST_TEST(s.differences(end).contains("1 outcome"), end.output);
    BOOST_TEST(s.crm.log().size() == log, "nothing is sent");
}

BOOST_AUTO_TEST_CASE(nothing_is_changed_by_a_replay) {
    const replay_scene s;
    s.send_four();
    const auto before = s.home.leads_with_deliveries();
    (void)s.replay(s.built("other_outcome"));
    BOOST_TEST(s.home.leads_with_deliveries() == before);
}

BOOST_AUTO_TEST_CASE(what_settings_change_since_is_not_the_new_builds_fault) {
    const replay_scene s;
    s.home.import_leads(lead_text(1, 12, "ok"));
    BOOST_TEST(s.home.tick().accepted == 1);
    s.home.apply(integration_text({.plugin = "replayed",
                                   .url = s.crm.url("/other?ext={id}"),
                                   .more = "[settings]\ntoken_url = \"" + s.crm.url("/login/mock=token") + "\"\n"}));
    const auto end = s.replay(s.built("none"));
    BOOST_TEST(end.status == 0, end.output);
    BOOST_TEST(text_at(s.summary(end), "/replay/drifted") == "1");
}

BOOST_AUTO_TEST_CASE(secrets_do_not_lie_in_recordings) {
    const replay_scene s;
    s.send_four();
    const auto end = s.replay(s.built("other_field"));
    BOOST_TEST(!end.output.contains("client-secret-1"));
    s.home.sql("UPDATE recorded_sends SET flow = 3 WHERE input LIKE '%client-secret-1%' OR calls LIKE '%client-secret-1%'");
    BOOST_TEST(text_at(s.summary(s.replay(s.built("none"))), "/replay/left_out") == "0");
}

BOOST_DATA_TEST_CASE(tokens_do_not_lie_in_recordings, isolations) {
    const replay_scene s(sample);
    s.home.import_leads(lead_text(1, 12, "ok"));
    BOOST_TEST(s.home.tick().accepted == 1);
    // The mock's token.
    s.home.sql("UPDATE recorded_sends SET flow = 3 WHERE input LIKE '%t-1%' OR calls LIKE '%t-1%'");
    const auto end = s.replay(s.built("none"));
    BOOST_TEST(end.status == 0, end.errors);
    BOOST_TEST(text_at(s.summary(end), "/replay/left_out") == "0");
    BOOST_TEST(text_at(s.summary(end), "/replay/drifted") == "0", "the mask stands in its place");
}

BOOST_AUTO_TEST_CASE(sends_of_a_flow_that_is_gone_are_left_out) {
    const replay_scene s;
    s.send_four();
    s.home.sql("UPDATE recorded_sends SET flow = 3 WHERE lead_id = 2");
    const auto end = s.replay(s.built("none"));
    BOOST_TEST(end.status == 0, end.errors);
    BOOST_TEST(text_at(s.summary(end), "/replay/left_out") == "1");
    BOOST_TEST(text_at(s.summary(s.replay(s.built("none"), {"--flow", "new"})), "/replay/sends") == "3");
    BOOST_TEST(s.replay(s.built("none"), {"--flow", "old"}).status == 2);
    BOOST_TEST(s.replay(s.built("none"), {"--integration", "another"}).status == 1);
}

BOOST_AUTO_TEST_CASE(nothing_is_recorded_where_nothing_is_to_be_replayed) {
    const replay_scene s;
    (void)s.home.done({"config", "set", "reload.replay", "0"});
    s.send_four();
    const auto end = s.replay(s.built("none"));
    BOOST_TEST(end.status == 0);
    BOOST_TEST(text_at(s.summary(end), "/replay/sends") == "0");
}

BOOST_AUTO_TEST_CASE(a_few_of_many_are_recorded) {
    const replay_scene s;
    (void)s.home.done({"config", "set", "reload.replay", "3"});
    s.send_four();
    const auto end = s.replay(s.built("none"));
    BOOST_TEST(text_at(s.summary(end), "/replay/sends") == "3");
}

BOOST_AUTO_TEST_CASE(a_recording_that_cannot_be_read_is_a_failure) {
    const replay_scene s;
    s.send_four();
    s.home.sql("UPDATE recorded_sends SET input = '{}' WHERE lead_id = 1");
    const auto end = s.replay(s.built("none"));
    BOOST_TEST(end.status == 1);
    BOOST_TEST(end.errors.contains("cannot be read"), end.errors);
    BOOST_TEST(text_at(s.summary(end), "/replay/sends") == "3");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
