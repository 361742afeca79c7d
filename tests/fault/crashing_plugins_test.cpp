// A plugin that ends the process in which it is called.
#include "tests/fault/fault_scene.hpp"

#include <csignal>

namespace leadwire::test {
namespace {

struct crashing : fault_scene {
    crashing() : counter(home.files().write("crashes", "0")) {}

    void apply(std::string_view where) const {
        std::filesystem::copy_file(LEADWIRE_BINARY_DIR "/tests/plugins/scenario.so", home.path() / "plugins/scenario.so");
        home.apply(integration_text({.plugin = "scenario",
                                     .url = crm.url("/new?ext={id}"),
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
    BOOST_TEST(std::filesystem::is_empty(home.path() / "run"));
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

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
