// What a person has sent once more.
#include "tests/integration/db/common/fixture.hpp"

#include <set>

using namespace leadwire;
using namespace leadwire::tests;

namespace {

struct resends_fixture : store_fixture {
    static db::resend_order to_crm(std::optional<std::int64_t> lead, flow f = flow::new_lead) {
        db::resend_order wanted{.which = {.integration = "crm", .flow = f}, .who = "ann"};
        if (lead) wanted.which.lead = lead_id{*lead};
        if (f == flow::approved) wanted.approved_status = lead_status::packaging;
        return wanted;
    }
    db::resend_summary resend(const db::resend_order& wanted) { return value_of(store->resend(wanted)); }
    std::string refusal(const db::resend_order& wanted) {
        auto done = store->resend(wanted);
        return done ? "" : done.error().message();
    }
    void edit(const char* count) {
        db::change_request change{.lead = lead_id{1}, .edits = {{"count", count}}, .who = "ann", .told = {"crm"}, .imported_to = {}};
        BOOST_REQUIRE_EQUAL(value_of(store->change_lead(change)).queued, 1);
    }
    /// A lead that crm has accepted under this ID.
    db::claimed_delivery send(const std::string& external_id = "x-1") {
        auto claimed = claim().at(0);
        record({accepted(claimed, external_id)});
        return claimed;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(resends, resends_fixture)

BOOST_AUTO_TEST_CASE(an_accepted_lead_goes_again_to_that_integration_with_a_new_key) {
    insert({sample_lead()});
    auto first = send();
    auto wanted = to_crm(1);
    wanted.why = "they lost it";
    BOOST_TEST(resend(wanted).queued == 1);
    auto waiting = due();
    BOOST_REQUIRE_EQUAL(waiting.size(), 1u);
    BOOST_TEST(waiting[0].integration == "crm", "it is not routed anew");
    BOOST_TEST(delivery(1, 1).forced);
    BOOST_TEST(delivery(1, 1).why == "resent by ann: they lost it");
    auto again = claim().at(0);
    BOOST_TEST(again.forced);
    BOOST_TEST(again.attempt == 1);
    BOOST_TEST(again.known_external_id == "x-1");
    BOOST_TEST(again.idem != first.idem);
    record({accepted(again, "x-2")});
    BOOST_TEST(find(1).external_id == "x-2");
    BOOST_TEST(other.value("SELECT who || ', ' || why || ', ' || action FROM journal") ==
               "ann, they lost it, resend: new to crm");
}

BOOST_AUTO_TEST_CASE(only_a_resent_delivery_is_bound_to_an_integration) {
    insert({sample_lead()});
    record({failed(claim().at(0))});
    BOOST_TEST(due().at(0).integration == "", "one that failed is routed by offer and country each time");
    BOOST_TEST(!claim().at(0).forced);
}

BOOST_AUTO_TEST_CASE(a_resent_lead_that_is_not_new_lapses_neither_by_failing_nor_by_a_status) {
    insert({sample_lead()});
    send();
    resend(to_crm(1));
    other.sql("UPDATE leads SET status = 1 WHERE id = 1");
    other.sql("UPDATE leads SET status = 6 WHERE id = 1");
    BOOST_TEST(due().size() == 1u);
    record({failed(claim().at(0))});
    BOOST_TEST((delivery(1, 1).state == db::delivery_state::due));
    auto claimed = claim().at(0);
    BOOST_TEST(claimed.attempt == 2);
    BOOST_TEST(sender->release({{claimed.id, claimed.epoch}}).has_value());
    BOOST_TEST((delivery(1, 1).state == db::delivery_state::due));
    record({accepted(claim().at(0), "x-2")});
    BOOST_TEST((find(1).status == lead_status::processing), "it had the status of the claim still");
}

BOOST_AUTO_TEST_CASE(a_status_that_somebody_else_gives_meanwhile_is_kept) {
    insert({sample_lead()});
    send();
    resend(to_crm(1));
    auto claimed = claim().at(0);
    other.sql("UPDATE leads SET status = 7 WHERE id = 1");
    BOOST_TEST(record({accepted(claimed, "x-2")}).status_kept == 1);
    BOOST_TEST((find(1).status == lead_status::send));
    BOOST_TEST(find(1).external_id == "x-2");
}

BOOST_AUTO_TEST_CASE(what_is_open_is_refused) {
    insert({sample_lead()});
    BOOST_TEST(refusal(to_crm(1)) == "lead 1: its delivery in flow new is due already: the next tick sends it");
    auto claimed = claim().at(0);
    BOOST_TEST(refusal(to_crm(1)) == "lead 1: its delivery in flow new to crm is under way: wait until it ends");
    auto doubtful = failed(claimed);
    doubtful.in_doubt = true;
    record({doubtful});
    BOOST_TEST(refusal(to_crm(1)).contains("flow new to crm is in doubt: settle it first (`leadwire lead resolve 1 "));
    doubtful = failed(claim().at(0));
    doubtful.state = db::delivery_state::held;
    record({doubtful});
    BOOST_TEST(refusal(to_crm(1)).contains("is held: settle it first"));
    BOOST_TEST(refusal(to_crm(1, flow::change)) == "lead 1: has no change to resend");
    BOOST_TEST(other.value("SELECT count(*) FROM journal") == "0");
}

BOOST_AUTO_TEST_CASE(a_change_that_failed_does_not_get_lost_with_a_resent_lead) {
    insert({sample_lead()});
    send();
    edit("2");
    resend(to_crm(1));
    record({failed(claim().at(0))});
    record({accepted(claim().at(0), "x-2")});
    BOOST_TEST(due(flow::change).size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_last_change_goes_again) {
    insert({sample_lead()});
    send();
    auto change = [&](const char* count) {
        edit(count);
        auto claimed = claim("crm", flow::change).at(0);
        auto r = accepted(claimed, "");
        r.external_id.reset();
        r.status.reset();
        record({r});
        return claimed;
    };
    change("2");
    auto sent = change("3");
    BOOST_TEST(resend(to_crm(1, flow::change)).queued == 1);
    BOOST_TEST(refusal(to_crm(1, flow::change)).contains("flow change to crm is due already"));
    auto again = claim("crm", flow::change).at(0);
    BOOST_TEST(*again.order.count == 3);
    BOOST_TEST((again.change == sent.change));
    BOOST_TEST(again.idem != sent.idem);
}

BOOST_AUTO_TEST_CASE(an_approved_lead_goes_again_whatever_its_status_and_once) {
    value_of(store->apply_integration("crm", "id", "ann", "", {{lead_status::packaging, {}, {}}}));
    auto l = sample_lead();
    l.status = lead_status::packaging;
    insert({l});
    BOOST_REQUIRE_EQUAL(due(flow::approved).size(), 1u);
    other.sql("UPDATE leads SET status = 7 WHERE id = 1");
    BOOST_TEST(due(flow::approved).empty());
    BOOST_TEST(resend(to_crm(1, flow::approved)).queued == 1);
    BOOST_TEST(due(flow::approved).size() == 1u);
    other.sql("UPDATE leads SET status = 6 WHERE id = 1");
    BOOST_TEST(due(flow::approved).size() == 1u, "what had lapsed is not sent beside it");
    other.sql("UPDATE leads SET status = 8, offer = 77 WHERE id = 1");
    value_of(store->apply_integration("crm", "id 2", "ann", "", {{lead_status::send, {}, {}}}));
    BOOST_TEST(due(flow::approved).size() == 1u);
    record({failed(claim("crm", flow::approved).at(0))});
    BOOST_TEST(due(flow::approved).size() == 1u);
}

BOOST_AUTO_TEST_CASE(in_bulk_all_that_were_sent_there_and_fit) {
    std::vector<lead> leads(1205, sample_lead());
    for (std::size_t i = 0; i < 5; ++i) leads[i].created -= std::chrono::hours(24);
    insert(leads);
    auto claimed = claim();
    std::set<std::string> keys;
    std::vector<db::outcome_record> batch;
    for (const auto& c : claimed) {
        keys.insert(c.idem);
        batch.push_back(number(c.order.id) == 7 ? failed(c) : accepted(c, "x"));
    }
    record(batch);
    auto wanted = to_crm({});
    wanted.which.since = leads.back().created;
    wanted.mode = db::by_hand::only_counted;
    BOOST_TEST(resend(wanted).queued == 1199);
    BOOST_TEST(due().size() == 1u);
    wanted.mode = db::by_hand::done;
    auto sum = resend(wanted);
    BOOST_TEST(sum.queued == 1199);
    BOOST_TEST(sum.open == 1);
    BOOST_TEST(due().size() == 1200u);
    BOOST_TEST(resend(wanted).queued == 0, "what waits is not doubled");
    for (const auto& again : claim()) keys.insert(again.idem);
    BOOST_TEST(keys.size() == 1205u + 1199u);
    wanted = to_crm({});
    wanted.which.integration = "other";
    BOOST_TEST(resend(wanted).queued == 0, "nothing was ever sent there");
    BOOST_TEST(other.value("SELECT count(*) FROM journal") == "1199");
}

BOOST_AUTO_TEST_SUITE_END()
