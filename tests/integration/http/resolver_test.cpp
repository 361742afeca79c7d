#include "host/http/resolver.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <future>

using namespace leadwire::http;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

using outcome = std::optional<name_answer>;
const name_answer here{{ip_address::v4(0x7F000001)}, ""};

struct resolver_fixture {
    asio::io_context io;
    std::vector<outcome> outcomes;

    void ask(resolver& r, const std::string& host, std::chrono::milliseconds patience = 10s) {
        asio::co_spawn(io, r.resolve(host, std::chrono::steady_clock::now() + patience),
                       [this](const std::exception_ptr&, outcome o) { outcomes.push_back(std::move(o)); });
    }
    void run() {
        io.restart();
        io.run();
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(resolving, resolver_fixture)

BOOST_AUTO_TEST_CASE(many_who_ask_share_one_lookup_and_then_the_cache) {
    std::atomic<int> lookups = 0;
    resolver r(io, 30s, [&](const std::string&) {
        ++lookups;
        return here;
    });
    for (int i = 0; i < 100; ++i) ask(r, "crm.example");
    run();
    ask(r, "crm.example");
    run();
    BOOST_TEST(lookups == 1);
    BOOST_REQUIRE(outcomes.size() == 101u);
    for (const auto& o : outcomes) BOOST_TEST((o && o->addresses == here.addresses));
}

BOOST_AUTO_TEST_CASE(failures_reach_everybody_who_asked) {
    resolver r(io, 30s, [](const std::string&) { return name_answer{{}, "no such name"}; });
    ask(r, "a");
    ask(r, "a");
    run();
    BOOST_REQUIRE(outcomes.size() == 2u);
    BOOST_TEST(outcomes[1]->problem == "no such name");
}

BOOST_AUTO_TEST_CASE(a_dead_name_holds_up_nobody_else) {
    std::promise<void> others_done;
    const auto done = others_done.get_future().share();
    resolver r(io, 30s, [&](const std::string& host) {
        if (host == "dead") done.wait();
        return here;
    });
    ask(r, "dead", 50ms);
    ask(r, "alive");
    run();
    BOOST_REQUIRE(outcomes.size() == 2u);
    BOOST_TEST(std::ranges::count_if(outcomes, [](const outcome& o) { return o.has_value(); }) == 1);
    others_done.set_value();
}

BOOST_AUTO_TEST_CASE(the_system_knows_localhost) {
    const auto answer = look_up_by_system("localhost");
    BOOST_REQUIRE_MESSAGE(!answer.addresses.empty(), answer.problem);
    BOOST_TEST((answer.addresses.front() == ip_address::v4(0x7F000001) ||
                answer.addresses.front() == *parse_ip("::1")));
}

BOOST_AUTO_TEST_SUITE_END()
