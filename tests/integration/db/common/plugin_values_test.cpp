// What plugins keep: values that expire, and one maker for what many ask for.
#include "tests/integration/db/common/fixture.hpp"

#include <atomic>
#include <chrono>
#include <thread>

using namespace leadwire;
using namespace leadwire::tests;
using namespace std::chrono_literals;

namespace {

const auto moment = now();

struct values_fixture : store_fixture {
    std::optional<std::string> value(const std::string& key = "token", timestamp at = moment,
                                     const std::string& integration = "crm") {
        return value_of(store->plugin_value(integration, key, at));
    }
    void set(const std::string& text, timestamp expires_at = moment + 1h, const std::string& key = "token",
             timestamp at = moment) {
        BOOST_REQUIRE(store->set_plugin_value({"crm", key, text, expires_at}, at));
    }
    db::claimed_value claim(const std::string& maker, timestamp at = moment) {
        return value_of(store->get_or_claim_value("crm", "token", maker, at + 30s, at));
    }
    bool made(const std::string& text, const std::string& maker, timestamp at = moment) {
        return value_of(store->value_made({"crm", "token", text, moment + 1h}, maker, at));
    }
    [[nodiscard]] std::string rows() { return other.value("SELECT count(*) FROM plugin_values"); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(plugin_values, values_fixture)

BOOST_AUTO_TEST_CASE(a_value_is_there_until_it_expires) {
    BOOST_TEST(!value().has_value());
    set("secret");
    BOOST_TEST(value().value() == "secret");
    BOOST_TEST(value("token", moment + 1h - 1us).has_value());
    BOOST_TEST(!value("token", moment + 1h).has_value());
    BOOST_TEST(!value("Token").has_value());
    BOOST_TEST(!value("token", moment, "broker").has_value());
    set("newer", moment + 2h);
    BOOST_TEST(value("token", moment + 1h).value() == "newer");
    BOOST_TEST(rows() == "1");
}

BOOST_AUTO_TEST_CASE(any_bytes_survive) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    for (const auto& bytes : {std::string(), std::string(1, '\0'), std::string("a\0b", 3), std::string("\\x41"), all,
                              std::string(300'000, '\xff')}) {
        set(bytes);
        BOOST_TEST((value() == bytes));
        BOOST_REQUIRE(store->drop_plugin_value("crm", "token"));
        BOOST_TEST(claim("a").ours);
        BOOST_TEST(made(bytes, "a"));
        BOOST_TEST((claim("b").value == bytes));
    }
    BOOST_TEST(other.value("SELECT length(value) FROM plugin_values") == "300000");
}

BOOST_AUTO_TEST_CASE(a_value_that_is_dropped_is_gone) {
    set("a");
    set("b", moment + 1h, "other");
    BOOST_REQUIRE(store->drop_plugin_value("crm", "token"));
    BOOST_TEST(!value().has_value());
    BOOST_TEST(value("other").value() == "b");
    BOOST_TEST(store->drop_plugin_value("crm", "token").has_value(), "again changes nothing");
}

BOOST_AUTO_TEST_CASE(writing_drops_what_has_expired_a_hundred_at_a_time) {
    auto old = std::to_string(moment.time_since_epoch().count());
    other.sql("INSERT INTO plugin_values (integration, key, maker, expires_at)"
              " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)"
              " SELECT 'crm', 'old ' || i, 'gone', " + old + " FROM n");
    set("a");
    BOOST_TEST(rows() == "51");
    BOOST_REQUIRE(store->drop_plugin_value("crm", "token"));
    BOOST_TEST(claim("a").ours);
    BOOST_TEST(made("a", "a"));
    BOOST_TEST(rows() == "1");
    BOOST_TEST(value().value() == "a");
}

BOOST_AUTO_TEST_CASE(one_makes_a_value_and_the_others_wait_for_it) {
    auto first = claim("a");
    BOOST_TEST(first.ours);
    BOOST_TEST(!first.value.has_value());
    BOOST_TEST((first.making_until == moment + 30s));
    for (const auto* maker : {"b", "a"}) {
        auto second = claim(maker, moment + 1s);
        BOOST_TEST(!second.ours);
        BOOST_TEST(!second.value.has_value());
        BOOST_TEST((second.making_until == moment + 30s));
    }
    BOOST_TEST(!value().has_value());
    BOOST_TEST(!made("forged", "b"));
    BOOST_TEST(made("good", "a"));
    auto there = claim("b");
    BOOST_TEST(!there.ours);
    BOOST_TEST(there.value.value() == "good");
    BOOST_TEST(!made("twice", "a"));
    BOOST_TEST(value().value() == "good");
}

BOOST_AUTO_TEST_CASE(a_value_that_has_expired_is_made_again) {
    set("old", moment + 1s);
    BOOST_TEST(claim("a").value.value() == "old");
    auto again = claim("a", moment + 1s);
    BOOST_TEST(again.ours);
    BOOST_TEST(!again.value.has_value());
}

BOOST_AUTO_TEST_CASE(the_right_to_make_a_value_passes_on) {
    BOOST_TEST(claim("a").ours);
    BOOST_TEST(!claim("b", moment + 30s - 1us).ours);
    BOOST_TEST(claim("b", moment + 30s).ours);
    BOOST_TEST(!made("late", "a", moment + 31s));
    BOOST_REQUIRE(store->value_not_made("crm", "token", "a"));
    BOOST_TEST(!claim("c", moment + 31s).ours, "b still has it");
    BOOST_TEST(made("good", "b", moment + 31s));
    BOOST_TEST(value().value() == "good");
}

BOOST_AUTO_TEST_CASE(who_is_late_may_still_give_what_nobody_else_makes) {
    BOOST_TEST(claim("a").ours);
    BOOST_TEST(made("good", "a", moment + 31s));
    BOOST_TEST(value().value() == "good");
}

BOOST_AUTO_TEST_CASE(the_right_to_make_a_value_can_be_given_up) {
    BOOST_TEST(claim("a").ours);
    BOOST_REQUIRE(store->value_not_made("crm", "token", "a"));
    BOOST_TEST(claim("b").ours);
    BOOST_TEST(made("good", "b"));
    BOOST_REQUIRE(store->value_not_made("crm", "token", "b"));
    BOOST_TEST(value().value() == "good", "there is nothing to give up any more");
}

BOOST_AUTO_TEST_CASE(while_a_value_is_made_dropping_leaves_the_right_and_setting_ends_it) {
    BOOST_TEST(claim("a").ours);
    BOOST_REQUIRE(store->drop_plugin_value("crm", "token"));
    BOOST_TEST(!claim("b").ours);
    set("set");
    BOOST_TEST(claim("b").value.value() == "set");
    BOOST_TEST(!made("made", "a"));
    BOOST_TEST(value().value() == "set");
}

BOOST_AUTO_TEST_CASE(of_many_processes_exactly_one_makes_it) {
    constexpr int processes = 6, rounds = 20;
    std::vector<std::unique_ptr<db::store>> stores;
    for (int i = 0; i < processes; ++i) stores.push_back(database.open());
    for (int round = 0; round < rounds; ++round) {
        // Nothing is there; then one that has expired; then a maker that is gone.
        const auto at = moment + round * 1h;
        if (round % 3 == 0) BOOST_REQUIRE(store->drop_plugin_value("crm", "token"));
        std::atomic<int> makers = 0, troubles = 0, waiting = processes;
        std::vector<std::thread> threads;
        for (int i = 0; i < processes; ++i)
            threads.emplace_back([&, i] {
                auto& own = *stores[static_cast<std::size_t>(i)];
                const auto name = "process " + std::to_string(i);
                --waiting;
                while (waiting > 0) std::this_thread::yield();
                for (;;) {
                    auto got = own.get_or_claim_value("crm", "token", name, at + 30s, at);
                    if (!got || (got->ours && ++makers > 1)) {
                        ++troubles;
                        return;
                    }
                    if (got->ours) {
                        if (round % 3 == 2) return;
                        auto made = own.value_made({"crm", "token", name, at + 1h}, name, at);
                        if (!made || !*made) ++troubles;
                        return;
                    }
                    if (got->value) return;
                    if (round % 3 == 2) return;
                }
            });
        for (auto& t : threads) t.join();
        BOOST_TEST(makers == 1);
        BOOST_TEST(troubles == 0);
    }
}

BOOST_AUTO_TEST_CASE(processes_that_write_much_do_not_stand_in_each_others_way) {
    constexpr int processes = 4, rounds = 50;
    std::atomic<int> troubles = 0;
    std::vector<std::thread> threads;
    for (int p = 0; p < processes; ++p)
        threads.emplace_back([&, p] {
            auto own = db::open(database.url());
            for (int i = 0; own && i < rounds; ++i) {
                // Each expires at once: all of them drop what the others have just written.
                auto key = "key " + std::to_string((i * (p + 1)) % 7);
                if (!(*own)->set_plugin_value({"crm", key, "v", moment + i * 1s}, moment + i * 1s)) ++troubles;
            }
            if (!own) ++troubles;
        });
    for (auto& t : threads) t.join();
    BOOST_TEST(troubles == 0);
}

BOOST_AUTO_TEST_SUITE_END()
