// Outcomes on their way to the database: who waits for some of them, and what comes meanwhile.
#include "host/sender/outcome_recorder.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::sender;
namespace asio = boost::asio;

namespace {

void rethrow(std::exception_ptr thrown) {
    if (thrown) std::rethrow_exception(thrown);
}

/// Of a claim that is not there: late, and counted as such.
db::outcome_record outcome(const std::string& integration) {
    db::outcome_record r;
    r.id = delivery_id{7};
    r.lead = lead_id{7};
    r.integration = integration;
    return r;
}

} // namespace

BOOST_AUTO_TEST_SUITE(outcomes_that_wait)

BOOST_AUTO_TEST_CASE(who_waits_for_what_was_added_does_not_wait_for_what_others_add) {
    const test::temp_dir dir;
    auto store = db::open("sqlite:" + (dir.path() / "leads.db").string()).value();
    BOOST_REQUIRE(store->migrate());
    auto flights = flight_recorder::open(dir.path() / "run", "tick").value();
    asio::io_context io(1);
    async_store database(std::move(store));
    outcome_recorder tested(database, *flights, io.get_executor());
    constexpr int most = 20'000;
    int others = 0;
    bool settled = false;
    asio::co_spawn(io, tested.run(), rethrow);
    tested.add(outcome("broker"), {});
    asio::co_spawn(io, tested.settled(), [&](std::exception_ptr thrown) {
        rethrow(thrown);
        settled = true;
    });
    auto busy = [&]() -> asio::awaitable<void> {
        for (; !settled && others < most; ++others) {
            tested.add(outcome("crm"), {});
            co_await tested.room();
        }
        tested.finish();
    };
    asio::co_spawn(io, busy(), rethrow);
    io.run();
    BOOST_TEST(settled);
    BOOST_TEST(others < most);
    BOOST_TEST(tested.written().refused == others + 1);
}

BOOST_AUTO_TEST_SUITE_END()
