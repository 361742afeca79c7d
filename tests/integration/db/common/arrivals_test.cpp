// Leads from the intake: taken each for itself, once for each request, and kept back from flow new while a
// sync send has them.
#include "tests/integration/db/common/fixture.hpp"

using namespace leadwire;
using namespace leadwire::tests;

namespace {

db::arrival plain(std::int64_t id = 0) {
    return {.order = sample_lead(id)};
}
db::arrival keyed(const std::string& key, const std::string& fingerprint = "f", std::int64_t by = 1) {
    auto a = plain();
    a.once = db::arrival::idempotency{.api_key = by, .key = key, .fingerprint = fingerprint};
    return a;
}
db::arrival synced(std::int64_t id = 0) {
    auto a = plain(id);
    a.sync = db::arrival::sync_claim{
        .integration = "crm", .owner = "serve", .lease_until = now() + std::chrono::minutes{1}};
    return a;
}

struct arrival_fixture : store_fixture {
    std::vector<result<db::arrival_receipt>> arrive(const std::vector<db::arrival>& arrivals) {
        return value_of(store->register_leads(arrivals));
    }
    db::arrival_receipt take(const db::arrival& a) { return value_of(arrive({a}).at(0)); }
    /// Its sync send, under way.
    db::claimed_delivery sync_send(std::int64_t id = 0) { return take(synced(id)).sync.value(); }
    std::string count_of(const std::string& table) { return other.value("SELECT count(*) FROM " + table); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(arrivals, arrival_fixture)

BOOST_AUTO_TEST_CASE(leads_of_a_batch_get_ids_and_are_due) {
    auto receipts = arrive({plain(), plain(70), plain()});
    BOOST_REQUIRE_EQUAL(receipts.size(), 3u);
    for (const auto& r : receipts) {
        BOOST_REQUIRE(r);
        BOOST_TEST(!r->sync);
        BOOST_TEST(!r->before);
    }
    BOOST_TEST((receipts[1]->id == lead_id{70}));
    BOOST_TEST(find(static_cast<std::int64_t>(receipts[2]->id)).phone == "79161234567");
    BOOST_TEST(due().size() == 3u);
    BOOST_TEST(arrive({}).empty());
}

BOOST_AUTO_TEST_CASE(an_id_that_is_taken_is_refused_and_the_others_are_taken) {
    insert({sample_lead(5)});
    auto receipts = arrive({plain(), plain(5), synced(70), keyed("a")});
    BOOST_REQUIRE_EQUAL(receipts.size(), 4u);
    BOOST_TEST(receipts[0].has_value());
    BOOST_REQUIRE(!receipts[1]);
    BOOST_TEST((receipts[1].error().code == error_code::conflict));
    BOOST_REQUIRE(receipts[2]);
    BOOST_TEST(receipts[2]->sync.has_value());
    BOOST_TEST(receipts[3].has_value());
    BOOST_TEST(count_of("leads") == "4");
    BOOST_TEST(count_of("deliveries") == "5", "one for each lead, and the sync send");
}

BOOST_AUTO_TEST_CASE(a_refused_lead_leaves_its_request_free) {
    insert({sample_lead(5)});
    auto refused = keyed("a");
    refused.order.id = lead_id{5};
    BOOST_TEST(!arrive({refused}).at(0));
    BOOST_TEST(count_of("idempotency_keys") == "0");
    BOOST_TEST(!take(keyed("a")).before);
}

BOOST_AUTO_TEST_CASE(a_repeat_makes_no_second_lead_and_gets_the_first_answer) {
    auto first = take(keyed("a"));
    BOOST_TEST(!first.before);
    auto again = take(keyed("a"));
    BOOST_REQUIRE(again.before);
    BOOST_TEST((again.id == first.id));
    BOOST_TEST(again.before->fingerprint == "f");
    BOOST_TEST(again.before->answer == "thankyou", "without a sync send it is known at once");
    BOOST_TEST(take(keyed("a", "other")).before.value().fingerprint == "f");
    BOOST_TEST(count_of("leads") == "1");
    BOOST_TEST(!take(keyed("a", "f", 2)).before, "another API key has keys of its own");
    BOOST_TEST(!take(keyed("b")).before);
    BOOST_TEST(count_of("leads") == "3");
}

BOOST_AUTO_TEST_CASE(the_same_request_twice_in_a_batch_is_one_lead) {
    auto receipts = arrive({keyed("a"), plain(), keyed("a")});
    BOOST_REQUIRE_EQUAL(receipts.size(), 3u);
    BOOST_TEST(!value_of(receipts[0]).before);
    BOOST_TEST(!value_of(receipts[1]).before);
    BOOST_TEST(value_of(receipts[2]).before.has_value());
    BOOST_TEST((receipts[2]->id == receipts[0]->id));
    BOOST_TEST(count_of("leads") == "2");
}

BOOST_AUTO_TEST_CASE(the_answer_of_a_sync_send_is_kept_for_repeats) {
    auto a = synced();
    a.once = keyed("a").once;
    BOOST_TEST(take(a).sync.has_value());
    auto meanwhile = take(a);
    BOOST_TEST(!meanwhile.sync, "one send alone");
    BOOST_TEST(meanwhile.before.value().answer == "");
    BOOST_REQUIRE(store->keep_answer(*a.once, "redirect https://broker.example/?a=1"));
    BOOST_TEST(take(a).before.value().answer == "redirect https://broker.example/?a=1");
    auto earlier = value_of(database.open()->earlier_arrival(*a.once));
    BOOST_REQUIRE(earlier);
    BOOST_TEST(earlier->before.value().answer == "redirect https://broker.example/?a=1");
    BOOST_TEST((earlier->id == meanwhile.id));
    BOOST_TEST(!value_of(store->earlier_arrival(*keyed("never seen").once)));
    BOOST_REQUIRE(store->keep_answer(*keyed("never seen").once, "thankyou"));
    BOOST_TEST(count_of("idempotency_keys") == "1");
}

BOOST_AUTO_TEST_CASE(a_lead_under_its_sync_send_is_claimed_and_flow_new_waits) {
    auto before = now();
    auto sent = sync_send(9);
    BOOST_TEST((sent.order.id == lead_id{9}));
    BOOST_TEST(sent.order.phone == "79161234567");
    BOOST_TEST(sent.epoch == 1);
    BOOST_TEST(sent.attempt == 1);
    BOOST_TEST(sent.idem.size() == 36u);
    BOOST_TEST(due().empty());
    BOOST_TEST(due(flow::sync).empty());
    BOOST_TEST((delivery(9, 0).flow == flow::new_lead));
    BOOST_TEST(delivery(9, 0).why == "waits until its sync send is settled");
    BOOST_TEST((delivery(9, 1).flow == flow::sync));
    BOOST_TEST((delivery(9, 1).state == db::delivery_state::claimed));
    BOOST_TEST(other.value("SELECT owner FROM deliveries WHERE flow = 4") == "serve");
    BOOST_TEST(value_of(store->expired_claims(before)).empty());
    auto expired = value_of(store->expired_claims(now() + std::chrono::minutes{2}));
    BOOST_REQUIRE_EQUAL(expired.size(), 1u);
    BOOST_TEST((expired[0].flow == flow::sync));
    BOOST_TEST(expired[0].integration == "crm");
}

BOOST_AUTO_TEST_CASE(nobody_takes_the_lead_while_its_sync_send_is_under_way) {
    auto sent = sync_send();
    auto fresh = other.value("SELECT id FROM deliveries WHERE flow = 1");
    for (const auto* integration : {"crm", "another"})
        BOOST_TEST(value_of(sender->claim({.ids = {delivery_id{std::stoll(fresh)}},
                                           .integration = integration,
                                           .owner = "x",
                                           .lease_until = now()}))
                       .empty());
    auto r = failed(sent);
    r.state = db::delivery_state::done;
    record({r});
    BOOST_TEST(claim().size() == 1u);
}

BOOST_AUTO_TEST_CASE(after_a_redirect_flow_new_knows_who_has_the_lead) {
    auto r = accepted(sync_send(), "");
    r.status.reset();
    r.external_id.reset();
    r.redirected = true;
    BOOST_TEST(record({r}).written == 1);
    BOOST_TEST((find(1).status == lead_status::new_lead));
    BOOST_REQUIRE_EQUAL(due().size(), 1u);
    BOOST_TEST(delivery(1).why == "");
    auto taken = claim();
    BOOST_REQUIRE_EQUAL(taken.size(), 1u);
    BOOST_TEST(taken[0].redirected);
    BOOST_TEST(taken[0].known_external_id == "");
}

BOOST_AUTO_TEST_CASE(a_redirect_counts_for_the_integration_that_gave_it) {
    auto r = accepted(sync_send(), "");
    r.status.reset();
    r.external_id.reset();
    r.redirected = true;
    record({r});
    BOOST_TEST(!claim("another").at(0).redirected);
}

BOOST_AUTO_TEST_CASE(an_accepted_lead_is_not_due_in_flow_new_any_more) {
    auto summary = record({accepted(sync_send(), "x-1")});
    BOOST_TEST(summary.written == 1);
    BOOST_TEST(summary.status_kept == 0);
    auto l = find(1);
    BOOST_TEST((l.status == lead_status::processing));
    BOOST_TEST(l.external_id == "x-1");
    BOOST_TEST(other.value("SELECT external_by FROM leads") == "crm");
    BOOST_TEST(due().empty());
    BOOST_TEST((delivery(1, 0).state == db::delivery_state::done));
    BOOST_TEST(delivery(1, 0).attempts.empty());
    BOOST_TEST((delivery(1, 1).state == db::delivery_state::done));
    BOOST_TEST(delivery(1, 1).external_id == "x-1");
    BOOST_TEST(delivery(1, 1).attempts.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_refused_or_deleted_lead_is_not_due_either) {
    auto refused = accepted(sync_send(), "");
    refused.external_id.reset();
    refused.status = lead_status::cancel;
    refused.reason = 7;
    auto told = accepted(sync_send(), "");
    told.external_id.reset();
    told.status = lead_status::deleted;
    BOOST_TEST(record({refused, told}).written == 2);
    BOOST_TEST((find(1).status == lead_status::cancel));
    BOOST_TEST(find(1).reason.value() == 7);
    BOOST_TEST((find(2).status == lead_status::deleted));
    BOOST_TEST(due().empty());
}

BOOST_AUTO_TEST_CASE(after_a_failure_flow_new_sends_the_lead) {
    auto r = failed(sync_send());
    r.state = db::delivery_state::done;
    record({r});
    BOOST_TEST((delivery(1, 1).state == db::delivery_state::done));
    auto taken = claim();
    BOOST_REQUIRE_EQUAL(taken.size(), 1u);
    BOOST_TEST(!taken[0].redirected);
    BOOST_TEST(due(flow::sync).empty());
}

BOOST_AUTO_TEST_CASE(what_is_held_keeps_the_lead_from_flow_new) {
    auto r = failed(sync_send());
    r.state = db::delivery_state::held;
    r.in_doubt = true;
    r.why = "in doubt: no answer";
    record({r});
    BOOST_TEST(due().empty());
    BOOST_TEST((delivery(1, 1).state == db::delivery_state::held));
    BOOST_TEST(delivery(1, 1).why == "in doubt: no answer");
    BOOST_TEST(delivery(1, 0).why == "waits until its sync send is settled");
}

BOOST_AUTO_TEST_CASE(an_outcome_that_does_not_fit_is_held_and_keeps_the_lead_from_flow_new) {
    auto r = accepted(sync_send(), "");
    r.status = lead_status::cancel;
    r.external_id.reset();
    r.edits = {{"price", "-5"}};
    record({r});
    BOOST_TEST((find(1).status == lead_status::new_lead));
    BOOST_TEST((delivery(1, 1).state == db::delivery_state::held));
    BOOST_TEST(due().empty(), "the target has answered: nobody sends it again unasked");
}

BOOST_AUTO_TEST_CASE(a_status_given_while_the_sync_send_was_under_way_stays) {
    auto sent = sync_send();
    BOOST_REQUIRE(store->set_status(lead_id{1}, lead_status::hold));
    auto summary = record({accepted(sent, "x-1")});
    BOOST_TEST(summary.status_kept == 1);
    BOOST_TEST((find(1).status == lead_status::hold));
    BOOST_TEST(find(1).external_id == "x-1");
}

BOOST_AUTO_TEST_CASE(a_change_waits_for_the_sync_send_and_goes_to_whoever_took_the_lead) {
    auto sent = sync_send();
    BOOST_TEST(value_of(store->change_lead({.lead = lead_id{1},
                                            .edits = {{"count", "2"}},
                                            .who = "ann",
                                            .told = {"crm"},
                                            .imported_to = ""}))
                   .queued == 1);
    BOOST_TEST(due(flow::change).empty());
    record({accepted(sent, "x-1")});
    auto told = claim("crm", flow::change);
    BOOST_REQUIRE_EQUAL(told.size(), 1u);
    BOOST_TEST(told[0].known_external_id == "x-1");
}

BOOST_AUTO_TEST_CASE(a_deleted_lead_takes_the_answer_to_its_request_along) {
    take(keyed("a"));
    take(keyed("b"));
    other.sql("DELETE FROM leads WHERE id = 1");
    BOOST_TEST(other.value("SELECT key FROM idempotency_keys") == "b");
}

BOOST_AUTO_TEST_SUITE_END()
