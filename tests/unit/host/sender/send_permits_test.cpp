#include "host/sender/lane.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace leadwire::sender;
namespace asio = boost::asio;

namespace {

/// Lanes that each want to send five times, as fast as they may.
struct lanes {
    explicit lanes(std::size_t count) : permits(count, io.get_executor()) {}
    asio::awaitable<void> send(char name) {
        for (int i = 0; i < 5; ++i) {
            co_await permits.take();
            order += name;
            most = std::max(most, ++under_way);
            co_await asio::post(io, asio::use_awaitable);
            --under_way;
            permits.give_back();
        }
    }
    void run(std::string_view names) {
        for (char name : names)
            asio::co_spawn(io, send(name), [](std::exception_ptr thrown) {
                if (thrown) std::rethrow_exception(thrown);
            });
        io.run();
        io.restart();
    }
    asio::io_context io{1};
    send_permits permits;
    std::string order; ///< who sent
    int under_way = 0, most = 0;
};

} // namespace

BOOST_AUTO_TEST_SUITE(permits)

BOOST_AUTO_TEST_CASE(go_round_among_lanes) {
    lanes one(1);
    one.run("abc");
    BOOST_TEST(one.order == "abcabcabcabcabc");
    BOOST_TEST(one.most == 1);
}

BOOST_AUTO_TEST_CASE(are_never_more_than_there_are_and_never_fewer) {
    lanes two(2);
    two.run("abcde");
    BOOST_TEST(two.order.size() == 25u);
    BOOST_TEST(two.most == 2);
    for (char name : {'a', 'b', 'c', 'd', 'e'})
        BOOST_TEST(std::ranges::count(two.order.substr(0, 10), name) == 2);
    two.run("a"); // all are back
    two.run("bc");
    BOOST_TEST(two.most == 2);
    BOOST_TEST(two.order.size() == 40u);
}

BOOST_AUTO_TEST_CASE(let_a_lane_alone_send_without_waiting) {
    lanes many(8);
    many.run("a");
    BOOST_TEST(many.order == "aaaaa");
}

BOOST_AUTO_TEST_CASE(can_become_more_and_fewer_while_some_are_taken) {
    lanes some(0);
    auto take = [&](int& taken) {
        asio::co_spawn(
            some.io,
            [&some, &taken]() -> asio::awaitable<void> {
                co_await some.permits.take();
                ++taken;
            },
            [](std::exception_ptr thrown) {
                if (thrown) std::rethrow_exception(thrown);
            });
    };
    int taken = 0;
    for (int i = 0; i < 4; ++i) take(taken);
    some.io.poll();
    BOOST_TEST(taken == 0);
    some.permits.resize(3);
    some.io.poll();
    BOOST_TEST(taken == 3);
    some.permits.resize(1); // what is taken ends in its own time
    BOOST_TEST(some.permits.taken() == 3u);
    some.permits.give_back();
    some.permits.give_back();
    some.io.poll();
    BOOST_TEST(taken == 3, "two had to end before");
    some.permits.give_back();
    some.io.poll();
    BOOST_TEST(taken == 4);
    BOOST_TEST(some.permits.taken() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
