// Flow approved: leads that the call center has processed go on, once to each integration from each status.
#include "tests/functional/later_flows.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(approved)

namespace {

bool contains(const std::string& text, std::string_view word) {
    return text.find(word) != std::string::npos;
}

std::string ok(const mock_crm& crm, const std::string& behaviour = "ok") {
    return crm.url("/approved?ext={id}&mock=" + behaviour);
}

} // namespace

BOOST_AUTO_TEST_CASE(two_integrations_get_it_once_each_and_give_their_own_ids) {
    mock_crm crm;
    installation host;
    host.apply(integration_text({.url = crm.url("/?ext={id}"), .more = approved_table(ok(crm))}));
    host.apply(depot_text("depot", ok(crm, "text-id")));
    host.apply(depot_text("courier", ok(crm), "send"));
    host.import_leads(lead_text(1, 12, "ok"));
    BOOST_TEST(host.tick().accepted == 1);
    BOOST_TEST(contains(host.done({"lead", "status", "1", "packaging"}), "packaging"));

    const auto counts = host.tick();
    BOOST_TEST(counts.claimed == 2);
    BOOST_TEST(counts.accepted == 2);
    BOOST_TEST(host.tick().claimed == 0);
    const auto lead = host.lead("1");
    BOOST_TEST(text_at(lead, "/status") == "packaging");
    BOOST_TEST(text_at(lead, "/external_id") == "91");
    const auto own = deliveries(lead, "approved", "crm"), other = deliveries(lead, "approved", "depot");
    BOOST_REQUIRE(own.size() == 1u);
    BOOST_REQUIRE(other.size() == 1u);
    BOOST_TEST(text_at(own[0], "/state") == "done");
    BOOST_TEST(text_at(own[0], "/external_id") == "91");
    BOOST_TEST(text_at(other[0], "/external_id") == "T-91");
    BOOST_TEST(contains(host.done({"lead", "show", "1"}), "approved to depot: done, ID T-91"));

    const auto sent = requests(crm, "1", "approved");
    BOOST_REQUIRE(sent.size() == 2u);
    for (const auto& r : sent)
        BOOST_TEST(text_at(r, "/fields/crm_order") == (text_at(r, "/query/mock") == "ok" ? "91" : ""),
                   "an ID is told to the CRM that gave it");
    const auto verified = crm.verify(host.leads_with_deliveries(), {"--once"});
    BOOST_TEST(verified.status == 0, verified.output << verified.errors);

    (void)host.done({"lead", "status", "1", "send"});
    BOOST_TEST(host.tick().accepted == 1, "courier takes it from here");
    (void)host.done({"lead", "status", "1", "packaging"});
    BOOST_TEST(host.tick().claimed == 0, "it was sent from this status");
    BOOST_TEST(requests(crm, "1", "approved").size() == 3u);
}

BOOST_AUTO_TEST_CASE(an_id_of_flow_approved_is_told_in_the_next_status) {
    mock_crm crm;
    installation host;
    host.apply(depot_text("depot", ok(crm, "text-id")));
    host.import_leads(known_lead(1, "packaging", ""));
    BOOST_TEST(host.tick().accepted == 1);
    host.apply(depot_text("depot", ok(crm, "text-id"), "send"));
    (void)host.done({"lead", "status", "1", "send"});
    BOOST_TEST(host.tick().accepted == 1);
    const auto sent = requests(crm, "1", "approved");
    BOOST_REQUIRE(sent.size() == 2u);
    BOOST_TEST(text_at(sent[0], "/fields/crm_order").empty());
    BOOST_TEST(text_at(sent[1], "/fields/crm_order") == "T-91");
    BOOST_TEST(text_at(host.lead("1"), "/external_id").empty());
}

BOOST_AUTO_TEST_CASE(the_id_of_the_lead_goes_before_that_of_an_order) {
    mock_crm crm;
    installation host;
    const auto applied = [&](std::string_view status) {
        host.apply(integration_text({.url = crm.url("/?ext={id}"),
                                     .more = approved_table(ok(crm, "text-id"), status) +
                                             change_table(crm.url("/change?ext={id}&mock=ok"))}));
    };
    applied("packaging");
    host.import_leads(lead_text(1, 12, "ok") + known_lead(2, "packaging", "OLD-2"));
    BOOST_TEST(host.tick().accepted == 2);
    (void)host.done({"lead", "status", "1", "packaging"});
    BOOST_TEST(host.tick().accepted == 1);
    applied("send");
    for (const auto* id : {"1", "2"}) {
        (void)host.done({"lead", "status", id, "send"});
        (void)host.done({"lead", "change", id, "count=2"});
    }
    const auto foreseen = [&](const std::string& id, const std::string& flow) {
        return host.done({"dry-run", "--lead", id, "--integration", "crm", "--flow", flow});
    };
    BOOST_TEST(contains(foreseen("1", "approved"), "crm_order=91&"));
    BOOST_TEST(contains(foreseen("1", "change"), "crm_order=91&"));
    BOOST_TEST(contains(foreseen("2", "approved"), "crm_order=T-92&"));
    BOOST_TEST(contains(foreseen("2", "change"), "crm_order=OLD-2&"));
    BOOST_TEST(host.tick().done == 2);
    const std::map<std::string, std::string> orders{{"1", "91"}, {"2", "T-92"}},
        changed{{"1", "91"}, {"2", "OLD-2"}};
    for (const auto& [id, external] : orders) {
        BOOST_TEST(text_at(requests(crm, id, "approved").back(), "/fields/crm_order") == external);
        BOOST_TEST(text_at(requests(crm, id, "change").back(), "/fields/crm_order") == changed.at(id));
    }
}

BOOST_AUTO_TEST_CASE(a_status_that_an_outcome_gives_is_found_in_the_same_tick) {
    mock_crm crm;
    installation host;
    host.apply(integration_text(
        {.url = crm.url("/?ext={id}"), .more = approved_table(ok(crm, "text-id"), "processing")}));
    host.import_leads(lead_text(1, 12, "ok") + lead_text(2, 12, "500") + lead_text(3, 12, "double"));
    const auto counts = host.tick();
    BOOST_TEST(counts.claimed == 4);
    BOOST_TEST(counts.accepted == 2);
    const auto sent = requests(crm, "1", "approved");
    BOOST_REQUIRE(sent.size() == 1u);
    BOOST_TEST(text_at(sent[0], "/fields/crm_order") == "91");
    BOOST_TEST(crm.log().size() == 4u);
}

BOOST_AUTO_TEST_CASE(a_status_that_another_program_sets_is_found) {
    mock_crm crm;
    installation host;
    host.apply(depot_text("depot", ok(crm)));
    host.import_leads(known_lead(1, "processing", "A-1") + known_lead(2, "processing", "A-2") +
                      known_lead(3, "processing", "A-3"));
    BOOST_TEST(host.tick().claimed == 0);
    host.sql("UPDATE leads SET status = 6 WHERE id < 3");
    BOOST_TEST(host.tick().accepted == 2);
    host.sql("INSERT INTO leads (id, offer, phone, status) VALUES (4, 12, '79161234567', 6)");
    BOOST_TEST(host.tick().accepted == 1);
    BOOST_TEST(crm.log().size() == 3u);
    for (const auto* id : {"1", "2", "4"}) {
        BOOST_TEST(text_at(deliveries(host.lead(id), "approved").at(0), "/state") == "done");
        BOOST_TEST(text_at(host.lead(id), "/status") == "packaging");
    }
}

BOOST_AUTO_TEST_CASE(what_was_not_sent_lapses_with_the_status_and_comes_back_with_it) {
    mock_crm crm;
    installation host;
    host.apply(depot_text("depot", ok(crm)));
    host.import_leads(known_lead(1, "processing", "A-1"));
    (void)host.done({"lead", "status", "1", "packaging"});
    BOOST_TEST(text_at(host.lead("1"), "/deliveries/0/state") == "due");
    (void)host.done({"lead", "status", "1", "cancel"});
    BOOST_TEST(host.tick().claimed == 0);
    BOOST_TEST(text_at(host.lead("1"), "/deliveries/0/state") == "done");
    BOOST_TEST(contains(text_at(host.lead("1"), "/deliveries/0/why"), "left the status"));
    BOOST_TEST(text_at(host.lead("1"), "/deliveries/0/external_id").empty());
    (void)host.done({"lead", "status", "1", "packaging"});
    BOOST_TEST(host.tick().accepted == 1);
    for (const auto* status : {"send", "packaging"}) (void)host.done({"lead", "status", "1", status});
    BOOST_TEST(host.tick().claimed == 0);
    BOOST_TEST(crm.log().size() == 1u);
    BOOST_TEST(count_at(host.lead("1"), "/deliveries") == 1u);
}

BOOST_AUTO_TEST_CASE(a_failure_stays_queued_with_its_reason) {
    mock_crm crm;
    installation host;
    host.apply(depot_text("depot", ok(crm, "fail-then-ok:1")));
    host.import_leads(known_lead(1, "packaging", "A-1"));
    BOOST_TEST(host.tick().failed == 1);
    auto order = deliveries(host.lead("1"), "approved").at(0);
    BOOST_TEST(text_at(order, "/state") == "due");
    BOOST_TEST(contains(text_at(order, "/why"), "500"), text_at(order, "/why"));
    BOOST_TEST(contains(host.done({"lead", "list", "--why"}), "500"));
    BOOST_TEST(host.tick().accepted == 1);
    order = deliveries(host.lead("1"), "approved").at(0);
    BOOST_TEST(text_at(order, "/external_id") == "91");
    BOOST_TEST(count_at(order, "/attempts") == 2u);
    BOOST_TEST(text_at(host.lead("1"), "/external_id") == "A-1");
    const auto verified = crm.verify(host.leads_with_deliveries());
    BOOST_TEST(verified.status == 0, verified.output << verified.errors);
}

BOOST_AUTO_TEST_CASE(an_integration_applied_later_takes_leads_that_are_there_and_lets_them_go) {
    mock_crm crm;
    installation host;
    host.import_leads(known_lead(1, "packaging", "A-1") + known_lead(2, "processing", "A-2"));
    BOOST_TEST(host.tick().claimed == 0);
    host.apply(depot_text("depot", ok(crm), "send"));
    host.apply(depot_text("depot", ok(crm)));
    BOOST_TEST(text_at(host.lead("1"), "/deliveries/0/state") == "due");
    (void)host.done({"integration", "rollback", "depot", "1"});
    BOOST_TEST(host.tick().claimed == 0);
    BOOST_TEST(contains(text_at(host.lead("1"), "/deliveries/0/why"), "does not take this lead"));
    (void)host.done({"integration", "rollback", "depot", "2"});
    BOOST_TEST(host.tick().accepted == 1);
    BOOST_TEST(deliveries(host.lead("2"), "approved").empty());
    BOOST_TEST(crm.log().size() == 1u);
}

BOOST_AUTO_TEST_CASE(orders_wait_while_their_integration_is_paused) {
    mock_crm crm;
    installation host;
    host.apply(depot_text("depot", ok(crm)));
    host.apply(depot_text("courier", ok(crm)));
    (void)host.done({"integration", "pause", "depot"});
    host.import_leads(known_lead(1, "packaging", "A-1"));
    BOOST_TEST(host.tick().accepted == 1, "one that is paused keeps nothing from the others");
    BOOST_TEST(contains(text_at(deliveries(host.lead("1"), "approved", "depot").at(0), "/why"), "paused"));
    (void)host.done({"integration", "resume", "depot"});
    BOOST_TEST(host.tick().accepted == 1);
    BOOST_TEST(crm.log().size() == 2u);
}

BOOST_AUTO_TEST_CASE(change_and_order_for_one_crm_go_one_after_the_other_in_one_tick) {
    mock_crm crm;
    installation host;
    host.apply(integration_text(
        {.url = crm.url("/?ext={id}"),
         .more = approved_table(ok(crm)) + change_table(crm.url("/change?ext={id}&mock=ok"))}));
    host.import_leads(known_lead(1, "packaging", "A-1") + known_lead(2, "packaging", "A-2"));
    for (const auto* id : {"1", "2"}) (void)host.done({"lead", "change", id, "count=2"});
    const auto counts = host.tick();
    BOOST_TEST(counts.accepted == 2);
    BOOST_TEST(counts.done == 2);
    BOOST_TEST(host.tick().claimed == 0);
    for (const auto* id : {"1", "2"}) BOOST_TEST(crm.log_of(id).size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_status_of_no_name_and_a_lead_that_is_not_there_are_refused) {
    installation host;
    host.import_leads(known_lead(1, "processing", "A-1"));
    const auto before = json::dump(host.lead("1"));
    const std::vector<std::tuple<int, std::vector<std::string>, std::string>> cases{
        {2, {"1", "packed"}, "packaging"}, {2, {"1", ""}, "packaging"},
        {2, {"1", "6"}, "packaging"},      {2, {"1"}, "STATUS"},
        {1, {"99", "packaging"}, "99"},
    };
    for (const auto& [status, words, named] : cases) {
        std::vector<std::string> line{"lead", "status"};
        line.insert(line.end(), words.begin(), words.end());
        const auto end = host.command(line);
        BOOST_TEST_CONTEXT(words.back() << ": " << end.errors) {
            BOOST_TEST(end.status == status);
            BOOST_TEST(std::ranges::count(end.errors, '\n') == 1);
            BOOST_TEST(contains(end.errors, named));
            BOOST_TEST(end.output.empty());
        }
    }
    BOOST_TEST(json::dump(host.lead("1")) == before);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
