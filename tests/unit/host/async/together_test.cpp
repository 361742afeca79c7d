#include "host/async/together.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>

using namespace leadwire;
namespace asio = boost::asio;

namespace {

struct scene {
    asio::awaitable<void> after(event& cause, std::string name) {
        co_await cause.wait();
        ended += name;
    }
    asio::awaitable<void> thrown() {
        throw std::runtime_error("no");
        co_return;
    }
    void begin(std::vector<asio::awaitable<void>> all) {
        asio::co_spawn(io, together(std::move(all)), [this](std::exception_ptr what) {
            ended += what ? "thrown" : "all";
        });
        io.restart();
        io.poll();
    }
    void happens(event& cause) {
        cause.notify_all();
        io.restart();
        io.poll();
    }

    asio::io_context io{1};
    event first{io.get_executor()}, second{io.get_executor()};
    std::string ended;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(several_together, scene)

BOOST_AUTO_TEST_CASE(none_waits_for_another_and_the_end_is_the_last_ones) {
    std::vector<asio::awaitable<void>> all;
    all.push_back(after(first, "a "));
    all.push_back(after(second, "b "));
    begin(std::move(all));
    BOOST_TEST(ended == "");
    happens(second);
    BOOST_TEST(ended == "b ");
    happens(first);
    BOOST_TEST(ended == "b a all");
}

BOOST_AUTO_TEST_CASE(what_one_throws_is_thrown_when_all_have_ended) {
    std::vector<asio::awaitable<void>> all;
    all.push_back(thrown());
    all.push_back(after(first, "a "));
    begin(std::move(all));
    BOOST_TEST(ended == "");
    happens(first);
    BOOST_TEST(ended == "a thrown");
}

BOOST_AUTO_TEST_CASE(nothing_ends_at_once) {
    begin({});
    BOOST_TEST(ended == "all");
}

BOOST_AUTO_TEST_SUITE_END()
