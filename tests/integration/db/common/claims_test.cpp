#include "tests/integration/db/common/fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <thread>

using namespace leadwire;
using namespace leadwire::tests;

BOOST_FIXTURE_TEST_SUITE(claims, store_fixture)

BOOST_AUTO_TEST_CASE(the_scan_pages_by_id) {
    insert(std::vector<lead>(2500, sample_lead()));
    auto all = due();
    BOOST_REQUIRE_EQUAL(all.size(), 2500u);
    BOOST_TEST(std::ranges::is_sorted(all, {}, &db::due_delivery::id));
    BOOST_TEST(all[0].country == "ru");
    auto page = store->due(flow::new_lead, all[999].id, 1000).value();
    BOOST_REQUIRE_EQUAL(page.size(), 1000u);
    BOOST_TEST((page[0].id == all[1000].id));
    BOOST_TEST(store->due(flow::new_lead, all[2499].id, 10).value().empty());
    BOOST_TEST(store->due(flow::new_lead, delivery_id{0}, 0).value().empty());
    BOOST_TEST(store->due(flow::new_lead, delivery_id{0}, 1).value().size() == 1u);
    BOOST_TEST(store->due(flow::change, delivery_id{0}, 10).value().empty());
}

BOOST_AUTO_TEST_CASE(a_claim_gives_the_lead_and_leaves_out_what_is_not_due) {
    insert({full_lead(7), sample_lead(8)});
    other.sql("UPDATE leads SET status = 1 WHERE id = 7");
    auto ids = due();
    BOOST_REQUIRE_EQUAL(ids.size(), 2u);
    db::claim_order order{{ids[1].id, ids[0].id, delivery_id{999}}, "crm", "host:1", now()};
    auto claimed = sender->claim(order).value();
    BOOST_REQUIRE_EQUAL(claimed.size(), 2u);
    BOOST_TEST((claimed[0].id < claimed[1].id));
    auto expected = full_lead(7);
    expected.status = lead_status::new_lead;
    auto& full = claimed[claimed[0].order.id == lead_id{7} ? 0 : 1];
    BOOST_TEST((full.order == expected));
    BOOST_TEST(full.epoch == 1);
    BOOST_TEST(full.attempt == 1);
    BOOST_TEST(due().empty());
    BOOST_TEST(sender->claim(order).value().empty());
    BOOST_TEST(sender->claim({{}, "crm", "x", now()}).value().empty());
    BOOST_TEST(other.value("SELECT owner FROM deliveries") == "host:1");
    BOOST_TEST(delivery(7).integration.value() == "crm");
}

BOOST_AUTO_TEST_CASE(large_ids_survive) {
    insert({sample_lead(5'000'000'000)});
    other.sql("UPDATE deliveries SET id = 6000000000");
    auto claimed = claim();
    BOOST_REQUIRE_EQUAL(claimed.size(), 1u);
    BOOST_TEST(number(claimed[0].id) == 6'000'000'000);
    BOOST_TEST(number(claimed[0].order.id) == 5'000'000'000);
    BOOST_TEST(record({accepted(claimed[0], "x")}).written == 1);
    BOOST_TEST(find(5'000'000'000).external_id == "x");
}

BOOST_AUTO_TEST_CASE(an_external_id_counts_for_who_gave_it) {
    auto arrived = sample_lead();
    arrived.external_id = "old-1";
    insert({arrived, sample_lead()});
    auto first = claim("a");
    BOOST_TEST(first.at(0).known_external_id == "old-1");
    BOOST_TEST(first.at(1).known_external_id == "");
    auto by_a = accepted(first.at(1), "a-2");
    by_a.integration = "a";
    record({failed(first.at(0)), by_a});
    other.sql("UPDATE leads SET status = 1 WHERE id = 2");
    auto second = claim("b");
    BOOST_TEST(second.at(0).known_external_id == "old-1");
    BOOST_TEST(second.at(1).known_external_id == "");
    BOOST_TEST(second.at(1).order.external_id == "a-2");
    BOOST_REQUIRE(sender->release({{second.at(1).id, second.at(1).epoch}}));
    BOOST_TEST(claim("a").at(0).known_external_id == "a-2");
}

BOOST_AUTO_TEST_CASE(an_external_id_entered_by_hand_counts_for_all) {
    insert({sample_lead()});
    record({accepted(claim("a").at(0), "a-1")});
    BOOST_REQUIRE(store->edit_lead(lead_id{1}, {{"external_id", "hand"}}));
    other.sql("UPDATE leads SET status = 1");
    BOOST_TEST(claim("b").at(0).known_external_id == "hand");
}

BOOST_AUTO_TEST_CASE(released_claims_are_due_again_and_count_no_attempt) {
    insert({sample_lead(), sample_lead()});
    auto claimed = claim();
    auto epoch = claimed.at(0).epoch;
    BOOST_REQUIRE(sender->release({{claimed[0].id, epoch}, {claimed[1].id, epoch + 5}}));
    auto again = claim();
    BOOST_REQUIRE_EQUAL(again.size(), 1u); // the other one is not this epoch's
    BOOST_TEST((again[0].id == claimed[0].id));
    BOOST_TEST(again[0].epoch == epoch + 1);
    BOOST_TEST(again[0].attempt == 1);
    BOOST_TEST(again[0].idem == claimed[0].idem);
    BOOST_REQUIRE(sender->release({{claimed[0].id, epoch}})); // late
    BOOST_TEST(due().empty());
    BOOST_TEST(sender->release({}).has_value());
}

BOOST_AUTO_TEST_CASE(a_lead_that_left_new_while_claimed_is_not_offered_again) {
    insert({sample_lead(), sample_lead()});
    auto claimed = claim();
    other.sql("UPDATE leads SET status = 5");
    BOOST_REQUIRE(sender->release({{claimed[0].id, claimed[0].epoch}}));
    record({failed(claimed[1])});
    BOOST_TEST(due().empty());
    for (int lead : {1, 2}) {
        BOOST_TEST((delivery(lead).state == db::delivery_state::done));
        BOOST_TEST(delivery(lead).why == "the lead left status new");
    }
}

BOOST_AUTO_TEST_CASE(expired_claims_are_those_whose_lease_has_ended) {
    insert({sample_lead(), sample_lead(), sample_lead()});
    auto ids = due();
    auto t = *parse_timestamp("2026-11-23T10:00:00Z");
    BOOST_REQUIRE(sender->claim({{ids[0].id}, "a", "x", t}));
    BOOST_REQUIRE(sender->claim({{ids[1].id}, "b", "x", t + std::chrono::seconds{2}}));
    auto expired = sender->expired_claims(t + std::chrono::seconds{1}).value();
    BOOST_REQUIRE_EQUAL(expired.size(), 1u);
    BOOST_TEST((expired[0].id == ids[0].id));
    BOOST_TEST(expired[0].epoch == 1);
    BOOST_TEST(expired[0].attempt == 1);
    BOOST_TEST(number(expired[0].lead) == 1);
    BOOST_TEST(expired[0].integration == "a");
    BOOST_TEST(sender->expired_claims(t + std::chrono::seconds{3}).value().size() == 2u);
}

BOOST_AUTO_TEST_CASE(two_processes_never_get_the_same_delivery) {
    insert(std::vector<lead>(3000, sample_lead()));
    std::map<std::int64_t, int> claims;
    std::vector<std::vector<std::int64_t>> got(2);
    std::vector<std::string> errors(2);
    std::vector<std::thread> workers;
    for (std::size_t w = 0; w < 2; ++w)
        workers.emplace_back([&, w] {
            auto mine = db::open(database.url());
            if (!mine) return void(errors[w] = mine.error().message());
            for (;;) {
                auto found = (*mine)->due(flow::new_lead, delivery_id{0}, 50);
                if (!found) return void(errors[w] = found.error().message());
                if (found->empty()) return;
                db::claim_order order{{}, "crm", "w" + std::to_string(w), now()};
                for (const auto& d : *found) order.ids.push_back(d.id);
                auto claimed = (*mine)->claim(order);
                if (!claimed) return void(errors[w] = claimed.error().message());
                for (const auto& c : *claimed) got[w].push_back(number(c.id));
            }
        });
    for (auto& worker : workers) worker.join();
    for (std::size_t w = 0; w < 2; ++w) {
        BOOST_TEST(errors[w] == "");
        for (auto id : got[w]) ++claims[id];
    }
    BOOST_TEST(claims.size() == 3000u);
    for (auto [id, times] : claims) BOOST_TEST(times == 1);
}

BOOST_AUTO_TEST_CASE(open_deliveries_are_counted) {
    const auto before = now();
    insert(std::vector<lead>(4, sample_lead()));
    auto ids = due();
    other.sql("UPDATE deliveries SET queued_at = 5000000 WHERE lead_id = 4");
    auto claimed = sender->claim({{ids[0].id, ids[1].id}, "crm", "x", now()}).value();
    record({accepted(claimed[0], "1")});
    auto counts = store->queue_counts().value();
    BOOST_REQUIRE_EQUAL(counts.size(), 2u);
    BOOST_TEST(counts[0].integration == "");
    BOOST_TEST((counts[0].state == db::delivery_state::due));
    BOOST_TEST(counts[0].count == 2);
    BOOST_TEST((counts[0].oldest_due == timestamp(std::chrono::seconds(5))));
    BOOST_TEST(counts[1].integration == "crm");
    BOOST_TEST((counts[1].state == db::delivery_state::claimed));
    BOOST_TEST(counts[1].count == 1);
    BOOST_TEST(!counts[1].oldest_due);
    other.sql("UPDATE deliveries SET due_at = 9000000000000000 WHERE lead_id = 4");
    auto oldest = store->queue_counts().value().at(0).oldest_due;
    BOOST_REQUIRE(oldest);
    BOOST_TEST((*oldest > before - std::chrono::milliseconds(10)), "SQLite's clock shows milliseconds");
    BOOST_TEST((*oldest <= now()));
    other.sql("UPDATE deliveries SET due_at = 9000000000000000");
    BOOST_TEST(!store->queue_counts().value().at(0).oldest_due, "nothing may be sent");
}

BOOST_AUTO_TEST_SUITE_END()
