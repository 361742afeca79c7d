// What goes to the server together: answers that reach whom they belong to, and errors that undo all.
#include "tests/integration/db/common/fixture.hpp"

#include <chrono>
#include <future>
#include <set>

using namespace leadwire;
using namespace leadwire::tests;

namespace {

struct deferred_fixture : store_fixture {
    static db::arrival arriving(const std::string& integration, const std::string& key = "") {
        db::arrival a{.order = sample_lead()};
        if (!integration.empty())
            a.sync = db::arrival::sync_claim{.integration = integration, .owner = "serve", .lease_until = now() + std::chrono::minutes{1}};
        if (!key.empty()) a.once = db::arrival::idempotency{.api_key = 1, .key = key, .fingerprint = "f"};
        return a;
    }
    /// Each receipt has its own lead, and its lead's own delivery.
    void check(const std::vector<db::arrival>& arrivals, const std::vector<result<db::arrival_receipt>>& receipts) {
        BOOST_REQUIRE_EQUAL(receipts.size(), arrivals.size());
        std::set<lead_id> ids;
        for (std::size_t i = 0; i < arrivals.size(); ++i) BOOST_TEST_CONTEXT("arrival " << i) {
                const auto& r = value_of(receipts[i]);
                BOOST_TEST(ids.insert(r.id).second);
                BOOST_TEST(find(number(r.id)).phone == arrivals[i].order.phone);
                BOOST_REQUIRE(r.sync.has_value() == arrivals[i].sync.has_value());
                if (!r.sync) continue;
                auto id = std::to_string(number(r.sync->id));
                BOOST_TEST(other.value("SELECT lead_id || ' ' || integration || ' ' || idem FROM deliveries WHERE id = " + id) ==
                           to_string(r.id) + ' ' + arrivals[i].sync->integration + ' ' + r.sync->idem);
                BOOST_TEST((r.sync->order.id == r.id));
            }
    }
    std::vector<db::arrival> mixed(int count) {
        std::vector<db::arrival> all;
        for (int i = 0; i < count; ++i) {
            all.push_back(arriving(i % 3 == 0 ? "" : i % 3 == 1 ? "crm" : "broker", i % 2 ? "key " + std::to_string(i) : ""));
            all.back().order.phone = "7916" + std::to_string(1000000 + i);
        }
        return all;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(deferred_writes, deferred_fixture)

BOOST_AUTO_TEST_CASE(leads_of_several_integrations_keep_their_own) {
    for (int count : {1, 2, 3, 7, 8, 30}) {
        auto all = mixed(count);
        for (auto& a : all)
            if (a.once) a.once->key += " of " + std::to_string(count);
        check(all, value_of(store->register_leads(all)));
    }
    auto one = std::vector(5, arriving("crm"));
    check(one, value_of(store->register_leads(one)));
}

BOOST_AUTO_TEST_CASE(the_same_where_a_pooler_keeps_nothing_in_a_connection) {
    store = value_of(db::open(database.url() + "?pooling=transaction"));
    auto all = mixed(12);
    check(all, value_of(store->register_leads(all)));
    auto claimed = value_of(store->register_leads({arriving("crm")})).at(0)->sync.value();
    BOOST_TEST(record({accepted(claimed, "x-1")}).written == 1);
    BOOST_TEST(find(number(claimed.order.id)).external_id == "x-1");
}

BOOST_AUTO_TEST_CASE(repeats_among_them_are_found) {
    auto first = value_of(store->register_leads({arriving("crm", "a")})).at(0).value();
    auto receipts = value_of(store->register_leads({arriving("", "b"), arriving("crm", "a"), arriving("crm", "c"), arriving("", "b")}));
    BOOST_TEST((receipts[1]->id == first.id));
    BOOST_TEST(receipts[1]->before.has_value());
    BOOST_TEST(receipts[2]->sync.has_value());
    BOOST_TEST((receipts[3]->id == receipts[0]->id), "the same key twice at once");
    BOOST_TEST(other.value("SELECT count(*) FROM leads") == "3");
}

BOOST_AUTO_TEST_CASE(a_repeat_after_a_lead_that_was_refused_is_found) {
    auto first = value_of(store->register_leads({arriving("crm", "a")})).at(0).value();
    other.sql("ALTER TABLE leads ADD CONSTRAINT refused CHECK (phone <> '7')");
    auto bad = arriving("");
    bad.order.phone = "7";
    auto refused = value_of(store->register_leads({bad})).at(0);
    other.sql("ALTER TABLE leads DROP CONSTRAINT refused");
    BOOST_REQUIRE(!refused);
    auto again = value_of(value_of(store->register_leads({arriving("crm", "a")})).at(0));
    BOOST_TEST((again.id == first.id));
    BOOST_TEST(again.before.has_value());
}

BOOST_AUTO_TEST_CASE(a_write_that_fails_undoes_all_of_them) {
    insert({sample_lead(), sample_lead()});
    auto claimed = claim();
    other.sql("ALTER TABLE target_health ADD CONSTRAINT refused CHECK (bad < 1)");
    auto good = accepted(claimed[0], "x-1"), bad = failed(claimed[1]);
    bad.health = db::target_health::bad;
    auto refused = store->record({good, bad});
    other.sql("ALTER TABLE target_health DROP CONSTRAINT refused");
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().text.contains("refused"));
    BOOST_TEST((delivery(1).state == db::delivery_state::claimed));
    BOOST_TEST(delivery(1).attempts.empty());
    BOOST_TEST(find(1).external_id == "");
    BOOST_TEST(record({good, bad}).written == 2);
    BOOST_TEST(find(1).external_id == "x-1");
}

BOOST_AUTO_TEST_CASE(edits_that_do_not_fit_leave_the_others_alone) {
    insert(std::vector<lead>(4, sample_lead()));
    auto claimed = claim();
    std::vector<db::outcome_record> batch;
    for (const auto& c : claimed) batch.push_back(accepted(c, "x-" + to_string(c.order.id)));
    batch[0].edits = {{"price", "-5"}};
    batch[1].edits = {{"comment", "fits"}};
    batch[2].edits = {{"price", "-6"}};
    BOOST_TEST(record(batch).written == 4);
    BOOST_TEST((delivery(1).state == db::delivery_state::held));
    BOOST_TEST(find(2).comment == "fits");
    BOOST_TEST((delivery(3).state == db::delivery_state::held));
    for (int lead = 1; lead <= 4; ++lead) {
        BOOST_TEST(find(lead).external_id == "x-" + std::to_string(lead));
        BOOST_TEST(delivery(lead).attempts.size() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(what_is_committed_stays_taken_when_the_database_fails_for_the_rest) {
    insert({sample_lead(5)});
    other.sql("BEGIN; INSERT INTO leads (id, offer, phone) VALUES (77, 12, '7')"); // and does not say whether it stays
    auto waits = arriving("crm");
    waits.order.id = lead_id{77};
    auto taken = arriving("crm");
    taken.order.id = lead_id{5};
    auto receipts = value_of(database.open_hasty()->register_leads({arriving("crm"), taken, waits, arriving("crm")}));
    BOOST_REQUIRE_EQUAL(receipts.size(), 4u);
    BOOST_TEST(receipts[0].has_value());
    BOOST_TEST((receipts[1].error().code == error_code::conflict));
    BOOST_TEST((receipts[2].error().code == error_code::io));
    BOOST_TEST((receipts[3].error().code == error_code::io), "nobody waits once more");
    other.sql("ROLLBACK");
    BOOST_TEST(other.value("SELECT count(*) FROM leads") == "2");
    BOOST_TEST(other.value("SELECT count(*) FROM deliveries WHERE state = 2") == "1");
}

BOOST_AUTO_TEST_CASE(the_clock_is_read_after_the_wait_for_a_lock) {
    (void)value_of(store->target("crm", std::chrono::seconds(60)));
    other.sql("BEGIN; SELECT FROM paces FOR UPDATE");
    auto asked = std::async(std::launch::async, [&] { return store->target("crm", std::chrono::seconds(60)); });
    other_program third(database);
    while (third.value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'leadwire' AND wait_event_type = 'Lock'") == "0") {
    }
    auto released = now();
    other.sql("COMMIT");
    BOOST_TEST((value_of(asked.get()).at >= released));
}

BOOST_AUTO_TEST_SUITE_END()
