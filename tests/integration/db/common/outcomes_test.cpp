#include "tests/integration/db/common/fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::tests;

BOOST_FIXTURE_TEST_SUITE(outcomes, store_fixture)

BOOST_AUTO_TEST_CASE(an_accepted_lead_has_status_id_and_attempt) {
    insert({sample_lead()});
    auto claimed = claim().at(0);
    auto r = accepted(claimed, "x-1");
    r.attempt->at = *parse_timestamp("2026-11-23T10:15:00.123456Z");
    r.attempt->detail = "taken";
    r.attempt->request = "POST /add\n" + std::string(60'000, 'q');
    r.attempt->answer = "{\"id\":\"x-1\"}";
    auto summary = record({r});
    BOOST_TEST(summary.written == 1);
    BOOST_TEST(summary.refused == 0);
    BOOST_TEST(summary.status_kept == 0);
    BOOST_TEST((find(1).status == lead_status::processing));
    BOOST_TEST(find(1).external_id == "x-1");
    auto d = delivery(1);
    BOOST_TEST((d.state == db::delivery_state::done));
    BOOST_TEST((d.flow == flow::new_lead));
    BOOST_TEST(d.external_id == "x-1");
    BOOST_TEST(d.idem == claimed.idem);
    BOOST_REQUIRE_EQUAL(d.attempts.size(), 1u);
    const auto& a = d.attempts[0];
    BOOST_TEST(a.number == 1);
    BOOST_TEST((a.at == r.attempt->at));
    BOOST_TEST(a.elapsed_us == 1234);
    BOOST_TEST(a.phase == "interpreted");
    BOOST_TEST(a.http_status == 200);
    BOOST_TEST(a.outcome == "accepted");
    BOOST_TEST(a.detail == "taken");
    BOOST_TEST(a.plugin == "plain-value");
    BOOST_TEST(a.request == r.attempt->request);
    BOOST_TEST(a.answer == r.attempt->answer);
    auto lean = store->deliveries_of(lead_id{1}, db::store::attempts::last).value();
    BOOST_TEST(lean.at(0).attempts.at(0).request == "");
    BOOST_TEST(store->deliveries_of(lead_id{2}, db::store::attempts::with_bodies).value().empty());
    BOOST_TEST(other.value("SELECT owner FROM deliveries") == "NULL");
}

BOOST_AUTO_TEST_CASE(without_bodies_a_delivery_has_its_last_attempts) {
    insert({sample_lead(), sample_lead()});
    for (const auto& c : claim()) record({failed(c)});
    other.sql("WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 130)"
              " INSERT INTO attempts (id, delivery_id, number, at, elapsed_us, http_status, phase, outcome, detail,"
              " plugin, request, answer) SELECT a.id + n.i - 1, a.delivery_id, n.i, a.at, 1, 500, 'answered',"
              " 'failed', '', '', '', '' FROM attempts a, n");
    for (std::int64_t lead : {1, 2}) {
        const auto lean = store->deliveries_of(lead_id{lead}, db::store::attempts::last).value().at(0).attempts;
        BOOST_REQUIRE_EQUAL(lean.size(), 100u);
        BOOST_TEST(lean.front().number == 31);
        BOOST_TEST(lean.back().number == 130);
        const auto whole = delivery(lead).attempts;
        BOOST_REQUIRE_EQUAL(whole.size(), 130u);
        BOOST_TEST(whole.front().number == 1);
        const auto all = store->deliveries_of(lead_id{lead}, db::store::attempts::all).value().at(0).attempts;
        BOOST_REQUIRE_EQUAL(all.size(), 130u);
        BOOST_TEST(all.front().request == "");
    }
}

BOOST_AUTO_TEST_CASE(a_failed_lead_stays_new_and_keeps_its_key) {
    insert({sample_lead()});
    auto first = claim().at(0);
    record({failed(first)});
    BOOST_TEST((find(1).status == lead_status::new_lead));
    BOOST_TEST(delivery(1).why == "the target answered 500");
    auto second = claim().at(0);
    BOOST_TEST(second.attempt == 2);
    BOOST_TEST(second.epoch == first.epoch + 1);
    BOOST_TEST(second.idem == first.idem);
    record({accepted(second, "x")});
    BOOST_TEST(delivery(1).attempts.size() == 2u);
    auto counts = store->outcome_counts().value();
    BOOST_REQUIRE_EQUAL(counts.size(), 2u);
    BOOST_TEST(counts[0].outcome == "accepted");
    BOOST_TEST(counts[0].integration == "crm");
    BOOST_TEST((counts[0].flow == flow::new_lead));
    BOOST_TEST(counts[0].count() == 1);
    BOOST_TEST(counts[1].outcome == "failed");
}

BOOST_AUTO_TEST_CASE(a_rejected_lead_is_cancelled_with_its_reason) {
    insert({sample_lead()});
    auto r = accepted(claim().at(0), "");
    r.external_id.reset();
    r.status = lead_status::cancel;
    r.reason = 7;
    record({r});
    BOOST_TEST((find(1).status == lead_status::cancel));
    BOOST_TEST(find(1).reason.value() == 7);
    BOOST_TEST(find(1).external_id == "");
}

BOOST_AUTO_TEST_CASE(a_late_worker_is_refused) {
    insert({sample_lead(), sample_lead()});
    auto old = claim();
    BOOST_REQUIRE(sender->release({{old[0].id, old[0].epoch}}));
    auto current = claim();
    auto summary = record({accepted(old[0], "late"), accepted(old[1], "in time")});
    BOOST_TEST(summary.refused == 1);
    BOOST_TEST(summary.written == 1);
    BOOST_TEST((find(1).status == lead_status::new_lead));
    BOOST_TEST(delivery(1).attempts.empty());
    BOOST_TEST(find(2).external_id == "in time");
    BOOST_TEST(record({accepted(current[0], "first"), accepted(current[0], "again")}).refused == 1);
    BOOST_TEST(find(1).external_id == "first");
    BOOST_TEST(record({accepted(current[0], "once more")}).refused == 1);
    auto unknown = accepted(current[0], "x");
    unknown.id = delivery_id{999};
    BOOST_TEST(record({unknown}).refused == 1);
    BOOST_TEST(record({}).written == 0);
}

BOOST_AUTO_TEST_CASE(a_status_changed_meanwhile_is_kept_and_the_id_recorded) {
    insert({sample_lead(), sample_lead()});
    auto claimed = claim();
    other.sql("UPDATE leads SET status = 4 WHERE id = 1");
    auto summary = record({accepted(claimed[0], "x-1"), accepted(claimed[1], "x-2")});
    BOOST_TEST(summary.written == 2);
    BOOST_TEST(summary.status_kept == 1);
    BOOST_TEST((find(1).status == lead_status::hold));
    BOOST_TEST(find(1).external_id == "x-1");
    BOOST_TEST((delivery(1).state == db::delivery_state::done));
    BOOST_TEST(delivery(1).attempts.size() == 1u);
    BOOST_TEST((find(2).status == lead_status::processing));
}

BOOST_AUTO_TEST_CASE(two_outcomes_of_one_lead_in_one_batch_see_each_other) {
    insert({sample_lead()});
    other.sql("INSERT INTO deliveries (lead_id, flow, part, integration) VALUES (1, 3, 'depot/1', 'depot')");
    auto first = claim().at(0);
    auto second =
        sender->claim({{due(flow::approved).at(0).id}, "depot", "x", now(), flow::approved}).value().at(0);
    auto approved = accepted(second, "order-1");
    approved.status = lead_status::cancel;
    auto summary = record({accepted(first, "x-1"), approved});
    BOOST_TEST(summary.written == 2);
    BOOST_TEST(summary.status_kept == 1);
    BOOST_TEST((find(1).status == lead_status::processing));
    // An approved order's ID is its delivery's alone.
    BOOST_TEST(find(1).external_id == "x-1");
    BOOST_TEST(delivery(1, 1).external_id == "order-1");
}

BOOST_AUTO_TEST_CASE(edits_come_before_status_and_id) {
    insert({sample_lead()});
    auto r = accepted(claim().at(0), "x-1");
    other.sql("UPDATE leads SET comment = 'meanwhile' WHERE id = 1");
    r.edits = {{"address.city", "Kazan"}, {"external_id", "from an edit"}, {"price", "10"}};
    BOOST_TEST(record({r}).written == 1);
    auto l = find(1);
    BOOST_TEST(l.address.city == "Kazan");
    BOOST_TEST(l.comment == "meanwhile");
    BOOST_TEST(to_string(*l.price) == "10");
    BOOST_TEST(l.external_id == "x-1");
    BOOST_TEST((l.status == lead_status::processing));
    BOOST_TEST(other.value("SELECT external_by FROM leads") == "crm");
    BOOST_TEST((delivery(1).state == db::delivery_state::done));
    BOOST_TEST(due().empty());
}

BOOST_AUTO_TEST_CASE(an_external_id_set_by_an_edit_is_the_integrations) {
    insert({sample_lead()});
    auto r = failed(claim().at(0));
    r.edits = {{"external_id", "e-1"}};
    record({r});
    BOOST_TEST(find(1).external_id == "e-1");
    BOOST_TEST(claim("b").at(0).known_external_id == "");
}

BOOST_AUTO_TEST_CASE(a_record_that_does_not_fit_is_held_and_the_others_are_written) {
    insert({sample_lead(), sample_lead(), sample_lead(), sample_lead()});
    auto claimed = claim();
    auto bad_edit = accepted(claimed[1], "x-2");
    bad_edit.edits = {{"comment", "half"}, {"price", "-5"}};
    auto bad_reason = accepted(claimed[2], "x-3");
    bad_reason.reason = 0;
    auto bad_row = accepted(claimed[3], "x-4");
    bad_row.edits = {{"comment", "x"}};
    other.sql("UPDATE leads SET reason = 3000000000 WHERE id = 4");
    auto summary = record({accepted(claimed[0], "x-1"), bad_edit, bad_reason, bad_row});
    BOOST_TEST(summary.written == 4);
    BOOST_TEST((find(1).status == lead_status::processing));
    BOOST_TEST((delivery(1).state == db::delivery_state::done));
    for (int lead : {2, 3, 4}) {
        auto d = delivery(lead);
        BOOST_TEST((d.state == db::delivery_state::held));
        BOOST_TEST(d.attempts.size() == 1u);
        // The target has the order: its ID is not lost.
        BOOST_TEST(d.external_id == "x-" + std::to_string(lead));
        BOOST_TEST(other.value("SELECT external_id FROM leads WHERE id = " + std::to_string(lead)) ==
                   d.external_id);
        BOOST_TEST(other.value("SELECT status FROM leads WHERE id = " + std::to_string(lead)) == "1");
        BOOST_TEST(other.value("SELECT comment FROM leads WHERE id = " + std::to_string(lead)) == "");
    }
    BOOST_TEST(delivery(2).why.starts_with("an edit does not fit: price"));
    BOOST_TEST(delivery(3).why.contains("reason: a whole number from 1"));
    BOOST_TEST(delivery(4).why.contains("leads.reason"));
}

BOOST_AUTO_TEST_CASE(what_could_not_be_written_does_not_come_with_the_next_batch) {
    insert({sample_lead(), sample_lead()});
    auto claimed = claim();
    other.sql("ALTER TABLE attempts RENAME TO away");
    BOOST_TEST(!store->record({accepted(claimed[0], "x-1")}));
    other.sql("ALTER TABLE away RENAME TO attempts");
    BOOST_TEST(record({accepted(claimed[1], "x-2")}).written == 1);
    BOOST_TEST((delivery(1).state == db::delivery_state::claimed));
    BOOST_TEST((find(1).status == lead_status::new_lead));
    BOOST_TEST(delivery(1).attempts.empty());
    BOOST_TEST(delivery(2).attempts.size() == 1u);
    BOOST_TEST(record({accepted(claimed[0], "x-1")}).written == 1);
}

BOOST_AUTO_TEST_CASE(counts_of_several_processes_add_up) {
    insert(std::vector<lead>(3, sample_lead()));
    auto claimed = claim();
    record({accepted(claimed[0], "x-1"), accepted(claimed[1], "x-2")});
    BOOST_REQUIRE(database.open()->record({accepted(claimed[2], "x-3")}));
    auto counts = store->outcome_counts().value();
    BOOST_REQUIRE_EQUAL(counts.size(), 1u);
    BOOST_TEST(counts[0].count() == 3);
}

BOOST_AUTO_TEST_CASE(attempts_are_counted_by_how_long_they_took) {
    const std::vector<std::int64_t> took{0, 5'000, 5'001, 30'000'000, 30'000'001, 90'000'000};
    insert(std::vector<lead>(took.size(), sample_lead()));
    std::vector<db::outcome_record> batch;
    for (const auto& claimed : claim()) {
        batch.push_back(accepted(claimed, "x"));
        batch.back().attempt->elapsed_us = took[batch.size() - 1];
    }
    record(batch);
    auto counts = store->outcome_counts().value();
    BOOST_REQUIRE_EQUAL(counts.size(), 1u);
    const auto& buckets = counts[0].by_latency;
    BOOST_TEST(buckets[0].count == 2, "a bound is part of its bucket");
    BOOST_TEST(buckets[0].elapsed_us == 5'000);
    BOOST_TEST(buckets[1].count == 1);
    BOOST_TEST(buckets[11].count == 1);
    BOOST_TEST(buckets[12].count == 2);
    BOOST_TEST(buckets[12].elapsed_us == 120'000'001);
    BOOST_TEST(counts[0].count() == 6);
}

BOOST_AUTO_TEST_CASE(what_is_due_later_is_neither_found_nor_claimed_before) {
    insert({sample_lead()});
    auto r = failed(claim().at(0));
    r.due_at = now() + std::chrono::hours(1);
    record({r});
    BOOST_TEST(due().empty());
    BOOST_TEST(value_of(store->due(flow::new_lead, delivery_id{}, 10, now() + std::chrono::hours(2))).size() == 1u);
    db::claim_order order{.ids = {r.id}, .integration = "crm", .owner = "t", .lease_until = now() + std::chrono::hours(1)};
    BOOST_TEST(value_of(sender->claim(order)).empty());
    order.at = now() + std::chrono::hours(2);
    auto again = value_of(sender->claim(order));
    BOOST_REQUIRE_EQUAL(again.size(), 1u);
    record({failed(again[0])});
    BOOST_TEST(due().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
