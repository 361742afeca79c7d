// Claims of a process that lives, of which it never heard: the database had committed, and its answer was lost.
#include "host/sender/tick.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::sender;
namespace asio = boost::asio;

namespace {

/// A store with an integration that is a stub: what it takes is accepted without a network.
struct own_claims {
    own_claims() {
        BOOST_REQUIRE(store->migrate());
        BOOST_REQUIRE(store->apply_integration("crm", "id = \"crm\"\noffers = \"*\"\nin_doubt = \"hold\"\n[new]\n[sync]\nurl = \"http://127.0.0.1:1/\"\n[[answer.sync]]\nwhen = {}\nredirect = { url = \"/url\" }\n",
                                               "ann", "", {}));
    }
    std::unique_ptr<db::store> opened() const { return db::open("sqlite:" + (dir.path() / "leads.db").string()).value(); }
    db::arrival arrival() {
        db::arrival a;
        a.order.offer = offer_id{12};
        a.order.phone = "79161234567";
        return a;
    }
    tick_summary tick_now() {
        asio::io_context io(1);
        auto client = http::client::create(io, {}).value();
        async_store database(opened());
        auto loaded = sending_setup::load(*store, env);
        BOOST_REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().message()));
        auto setup = std::move(*loaded);
        sender::tick tested(io, database, *client, *setup, env, *flights, {});
        std::optional<result<tick_summary>> summary;
        asio::co_spawn(io, tested.run(), [&](std::exception_ptr thrown, result<tick_summary> ended) {
            if (thrown) std::rethrow_exception(thrown);
            client->close();
            summary = std::move(ended);
        });
        io.run();
        BOOST_REQUIRE_MESSAGE(*summary, (*summary ? "" : summary->error().message()));
        return **summary;
    }
    db::delivery_view delivery(std::size_t index) {
        return store->deliveries_of(lead_id{1}, db::store::attempts::all).value().at(index);
    }

    test::temp_dir dir;
    std::unique_ptr<db::store> store = opened();
    secret_values secrets;
    installation_key key{installation_key::bytes{}};
    environment env{.secrets = secrets, .key = key, .files = {}, .run = dir.path() / "run", .proxy = {}, .ca_file = {}};
    std::unique_ptr<flight_recorder> flights = flight_recorder::open(dir.path() / "run", "serve").value();
    timestamp long_ago = now() - std::chrono::hours(1);
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(claims_of_this_process, own_claims)

BOOST_AUTO_TEST_CASE(a_lead_goes_in_the_same_tick) {
    BOOST_REQUIRE(store->register_leads({arrival()}).value().at(0));
    db::claim_order order{.ids = {store->due(flow::new_lead, delivery_id{}, 10).value().at(0).id},
                          .integration = "crm",
                          .owner = flights->owner(),
                          .lease_until = long_ago};
    BOOST_REQUIRE_EQUAL(store->claim(order).value().size(), 1u);
    BOOST_TEST(tick_now().total.accepted == 1);
    BOOST_TEST((delivery(0).state == db::delivery_state::done));
    BOOST_TEST(delivery(0).attempts.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_sync_send_is_left_to_flow_new) {
    auto a = arrival();
    a.sync = db::arrival::sync_claim{.integration = "crm", .owner = flights->owner(), .lease_until = long_ago};
    BOOST_REQUIRE(store->register_leads({a}).value().at(0)->sync);
    BOOST_TEST(tick_now().total.accepted == 1, "in flow new");
    BOOST_TEST(delivery(1).attempts.at(0).outcome == "failed");
    BOOST_TEST(delivery(1).attempts.at(0).detail.starts_with("it was claimed and never sent"));
}

BOOST_AUTO_TEST_CASE(those_of_another_process_are_in_doubt) {
    auto a = arrival();
    a.sync = db::arrival::sync_claim{.integration = "crm", .owner = "elsewhere", .lease_until = long_ago};
    BOOST_REQUIRE(store->register_leads({a}).value().at(0)->sync);
    BOOST_TEST(tick_now().total.accepted == 0);
    BOOST_TEST((delivery(1).state == db::delivery_state::held));
}

BOOST_AUTO_TEST_SUITE_END()
