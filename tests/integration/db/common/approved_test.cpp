// Flow approved: who gets a lead that the call center has processed, once from each status.
#include "tests/integration/db/common/fixture.hpp"

#include <set>

using namespace leadwire;
using namespace leadwire::tests;

namespace {

struct approved_fixture : store_fixture {
    void apply(const std::string& id, std::vector<db::approved_route> routes) {
        (void)value_of(store->apply_integration(id, "text " + std::to_string(++versions), "ann", "", routes));
    }
    /// Integrations that the lead is due for, by name.
    std::string due_for(std::int64_t lead) {
        std::set<std::string> integrations;
        for (const auto& d : due(flow::approved))
            if (d.lead == lead_id{lead}) integrations.insert(d.integration);
        std::string names;
        for (const auto& name : integrations) names += (names.empty() ? "" : " ") + name;
        return names;
    }
    void status(std::int64_t lead, int code) {
        other.sql("UPDATE leads SET status = " + std::to_string(code) + " WHERE id = " + std::to_string(lead));
    }
    /// Sends what is due for that integration; the CRM gives the ID.
    void send(const std::string& integration, const std::string& id) {
        auto claimed = claim(integration, flow::approved);
        BOOST_REQUIRE_EQUAL(claimed.size(), 1u);
        auto r = failed(claimed[0]);
        r.integration = integration;
        r.external_id = id;
        r.state = db::delivery_state::done;
        BOOST_TEST(record({r}).written == 1);
    }
    int versions = 0;
    static constexpr int packaging = 6, sent = 7;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(approved, approved_fixture)

BOOST_AUTO_TEST_CASE(every_matching_integration_gets_it_once_from_a_status) {
    apply("depot", {{.status = lead_status::packaging, .offer = {}, .country = {}}});
    apply("courier", {{.status = lead_status::packaging, .offer = offer_id{12}, .country = "ru"},
                      {.status = lead_status::packaging, .offer = offer_id{13}, .country = "ru"}});
    apply("elsewhere", {{.status = lead_status::packaging, .offer = offer_id{99}, .country = {}}});
    apply("later", {{.status = lead_status::send, .offer = {}, .country = {}}});
    auto shouting = sample_lead();
    shouting.country = "RU";
    insert({shouting});
    BOOST_TEST(due_for(1) == "");
    status(1, packaging);
    BOOST_TEST(due_for(1) == "courier depot");
    send("depot", "D-1");
    BOOST_TEST(due_for(1) == "courier");
    BOOST_TEST(find(1).external_id == "");
    BOOST_TEST((find(1).status == lead_status::packaging));

    status(1, sent);
    BOOST_TEST(due_for(1) == "later", "what was not sent has lapsed");
    status(1, packaging);
    BOOST_TEST(due_for(1) == "courier", "and is due again; what was sent is not");
}

BOOST_AUTO_TEST_CASE(a_lead_that_arrives_in_the_status_is_due) {
    apply("depot", {{.status = lead_status::packaging, .offer = {}, .country = {}}});
    auto l = sample_lead();
    l.status = lead_status::packaging;
    insert({l});
    BOOST_TEST(due_for(1) == "depot");
    BOOST_TEST(due().empty());
}

BOOST_AUTO_TEST_CASE(a_new_integration_takes_those_that_are_there_and_an_old_one_lets_go) {
    insert({sample_lead(), sample_lead()});
    status(1, packaging);
    apply("depot", {{.status = lead_status::packaging, .offer = {}, .country = {}}});
    BOOST_TEST(due_for(1) == "depot");
    BOOST_TEST(due_for(2) == "");
    apply("depot", {{.status = lead_status::packaging, .offer = {}, .country = "kz"}});
    BOOST_TEST(due_for(1) == "");
    apply("depot", {{.status = lead_status::packaging, .offer = {}, .country = {}}});
    BOOST_TEST(due_for(1) == "depot");
    send("depot", "D-1");
    apply("depot", {});
    apply("depot", {{.status = lead_status::packaging, .offer = {}, .country = {}}});
    BOOST_TEST(due_for(1) == "", "it was sent from this status");
}

BOOST_AUTO_TEST_CASE(a_lead_that_becomes_another_offers_goes_elsewhere) {
    apply("depot", {{.status = lead_status::packaging, .offer = offer_id{12}, .country = {}}});
    apply("courier", {{.status = lead_status::packaging, .offer = offer_id{13}, .country = {}}});
    insert({sample_lead()});
    status(1, packaging);
    BOOST_TEST(due_for(1) == "depot");
    other.sql("UPDATE leads SET offer = 13 WHERE id = 1");
    BOOST_TEST(due_for(1) == "courier");
}

BOOST_AUTO_TEST_CASE(a_status_that_an_outcome_gives_counts_as_well) {
    apply("monitor", {{.status = lead_status::processing, .offer = {}, .country = {}}});
    insert({sample_lead(), sample_lead()});
    auto claimed = claim();
    record({accepted(claimed.at(0), "x-1"), failed(claimed.at(1))});
    BOOST_TEST(due_for(1) == "monitor");
    BOOST_TEST(due_for(2) == "");
    BOOST_TEST(due().size() == 1u);
}

BOOST_AUTO_TEST_CASE(one_that_fails_lapses_if_the_lead_has_gone_on) {
    apply("depot", {{.status = lead_status::packaging, .offer = {}, .country = {}}});
    insert({sample_lead()});
    status(1, packaging);
    auto claimed = claim("depot", flow::approved);
    BOOST_REQUIRE_EQUAL(claimed.size(), 1u);
    status(1, sent);
    auto r = failed(claimed[0]);
    r.integration = "depot";
    record({r});
    BOOST_TEST(due_for(1) == "");
    status(1, packaging);
    BOOST_TEST(due_for(1) == "depot");
    claimed = claim("depot", flow::approved);
    status(1, sent);
    BOOST_REQUIRE(sender->release({{claimed.at(0).id, claimed.at(0).epoch}}));
    BOOST_TEST(due_for(1) == "");
}

BOOST_AUTO_TEST_CASE(the_id_that_a_crm_gave_the_lead_goes_before_that_of_its_order) {
    apply("crm", {{.status = lead_status::packaging, .offer = {}, .country = {}},
                  {.status = lead_status::send, .offer = {}, .country = {}}});
    insert({sample_lead(), sample_lead()});
    auto claimed = claim();
    record({accepted(claimed.at(0), "x-1"), failed(claimed.at(1))});
    status(1, packaging);
    send("crm", "order-1");
    status(1, sent);
    BOOST_TEST(claim("crm", flow::approved).at(0).known_external_id == "x-1");

    status(2, packaging);
    send("crm", "order-2");
    status(2, sent);
    BOOST_TEST(claim("crm", flow::approved).at(0).known_external_id == "order-2");
}

BOOST_AUTO_TEST_CASE(a_lead_has_one_send_to_an_integration_at_a_time) {
    apply("crm", {{.status = lead_status::packaging, .offer = {}, .country = {}}});
    insert({sample_lead()});
    record({accepted(claim().at(0), "x-1")});
    status(1, packaging);
    BOOST_TEST(value_of(store->change_lead({.lead = lead_id{1},
                                            .edits = {{"count", "2"}},
                                            .who = "ann",
                                            .told = {"crm"},
                                            .imported_to = ""}))
                   .queued == 1);
    auto change = claim("crm", flow::change);
    BOOST_REQUIRE_EQUAL(change.size(), 1u);
    BOOST_TEST(claim("crm", flow::approved).empty());
    auto r = failed(change[0]);
    r.state = db::delivery_state::done;
    record({r});
    BOOST_TEST(claim("crm", flow::approved).size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
