// Flow change through the command line: what is queued, for whom, in which order it goes out.
#include "tests/functional/later_flows.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(changes)

namespace {

/// A CRM with flows new and change; what its change flow answers is in the URL.
void apply_crm(const installation& host, const mock_crm& crm, const std::string& behaviour,
               const std::string& head = {}) {
    host.apply(integration_text({.url = crm.url("/?ext={id}"),
                                 .head = head,
                                 .more = change_table(crm.url("/change?ext={id}&mock=" + behaviour))}));
}

bool contains(const std::string& text, std::string_view word) {
    return text.find(word) != std::string::npos;
}

void check_nothing_differs(const installation& host, const mock_crm& crm) {
    const auto verified = crm.verify(host.leads_with_deliveries());
    BOOST_TEST(verified.status == 0, verified.output << verified.errors);
}

} // namespace

BOOST_AUTO_TEST_CASE(changes_go_in_order_each_with_the_lead_as_it_was_then) {
    mock_crm crm;
    installation host;
    apply_crm(host, crm, "fail-then-ok:2"); // the lead itself is the CRM's first request
    host.import_leads(lead_text(1, 12, "ok"));
    BOOST_TEST(host.tick().accepted == 1);
    BOOST_TEST(contains(host.done({"lead", "change", "1", "count=2", "meta.color=red"}), "the next tick"));
    (void)host.done({"lead", "change", "1", "count=3"});
    BOOST_TEST(text_at(host.lead("1"), "/count") == "3", "the lead has the newest at once");

    auto counts = host.tick();
    BOOST_TEST(counts.claimed == 1);
    BOOST_TEST(counts.failed == 1);
    auto changes = deliveries(host.lead("1"), "change");
    BOOST_REQUIRE(changes.size() == 2u);
    BOOST_TEST(text_at(changes[0], "/state") == "due");
    BOOST_TEST(contains(text_at(changes[0], "/why"), "500"), text_at(changes[0], "/why"));
    BOOST_TEST(text_at(changes[1], "/state") == "due");
    BOOST_TEST(contains(text_at(changes[1], "/why"), "earlier change"), text_at(changes[1], "/why"));
    BOOST_TEST(count_at(changes[1], "/attempts") == 0u);
    const auto listed = parsed_lines(host.done({"lead", "list", "--why", "--json"}));
    BOOST_REQUIRE(listed.size() == 1u);
    BOOST_TEST(contains(text_at(listed[0], "/why"), "500"), text_at(listed[0], "/why"));

    counts = host.tick();
    BOOST_TEST(counts.claimed == 2);
    BOOST_TEST(counts.done == 2, "the second goes in the same tick as the first");
    BOOST_TEST(host.tick().claimed == 0);
    const auto sent = requests(crm, "1", "change");
    BOOST_REQUIRE(sent.size() == 3u);
    const std::vector<std::string> counted{"2", "2", "3"};
    for (std::size_t i = 0; i < sent.size(); ++i) {
        BOOST_TEST(text_at(sent[i], "/fields/count") == counted[i]);
        BOOST_TEST(text_at(sent[i], "/fields/color") == "red");
        BOOST_TEST(text_at(sent[i], "/fields/crm_order") == "91");
    }
    BOOST_TEST(text_at(sent[0], "/idem") == text_at(sent[1], "/idem"));
    BOOST_TEST(text_at(sent[0], "/idem") != text_at(sent[2], "/idem"));
    for (const auto& d : deliveries(host.lead("1"), "change")) {
        BOOST_TEST(text_at(d, "/state") == "done");
        BOOST_TEST(text_at(d, "/integration") == "crm");
        BOOST_TEST(text_at(d, "/why").empty());
    }
    BOOST_TEST(text_at(host.lead("1"), "/status") == "processing");
    BOOST_TEST(text_at(host.lead("1"), "/external_id") == "91");
    check_nothing_differs(host, crm);
}

BOOST_AUTO_TEST_CASE(before_the_lead_is_taken_its_request_carries_the_change) {
    mock_crm crm;
    installation host;
    apply_crm(host, crm, "ok");
    host.import_leads(lead_text(1, 12, "fail-then-ok:1"));
    BOOST_TEST(contains(host.done({"lead", "change", "1", "name=Anna"}), "no integration"));
    BOOST_TEST(host.tick().failed == 1);
    (void)host.done({"lead", "change", "1", "name=Maria"});
    BOOST_TEST(host.tick().accepted == 1);
    BOOST_TEST(host.tick().claimed == 0);
    const auto log = crm.log_of("1");
    BOOST_REQUIRE(log.size() == 2u);
    BOOST_TEST(text_at(log[0], "/fields/name") == "Anna");
    BOOST_TEST(text_at(log[1], "/fields/name") == "Maria");
    BOOST_TEST(deliveries(host.lead("1"), "change").empty());
}

BOOST_AUTO_TEST_CASE(what_changes_nothing_is_not_sent) {
    mock_crm crm;
    installation host;
    apply_crm(host, crm, "ok");
    host.import_leads(known_lead(1, "processing", "OLD-1"));
    (void)host.done({"lead", "change", "1", "country=ru"});
    BOOST_TEST(host.tick().claimed == 0);
    BOOST_TEST(crm.log().empty());
}

BOOST_AUTO_TEST_CASE(an_imported_lead_counts_as_taken_where_it_is_routed_to) {
    mock_crm crm;
    installation host;
    apply_crm(host, crm, "ok", "priority = 10");
    host.apply(integration_text({.id = "second",
                                 .url = crm.url("/?ext={id}"),
                                 .head = "priority = 20",
                                 .more = change_table(crm.url("/change?ext={id}&mock=ok"))}));
    host.import_leads(known_lead(1, "processing", "OLD-1") + known_lead(2, "new", "OLD-2") +
                      known_lead(3, "processing", ""));
    for (const auto* id : {"1", "2", "3"}) (void)host.done({"lead", "change", id, "count=2"});
    const auto counts = host.tick();
    BOOST_TEST(counts.accepted == 1, "lead 2 is only marked");
    BOOST_TEST(counts.done == 2);
    BOOST_TEST(crm.log().size() == 2u);
    for (const auto* id : {"1", "2"}) {
        const auto sent = requests(crm, id, "change");
        BOOST_REQUIRE(sent.size() == 1u);
        BOOST_TEST(text_at(sent[0], "/fields/crm_order") == std::string("OLD-") + id);
        const auto changes = deliveries(host.lead(id), "change");
        BOOST_REQUIRE(changes.size() == 1u);
        BOOST_TEST(text_at(changes[0], "/integration") == "crm");
    }
    BOOST_TEST(deliveries(host.lead("3"), "change").empty(), "no CRM has it");
}

BOOST_AUTO_TEST_CASE(an_integration_that_sends_no_changes_is_not_told) {
    mock_crm crm;
    installation host;
    host.apply(integration_text({.offers = "[12]", .url = crm.url("/?ext={id}")}));
    host.apply(integration_text(
        {.id = "stub", .offers = "[13]", .url = crm.url("/?ext={id}"), .more = "[change]\n"}));
    host.import_leads(lead_text(1, 12, "ok") + lead_text(2, 13, "ok"));
    BOOST_TEST(host.tick().accepted == 2);
    for (const auto* id : {"1", "2"}) {
        BOOST_TEST(contains(host.done({"lead", "change", id, "count=2"}), "no integration"));
        BOOST_TEST(text_at(host.lead(id), "/count") == "2");
        BOOST_TEST(deliveries(host.lead(id), "change").empty());
    }
    BOOST_TEST(host.tick().claimed == 0);
}

BOOST_AUTO_TEST_CASE(a_change_waits_while_its_integration_is_paused) {
    mock_crm crm;
    installation host;
    apply_crm(host, crm, "ok");
    host.import_leads(known_lead(1, "processing", "OLD-1"));
    (void)host.done({"lead", "change", "1", "count=2"});
    (void)host.done({"integration", "pause", "crm"});
    BOOST_TEST(host.tick().claimed == 0);
    BOOST_TEST(contains(text_at(host.lead("1"), "/deliveries/0/why"), "paused"));
    (void)host.done({"integration", "resume", "crm"});
    BOOST_TEST(host.tick().done == 1);
    BOOST_TEST(crm.log().size() == 1u);
}

BOOST_AUTO_TEST_CASE(in_doubt_the_change_waits_and_goes_when_the_lead_is_accepted) {
    mock_crm crm;
    installation host;
    apply_crm(host, crm, "ok");
    host.import_leads(lead_text(1, 12, "cut-then-ok:1"));
    BOOST_TEST(host.tick().in_doubt == 1);
    (void)host.done({"lead", "change", "1", "count=2"});
    auto changes = deliveries(host.lead("1"), "change");
    BOOST_REQUIRE(changes.size() == 1u);
    BOOST_TEST(text_at(changes[0], "/state") == "due");
    BOOST_TEST(contains(text_at(changes[0], "/why"), "waits until the lead"), text_at(changes[0], "/why"));
    const auto counts = host.tick();
    BOOST_TEST(counts.accepted == 1);
    BOOST_TEST(counts.done == 1);
    const auto log = crm.log_of("1");
    BOOST_REQUIRE(log.size() == 3u);
    BOOST_TEST(text_at(log[2], "/fields/flow") == "change");
    BOOST_TEST(text_at(log[2], "/fields/crm_order") == "91");
    check_nothing_differs(host, crm);
}

BOOST_AUTO_TEST_CASE(a_lead_that_was_refused_after_all_takes_its_change_along) {
    mock_crm crm;
    installation host;
    apply_crm(host, crm, "ok");
    host.import_leads(lead_text(1, 12, "cut-before"));
    BOOST_TEST(host.tick().in_doubt == 1);
    (void)host.done({"lead", "change", "1", "count=2", "meta.mock=double"});
    BOOST_TEST(host.tick().rejected == 1);
    BOOST_TEST(text_at(host.lead("1"), "/status") == "cancel");
    const auto changes = deliveries(host.lead("1"), "change");
    BOOST_REQUIRE(changes.size() == 1u);
    BOOST_TEST(text_at(changes[0], "/state") == "done");
    BOOST_TEST(contains(text_at(changes[0], "/why"), "had not taken"), text_at(changes[0], "/why"));
    BOOST_TEST(requests(crm, "1", "change").empty());
}

BOOST_AUTO_TEST_CASE(a_held_lead_holds_its_changes_back) {
    mock_crm crm;
    installation host;
    apply_crm(host, crm, "ok", "in_doubt = \"hold\"");
    host.import_leads(lead_text(1, 12, "cut-before"));
    BOOST_TEST(host.tick().held == 1);
    (void)host.done({"lead", "change", "1", "count=2"});
    BOOST_TEST(host.tick().claimed == 0);
    const auto changes = deliveries(host.lead("1"), "change");
    BOOST_REQUIRE(changes.size() == 1u);
    BOOST_TEST(text_at(changes[0], "/state") == "due");
    BOOST_TEST(contains(text_at(changes[0], "/why"), "waits until the lead"), text_at(changes[0], "/why"));
}

BOOST_AUTO_TEST_CASE(the_plugin_sees_old_and_new_values) {
    mock_crm crm;
    installation host;
    std::filesystem::copy_file(LEADWIRE_BINARY_DIR "/tests/plugins/scenario.so",
                               host.path() / "plugins" / "scenario.so");
    host.apply(integration_text({.plugin = "scenario",
                                 .url = crm.url("/?ext={id}"),
                                 .more = change_table(crm.url("/?ext={id}&mock=ok")) +
                                         "[settings]\npreprocess = \"tell change\"\nprocess = \"done\"\n"}));
    host.import_leads(known_lead(1, "processing", "OLD-1"));
    (void)host.done({"lead", "change", "1", R"(items={"501": [3, "995", "400"]})", "count=3", "name=Anna",
                     "address.city=Riga", "meta.color=red", "country=ru"});
    BOOST_TEST(text_at(host.lead("1"), "/items/501/0") == "3");
    (void)host.done({"lead", "change", "1", "count=4"});
    BOOST_TEST(host.tick().done == 2);
    const auto sent = requests(crm, "1", "change");
    BOOST_REQUIRE(sent.size() == 2u);
    const auto told = parsed(text_at(sent[0], "/fields/change"));
    BOOST_TEST(told.if_object()->size() == 5u, "country is what it was: " << json::dump(told));
    BOOST_TEST(text_at(told, "/items/new/501/0") == "3");
    BOOST_TEST(text_at(told, "/items/new/501/1") == "995");
    BOOST_TEST(text_at(told, "/address.city/new") == "Riga");
    BOOST_TEST(text_at(told, "/meta.color/new") == "red");
    BOOST_TEST(text_at(told, "/meta.color/old").empty());
    BOOST_TEST(text_at(told, "/count/new") == "3");
    const auto second = parsed(text_at(sent[1], "/fields/change"));
    BOOST_TEST(json::dump(second) == R"({"count":{"old":3,"new":4}})");
}

BOOST_AUTO_TEST_CASE(a_bad_change_gets_one_line_and_changes_nothing) {
    mock_crm crm;
    installation host;
    apply_crm(host, crm, "ok");
    host.import_leads(known_lead(1, "processing", "OLD-1"));
    const auto before = json::dump(host.lead("1"));
    const std::vector<std::tuple<int, std::vector<std::string>, std::string>> cases{
        {1, {"1", "colour=red"}, "colour"},
        {1, {"99", "count=2"}, "99"},
        {1, {"1", "count=many"}, "count"},
        {1, {"1", "price=-1"}, "price"},
        {1, {"1", "items=[1]"}, "items"},
        {1, {"1", "items={"}, "items"},
        {1, {"1", "phone="}, "phone"},
        {1, {"1", "id=2"}, "id"},
        {1, {"1", "status=paid"}, "status"},
        {2, {"1", "count"}, "count"},
        {2, {"1", "=2"}, "=2"},
        {2, {"1"}, ""},
        {2, {"one", "count=2"}, "one"},
    };
    for (const auto& [status, words, named] : cases) {
        std::vector<std::string> line{"lead", "change", words[0]};
        if (words.size() > 1) line.insert(line.end(), {"name=Changed", words[1]});
        const auto end = host.command(line);
        BOOST_TEST_CONTEXT(words.back() << ": " << end.errors) {
            BOOST_TEST(end.status == status);
            BOOST_TEST(std::ranges::count(end.errors, '\n') == 1);
            BOOST_TEST(contains(end.errors, named));
            BOOST_TEST(end.output.empty());
            BOOST_TEST(json::dump(host.lead("1")) == before);
        }
    }
    BOOST_TEST(host.tick().claimed == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
