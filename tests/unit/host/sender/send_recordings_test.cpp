// Recordings on their way to a database that refuses some of them.
#include "host/sender/send_recordings.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <sqlite3.h>

using namespace leadwire;
using namespace leadwire::sender;

namespace {

db::recorded_send recording(std::int64_t lead, const std::string& plugin) {
    return {.at = now(),
            .lead = lead_id{lead},
            .integration = "crm",
            .version = 1,
            .flow = flow::new_lead,
            .plugin = plugin,
            .input = "{}",
            .answer = {},
            .calls = "[]"};
}

} // namespace

BOOST_AUTO_TEST_SUITE(recordings_that_wait)

BOOST_AUTO_TEST_CASE(one_that_the_database_refuses_takes_no_other_with_it) {
    const test::temp_dir dir;
    const auto file = (dir.path() / "leads.db").string();
    auto store = db::open("sqlite:" + file).value();
    BOOST_REQUIRE(store->migrate());
    BOOST_REQUIRE(store->apply_integration("crm", "id = \"crm\"\noffers = \"*\"\n[new]\n", "ann", "", {}));
    db::arrival a;
    a.order.offer = offer_id{12};
    a.order.phone = "79161234567";
    BOOST_REQUIRE(store->register_leads({a}));
    sqlite3* other = nullptr;
    BOOST_REQUIRE(sqlite3_open(file.c_str(), &other) == SQLITE_OK);
    const auto made = sqlite3_exec(other,
                                   "CREATE TRIGGER no BEFORE INSERT ON recorded_sends WHEN NEW.plugin = 'bad' "
                                   "BEGIN SELECT RAISE(ABORT, 'no'); END",
                                   nullptr, nullptr, nullptr);
    sqlite3_close(other);
    BOOST_REQUIRE(made == SQLITE_OK);

    async_store database(db::open("sqlite:" + file).value());
    send_recordings waiting(10);
    for (const auto* plugin : {"first", "second", "bad", "bad", "last"}) waiting.keep(recording(1, plugin));
    boost::asio::io_context io(1);
    boost::asio::co_spawn(io, waiting.write(database), [](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
    });
    io.run();
    std::string kept;
    for (const auto& one : store->recorded_sends({"crm"}, {}, 10).value()) kept += one.plugin + " ";
    BOOST_TEST(kept == "first second last ");
}

BOOST_AUTO_TEST_SUITE_END()
