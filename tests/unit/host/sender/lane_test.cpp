// A lane over a real store, with a clock that the test moves.
#include "host/delivery/integration_file.hpp"
#include "host/sender/lane.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <utility>

using namespace leadwire;
using namespace leadwire::sender;
namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds limit = 15s;

class three_leads : public db::lead_source {
public:
    result<std::optional<lead>> next() override {
        if (given_ == 3) return std::nullopt;
        lead l;
        l.id = lead_id{++given_};
        l.offer = offer_id{12};
        l.phone = "79161234567";
        return l;
    }
    [[nodiscard]] std::string place() const override { return "lead " + std::to_string(given_); }

private:
    std::int64_t given_ = 0;
};

/// Three due leads and an integration whose flow is a stub: what is sent is accepted at once, without a
/// network.
struct bench {
    bench() {
        auto reading = read_integration("id = \"x\"\noffers = \"*\"\n[limits]\ntimeout = \"15s\"\n[new]\n");
        target.active.rules = std::make_shared<const integration>(std::move(reading.value.value()));
        BOOST_REQUIRE(second->migrate());
        three_leads leads;
        BOOST_REQUIRE(second->insert_leads(leads));
    }
    std::unique_ptr<db::store> opened() const {
        return db::open("sqlite:" + (dir.path() / "leads.db").string()).value();
    }
    /// A lane with all that is due.
    struct running_lane {
        running_lane(bench& b, std::size_t permits_there)
            : store(b.opened()), flights(flight_recorder::open(b.dir.path() / "run", "test").value()),
              permits(permits_there, io.get_executor()),
              sends{.client = *client, .env = b.env, .clock = {}, .flights = *flights, .store = store},
              own(b.target, around, io.get_executor()), tested(b.target, flow::new_lead, around, own, io.get_executor()) {
            for (const auto& due : b.second->due(flow::new_lead, delivery_id{0}, 10).value()) tested.enqueue(due.id);
        }
        /// It claims, and when it looks at its clock again, so much of the lease is left; never more than all of it.
        void start(std::chrono::milliseconds left) {
            const auto claimed = now(), later = claimed + std::max(0ms, tested.lease() - left);
            sends.clock = [next = claimed, later]() mutable { return std::exchange(next, later); };
            spawn(recorder.run());
            spawn(own.run());
            asio::co_spawn(io, tested.run(), [this](std::exception_ptr thrown) {
                if (thrown) std::rethrow_exception(thrown);
                over = true;
                own.finish();
                recorder.finish();
                client->close();
            });
        }
        void spawn(asio::awaitable<void> work) {
            asio::co_spawn(io, std::move(work), [](std::exception_ptr thrown) {
                if (thrown) std::rethrow_exception(thrown);
            });
        }

        asio::io_context io{1};
        std::unique_ptr<http::client> client = http::client::create(io, {}).value();
        async_store store;
        std::unique_ptr<flight_recorder> flights;
        outcome_recorder recorder{store, *flights, io.get_executor()};
        send_permits permits;
        sending sends;
        lane_surroundings around{
            .store = store, .sends = sends, .recorder = recorder, .permits = permits, .stopping = false, .failed = std::nullopt};
        pace own;
        lane tested;
        bool over = false;
    };
    lane_counts send(std::chrono::milliseconds left) {
        running_lane running(*this, 10);
        running.start(left);
        running.io.run();
        return running.tested.counts();
    }
    /// Claims what is due, while no permit is free and its lease is nearly over. How many claims stand then, once that has
    /// changed, or not for long.
    std::size_t standing_without_permits() {
        running_lane running(*this, 2);
        for (int i = 0; i < 2; ++i) running.spawn(running.permits.take()); // other integrations have them
        running.start(limit + 1s);
        const auto standing = [&] { return second->claims_of("test").value().size(); };
        const auto patience = std::chrono::steady_clock::now() + 20s;
        const auto until = [&](auto happened) {
            while (!happened() && std::chrono::steady_clock::now() < patience) running.io.run_one_for(100ms);
        };
        until([&] { return standing() == 3; });
        BOOST_TEST(standing() == 3u);
        until([&] { return standing() == 0; });
        const auto left = standing();
        running.permits.give_back();
        running.permits.give_back();
        until([&] { return running.over; });
        running.io.run();
        BOOST_TEST(running.tested.counts().claimed == 0);
        BOOST_TEST(running.tested.counts().of(send_end::accepted) == 0);
        return left;
    }
    /// Of all three deliveries together.
    db::delivery_state state() {
        auto first = delivery(1).state;
        for (int id : {2, 3}) BOOST_TEST((delivery(id).state == first));
        return first;
    }
    db::delivery_view delivery(int id) {
        return second->deliveries_of(lead_id{id}, db::store::attempts::all).value().at(0);
    }

    test::temp_dir dir;
    std::unique_ptr<db::store> second = opened();
    catalog neighbours;
    secret_values secrets;
    installation_key key{installation_key::bytes{}};
    environment env{.secrets = secrets, .key = key, .files = {}, .run = {}, .proxy = {}, .ca_file = {}};
    ready_integration target{.active = {},
                             .plugin = nullptr,
                             .unusable = {},
                             .masker = {},
                             .connection = {},
                             .setting = {.catalog = neighbours, .secrets = secrets, .key = key}};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(lanes_and_leases, bench)

BOOST_AUTO_TEST_CASE(a_claim_is_sent_while_its_lease_outlasts_the_time_limit) {
    auto counts = send(limit + 1ms);
    BOOST_TEST(counts.claimed == 3);
    BOOST_TEST(counts.of(send_end::accepted) == 3);
    BOOST_TEST((state() == db::delivery_state::done));
}

BOOST_AUTO_TEST_CASE(a_claim_whose_lease_could_end_under_the_send_is_given_back_unsent) {
    for (auto left : {limit, 1ms, -3'600'000ms}) {
        auto counts = send(left);
        BOOST_TEST(counts.claimed == 0);
        BOOST_TEST(counts.of(send_end::accepted) == 0);
        BOOST_TEST((state() == db::delivery_state::due));
        BOOST_TEST(delivery(1).attempts.empty());
        BOOST_TEST(second->expired_claims(now() + 24h).value().empty(), "nothing is left claimed");
    }
    BOOST_TEST(send(24h).of(send_end::accepted) == 3, "the next tick sends it");
}

BOOST_AUTO_TEST_CASE(what_has_no_turn_is_given_back_before_its_lease_ends) {
    BOOST_TEST(standing_without_permits() == 0u, "another process would settle them as in doubt, and nobody has sent them");
    BOOST_TEST((state() == db::delivery_state::due));
    BOOST_TEST(delivery(1).attempts.empty());
    BOOST_TEST(send(24h).of(send_end::accepted) == 3, "the next tick sends them");
}

BOOST_AUTO_TEST_SUITE_END()
