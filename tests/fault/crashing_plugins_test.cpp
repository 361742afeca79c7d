// A plugin that ends the process in which it is called: the sender itself, or a child.
#include "tests/fault/fault_scene.hpp"

#include <csignal>

namespace leadwire::test {
namespace {

struct crashing : fault_scene {
    crashing() : counter(home.files().write("crashes", "0")) {}

    void apply(std::string_view where, std::string_view isolation = "inline") const {
        std::filesystem::copy_file(LEADWIRE_BINARY_DIR "/tests/plugins/scenario.so", home.path() / "plugins/scenario.so");
        home.apply(integration_text({.plugin = "scenario",
                                     .url = crm.url("/new?ext={id}"),
                                     .head = "isolation = \"" + std::string(isolation) + "\"\n",
                                     .more = "[settings]\n" + std::string(where) + " = \"crash\"\n" +
                                             (where == "process" ? "" : "process = \"accepted internal\"\n")}));
        home.import_leads(R"({"id": 1, "offer": 12, "phone": "7", "meta": {"mock": "ok", "crash": ")" + counter + "\"}}\n");
    }
    void crashes(int times) const { std::ofstream(counter) << times; }
    [[nodiscard]] int tick_status() const { return home.command({"tick"}).status; }
    [[nodiscard]] std::string at(const std::string& pointer) const { return text_at(home.lead("1"), pointer); }
    [[nodiscard]] std::size_t sent() const { return crm.log().size(); }

    std::string counter;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(crashing_plugins, crashing)

BOOST_AUTO_TEST_CASE(an_answer_is_processed_again_and_the_crm_sees_one_request) {
    apply("process");
    crashes(1);
    BOOST_TEST(tick_status() == -SIGKILL);
    BOOST_TEST(sent() == 1u);
    BOOST_TEST(tick_status() == 0);
    BOOST_TEST(at("/status") == "processing");
    BOOST_TEST(at("/external_id") == "91");
    BOOST_TEST(sent() == 1u);
    for (const auto& entry : std::filesystem::directory_iterator(home.path() / "run"))
        BOOST_TEST(entry.path().extension() != ".flight", entry.path());
}

BOOST_AUTO_TEST_CASE(after_the_second_crash_in_process_the_lead_waits_for_a_person_with_its_answer) {
    apply("process");
    crashes(2);
    BOOST_TEST(tick_status() == -SIGKILL);
    BOOST_TEST(tick_status() == -SIGKILL);
    BOOST_TEST(tick_status() == 0);
    BOOST_TEST(at("/status") == "new");
    BOOST_TEST(at("/deliveries/0/state") == "held");
    BOOST_TEST(at("/deliveries/0/why") == "the plugin crashed on it in two processes, in process");
    BOOST_TEST(sent() == 1u);
    BOOST_TEST(tick_status() == 0);
    BOOST_TEST(sent() == 1u);
}

BOOST_AUTO_TEST_CASE(a_crash_in_preprocess_counts_too_and_others_go_on) {
    apply("preprocess");
    crashes(2);
    BOOST_TEST(tick_status() == -SIGKILL);
    BOOST_TEST(tick_status() == -SIGKILL);
    home.import_leads(R"({"id": 2, "offer": 12, "phone": "7", "meta": {"mock": "ok"}})"
                      "\n");
    BOOST_TEST(tick_status() == 0);
    BOOST_TEST(at("/deliveries/0/state") == "held");
    BOOST_TEST(at("/deliveries/0/why") == "the plugin crashed on it in two processes, in preprocess");
    BOOST_TEST(text_at(home.lead("2"), "/status") == "processing");
    BOOST_TEST(sent() == 1u);
}

BOOST_AUTO_TEST_CASE(a_build_that_ends_three_senders_is_quarantined_and_released_by_hand) {
    apply("preprocess");
    for (int id = 2; id <= 3; ++id)
        home.import_leads(R"({"id": )" + std::to_string(id) + R"(, "offer": 12, "phone": "7", "meta": {"mock": "ok", "crash": ")" +
                          counter + "\"}}\n");
    crashes(3);
    for (int i = 0; i < 3; ++i) BOOST_TEST(tick_status() == -SIGKILL);
    BOOST_TEST(tick_status() == 0);
    BOOST_TEST(sent() == 0u);
    BOOST_TEST(home.done({"lead", "list", "--status", "new", "--why"}).find("is quarantined: it failed 3 times") != std::string::npos);
    home.done({"plugin", "release", "scenario"});
    BOOST_TEST(tick_status() == 0);
    BOOST_TEST(sent() == 2u);
    BOOST_TEST(at("/deliveries/0/state") == "held");
}

BOOST_AUTO_TEST_CASE(in_a_child_it_is_called_once_more_and_the_sender_goes_on) {
    apply("process", "process");
    crashes(1);
    home.import_leads(R"({"id": 2, "offer": 12, "phone": "7", "meta": {"mock": "ok"}})"
                      "\n");
    BOOST_TEST(tick_status() == 0);
    BOOST_TEST(at("/status") == "processing");
    BOOST_TEST(text_at(home.lead("2"), "/status") == "processing");
    BOOST_TEST(sent() == 2u);
}

BOOST_AUTO_TEST_CASE(after_two_children_the_lead_waits_for_a_person_with_its_answer) {
    apply("process", "process");
    crashes(2);
    BOOST_TEST(tick_status() == 0);
    BOOST_TEST(at("/status") == "new");
    BOOST_TEST(at("/deliveries/0/state") == "held");
    BOOST_TEST(at("/deliveries/0/why").find("process_new: the plugin ended two processes on it: SIGKILL") != std::string::npos,
               at("/deliveries/0/why"));
    BOOST_TEST(text_at(home.lead("1"), "/deliveries/0/attempts/0/http_status") == "200");
    BOOST_TEST(sent() == 1u);
    BOOST_TEST(tick_status() == 0);
    BOOST_TEST(sent() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
