// Other programs that hold locks, and transactions that cross each other.
#include "tests/integration/db/common/fixture.hpp"

#include <future>

using namespace leadwire;
using namespace leadwire::tests;

namespace {

/// Until a session of the product waits for a lock.
void until_somebody_waits(const test_database& database) {
    other_program third(database);
    while (third.value("SELECT count(*) FROM pg_stat_activity"
                       " WHERE application_name = 'leadwire' AND wait_event_type = 'Lock'") == "0") {
    }
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(locks, store_fixture)

BOOST_AUTO_TEST_CASE(a_lock_of_another_program_is_an_error_and_nothing_is_lost) {
    insert({sample_lead(), sample_lead()});
    auto claimed = claim();
    auto hasty = database.open_hasty();
    other.sql("BEGIN; UPDATE leads SET comment = 'slow' WHERE id = 1");
    auto refused = hasty->record({accepted(claimed[0], "x-1"), accepted(claimed[1], "x-2")});
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == error_code::io));
    BOOST_TEST(refused.error().text ==
               "another program has held a lock for more than 20 ms; nothing was changed");
    BOOST_TEST(!hasty->edit_lead(lead_id{1}, {{"name", "x"}}));
    BOOST_TEST(hasty->find_lead(lead_id{1}).has_value()); // reading goes on
    BOOST_TEST(delivery(2).attempts.empty());
    other.sql("COMMIT");
    BOOST_TEST(hasty->record({accepted(claimed[0], "x-1"), accepted(claimed[1], "x-2")}).value().written ==
               2);
    BOOST_TEST(find(1).comment == "slow");
    BOOST_TEST(find(1).external_id == "x-1");
}

BOOST_AUTO_TEST_CASE(a_delivery_that_another_process_is_claiming_is_left_to_it) {
    insert({sample_lead(), sample_lead(), sample_lead()});
    other.sql("BEGIN; SELECT FROM deliveries WHERE lead_id = 2 FOR UPDATE");
    auto claimed = claim(); // without waiting
    BOOST_REQUIRE_EQUAL(claimed.size(), 2u);
    BOOST_TEST(number(claimed[0].order.id) == 1);
    BOOST_TEST(number(claimed[1].order.id) == 3);
    other.sql("ROLLBACK");
    BOOST_TEST(claim().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_failure_waits_for_who_changes_the_status_and_lapses) {
    insert({sample_lead(), sample_lead()});
    auto claimed = claim();
    other.sql("BEGIN; UPDATE leads SET status = 5");
    auto recorded = std::async(std::launch::async, [&] { return store->record({failed(claimed[0])}); });
    until_somebody_waits(database);
    other.sql("COMMIT");
    BOOST_TEST(recorded.get().value().written == 1);
    BOOST_TEST(due().empty());
    BOOST_TEST((delivery(1).state == db::delivery_state::done));

    other.sql("BEGIN; UPDATE leads SET comment = 'x' WHERE id = 2; UPDATE leads SET status = 6 WHERE id = 2");
    auto released = std::async(std::launch::async, [&] {
        return store->release({{claimed[1].id, claimed[1].epoch}});
    });
    until_somebody_waits(database);
    other.sql("COMMIT");
    BOOST_TEST(released.get().has_value());
    BOOST_TEST(due().empty());
    BOOST_TEST(delivery(2).why == "the lead left status new");
}

BOOST_AUTO_TEST_CASE(of_two_records_of_one_claim_the_later_is_refused) {
    insert({sample_lead()});
    auto claimed = claim();
    auto second = database.open();
    other.sql("BEGIN; SELECT FROM leads FOR UPDATE");
    auto settle = [&](db::store& s, const char* id) {
        return std::async(std::launch::async,
                          [&s, record = accepted(claimed[0], id)] { return s.record({record}); });
    };
    auto a = settle(*store, "a"), b = settle(*second, "b");
    other_program third(database);
    while (third.value("SELECT count(*) FROM pg_stat_activity"
                       " WHERE application_name = 'leadwire' AND wait_event_type = 'Lock'") != "2") {
    }
    other.sql("COMMIT");
    auto written_a = a.get().value().written, written_b = b.get().value().written;
    BOOST_TEST(written_a + written_b == 1);
    BOOST_TEST(find(1).external_id == (written_a ? "a" : "b"));
    BOOST_TEST(delivery(1).attempts.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_transaction_undone_for_another_is_run_again) {
    insert({sample_lead(), sample_lead()});
    auto claimed = claim();
    other.sql("BEGIN; UPDATE leads SET comment = 'x' WHERE id = 2");
    auto recorded = std::async(std::launch::async, [&] {
        return store->record({accepted(claimed[0], "x-1"), accepted(claimed[1], "x-2")});
    });
    until_somebody_waits(database);
    // Crosses what the record has locked. The server undoes the record, which has waited longer, and lets
    // this one pass.
    other.sql("UPDATE leads SET comment = 'x' WHERE id = 1; COMMIT");
    auto summary = recorded.get();
    BOOST_REQUIRE_MESSAGE(summary, (summary ? "" : summary.error().message()));
    BOOST_TEST(summary->written == 2);
    for (int lead : {1, 2}) {
        BOOST_TEST(find(lead).comment == "x");
        BOOST_TEST(find(lead).external_id == "x-" + std::to_string(lead));
        BOOST_TEST(delivery(lead).attempts.size() == 1u);
    }
    BOOST_TEST(other.value("SELECT sum(count) FROM outcome_counts") == "2");
}

BOOST_AUTO_TEST_CASE(a_request_that_came_to_two_processes_at_once_is_one_lead) {
    db::arrival a{.order = sample_lead(), .once = db::arrival::idempotency{.api_key = 1, .key = "a", .fingerprint = "f"}};
    insert({sample_lead(7)});
    other.sql("BEGIN; INSERT INTO idempotency_keys (api_key, key, fingerprint, lead_id, answer, at)"
              " VALUES (1, 'a', 'f', 7, 'thankyou', 1)");
    auto registered = std::async(std::launch::async, [&] {
        return store->register_leads({{.order = sample_lead()}, a});
    });
    until_somebody_waits(database);
    other.sql("COMMIT");
    auto receipts = value_of(registered.get());
    BOOST_REQUIRE_EQUAL(receipts.size(), 2u);
    BOOST_TEST(!value_of(receipts[0]).before);
    BOOST_REQUIRE(value_of(receipts[1]).before);
    BOOST_TEST((receipts[1]->id == lead_id{7}));
    BOOST_TEST(other.value("SELECT count(*) FROM leads") == "2");
}

BOOST_AUTO_TEST_CASE(what_somebody_has_begun_to_send_is_settled_no_more) {
    insert({sample_lead()});
    auto doubtful = failed(claim().at(0));
    doubtful.in_doubt = true;
    record({doubtful});
    other.sql("BEGIN; UPDATE deliveries SET state = 2, epoch = 2, owner = 'elsewhere', lease_until = 9000000000000000");
    auto settled = std::async(std::launch::async, [&] {
        return store->settle({.which = {.lead = lead_id{1}}, .accepted = {}, .who = "ann"});
    });
    until_somebody_waits(database);
    other.sql("COMMIT");
    BOOST_TEST(value_of(settled.get()) == 0);
    BOOST_TEST((delivery(1).state == db::delivery_state::claimed));
    BOOST_TEST(other.value("SELECT count(*) FROM journal") == "0");
}

BOOST_AUTO_TEST_CASE(a_lead_that_moves_while_its_route_is_made_is_queued) {
    insert({sample_lead()});
    other.sql("BEGIN; UPDATE leads SET status = 6");
    auto applied = std::async(std::launch::async, [&] {
        return store->apply_integration("depot", "text", "ann", "",
                                        {{.status = lead_status::packaging, .offer = {}, .country = {}}});
    });
    until_somebody_waits(database);
    other.sql("COMMIT");
    BOOST_REQUIRE(applied.get());
    BOOST_TEST(due(flow::approved).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_lead_that_goes_once_more_waits_for_its_other_sends) {
    insert({sample_lead()});
    record({accepted(claim().at(0), "x-1")});
    BOOST_TEST(value_of(store->resend({.which = {.lead = lead_id{1}, .integration = "crm", .flow = flow::new_lead}, .who = "ann"})).queued == 1);
    other.sql("BEGIN; SELECT FROM leads WHERE id = 1 FOR NO KEY UPDATE"); // as a claim of flow approved has it
    BOOST_TEST(claim().empty());
    other.sql("COMMIT");
    BOOST_TEST(claim().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_change_is_made_of_the_lead_as_it_stands) {
    insert({sample_lead()});
    other.sql("BEGIN; UPDATE leads SET count = 5 WHERE id = 1");
    auto changed = std::async(std::launch::async, [&] {
        db::change_request change{.lead = lead_id{1}, .edits = {}, .who = "ann", .told = {}, .imported_to = {}};
        change.complete = [](const lead& before, db::change_request& rest) -> result<void> {
            rest.edits = {{"count", json::number{std::to_string(*before.count + 1)}}};
            return {};
        };
        return store->change_lead(change);
    });
    until_somebody_waits(database);
    other.sql("COMMIT");
    BOOST_TEST(*value_of(changed.get()).order.count == 6);
}

BOOST_AUTO_TEST_CASE(recording_a_send_waits_neither_for_its_lead_nor_for_others_that_record) {
    insert({sample_lead(), sample_lead(), sample_lead()});
    auto send = [](std::int64_t lead, const std::string& input) {
        return db::recorded_send{.at = now(), .lead = lead_id{lead}, .integration = "crm", .input = input, .calls = "[]"};
    };
    auto hasty = database.open_hasty();
    auto kept = [&] { return other.value("SELECT string_agg(input, '' ORDER BY id) FROM recorded_sends"); };
    BOOST_REQUIRE(hasty->keep_recordings({send(1, "a"), send(2, "b")}, 10));
    other.sql("BEGIN; UPDATE leads SET comment = 'slow' WHERE id = 1; DELETE FROM leads WHERE id = 2;"
              "SELECT FROM recorded_sends WHERE input = 'a' FOR UPDATE");
    BOOST_TEST(hasty->keep_recordings({send(1, "c"), send(2, "d"), send(3, "e")}, 2).has_value());
    other.sql("COMMIT");
    BOOST_TEST(kept() == "ace", "what was locked stays until the next time");
    BOOST_TEST(hasty->keep_recordings({send(1, "f")}, 2).has_value());
    BOOST_TEST(kept() == "ef");
}

BOOST_AUTO_TEST_SUITE_END()
