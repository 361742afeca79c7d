// send.store.
#include "tests/support/services_case.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <thread>

using namespace leadwire;
using leadwire::test::services_case;

BOOST_AUTO_TEST_SUITE(plugin_store)

BOOST_AUTO_TEST_CASE(keeps_any_bytes_for_a_time) {
    services_case c;
    BOOST_TEST(c.does("read", R"("key": "k")") == "null");
    BOOST_TEST(c.does("set", R"("key": "k", "value": "a\u0000é", "ttl": 60000)") == "true");
    BOOST_TEST((c.store.values["k"].value == std::string("a\0é", 4)));
    BOOST_TEST(c.store.values["k"].ttl.count() == 60000);
    BOOST_TEST(
        c.does("read", R"("key": "k")").starts_with("error: outcome: a text that is not UTF-8, or holds a zero byte"));
    BOOST_TEST(c.does("set", R"("key": "k", "value": "")") == "true");
    BOOST_TEST(c.does("read", R"("key": "k")") == R"("")");
    BOOST_TEST(c.does("drop", R"("key": "k")") == "true");
    BOOST_TEST(c.does("read", R"("key": "k")") == "null");
    BOOST_TEST(c.does("drop", R"("key": "k")") == "true");
}

BOOST_AUTO_TEST_CASE(is_there_before_the_exchange_too) {
    services_case c;
    BOOST_TEST(c.does_before("make for a while") == R"("v")");
    BOOST_TEST(c.store.values["k"].ttl.count() == 7000);
}

BOOST_AUTO_TEST_CASE(has_limits) {
    services_case c;
    const auto set = [&](std::string_view members) { return c.does("set", members); };
    BOOST_TEST(set(R"("key": "k", "key_times": 256)") == "true");
    BOOST_TEST(set(R"("key": "", "value": "v")") == "error: store: a key of 0 bytes; allowed: 1 to 256");
    BOOST_TEST(set(R"("key": "é", "key_times": 129)") == "error: store: a key of 258 bytes; allowed: 1 to 256");
    BOOST_TEST(set(R"("key": "a\u0000")") == "error: store: a key that is not UTF-8, or holds a zero byte");
    BOOST_TEST(set(R"("key": "k", "value": "x", "value_times": 1048576)") == "true");
    BOOST_TEST(set(R"("key": "k", "value": "x", "value_times": 1048577)") ==
               "error: store: \"k\": a value of 1048577 bytes; allowed: at most 1048576");
    BOOST_TEST(set(R"("key": "k", "ttl": 31622400000)") == "true");
    for (const char* ttl : {"0", "-1", "31622400001"})
        BOOST_TEST(set(R"("key": "k", "ttl": )" + std::string(ttl)) ==
                   "error: store: \"k\": kept for " + std::string(ttl) +
                       " ms; allowed: 1 to 31622400000, which are 366 days");
    BOOST_TEST(c.store.asked.size() == 3U);
}

BOOST_AUTO_TEST_CASE(that_cannot_be_reached_is_an_error_of_the_author) {
    services_case c;
    c.store.unreachable = {"get", "set", "drop", "claim"};
    for (const char* what : {"read", "set", "drop", "make"})
        BOOST_TEST(c.does(what, R"("key": "k")") == "error: store: database: it does not answer");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(plugin_store_get_or_make)

BOOST_AUTO_TEST_CASE(makes_what_is_not_there_and_writes_it) {
    services_case c;
    BOOST_TEST(c.does("make", R"("key": "k", "value": "one", "ttl": 5)") == R"("one")");
    BOOST_TEST(c.store.values["k"].value == "one");
    BOOST_TEST(c.store.values["k"].ttl.count() == 5);
    BOOST_TEST(c.does("make", R"("key": "k", "value": "two")") == R"("one")");
    BOOST_TEST((c.store.asked == std::vector<std::string>{"claim k", "made k", "claim k"}));
}

BOOST_AUTO_TEST_CASE(gives_the_right_up_when_it_cannot_be_made) {
    services_case c;
    BOOST_TEST(c.does("make by throwing") == "error: cannot make it");
    BOOST_TEST((c.store.asked == std::vector<std::string>{"claim k", "get another", "not_made k"}));
    // So is a value that may not be kept, or cannot be written: the author hears of the cause.
    BOOST_TEST(c.does("make", R"("key": "k", "value": "x", "value_times": 2000000)") ==
               "error: store: \"k\": a value of 2000000 bytes; allowed: at most 1048576");
    c.store.unreachable = {"made", "not_made"};
    BOOST_TEST(c.does("make", R"("key": "k")") == "error: store: database: it does not answer");
    BOOST_TEST(c.store.asked.back() == "not_made k");
    BOOST_TEST(c.store.values.empty());
}

BOOST_AUTO_TEST_CASE(does_not_wait_for_itself) {
    services_case c;
    BOOST_TEST(c.does("make within itself") == "error: store: \"k\": this call makes it already");
    BOOST_TEST(c.store.in_the_making.empty());
    BOOST_TEST(c.does("make within another") == R"("v!")");
    BOOST_TEST(c.store.values.size() == 2U);
}

BOOST_AUTO_TEST_CASE(says_when_time_is_over_before_another_one_has_made_it) {
    services_case c;
    c.store.waits = false;
    c.store.in_the_making = {"k"};
    BOOST_TEST(c.does("make", R"("key": "k", "value": "v")") ==
               "error: store: another one is making it, and no time is left to wait");
    BOOST_TEST(c.store.asked.size() == 1U);
}

BOOST_AUTO_TEST_CASE(makes_it_once_among_all_who_ask) {
    test::scripted_store shared;
    std::vector<std::string> seen(6);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < seen.size(); ++i) {
            // Objects are made one after the other, each for a thread of its own.
            auto object = test::configured(test::test_plugin("services"),
                                           R"({"do": "make", "key": "k", "value": "by )" + std::to_string(i) + "\"}");
            threads.emplace_back([&shared, &seen, i, object] {
                test::scripted_services services(shared);
                test::plugin_case c;
                c.call().blocking = &services;
                if (object->call(plugin::entry::process, c.call()))
                    seen[i] = json::dump(std::get<json::value>(c.call().verdict.value()));
            });
        }
    }
    BOOST_TEST(seen[0].starts_with("\"by "));
    for (const std::string& each : seen) BOOST_TEST(each == seen[0]);
    BOOST_TEST(std::ranges::count(shared.asked, "claim k") == 6);
    BOOST_TEST(std::ranges::count(shared.asked, "made k") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
