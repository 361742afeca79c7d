// Three hosts on one database, all well, or with clocks that are wrong.
#include "host/lead/timestamp.hpp"
#include "tests/hosts/hosts_scene.hpp"

#include <algorithm>

namespace leadwire::test {
namespace {

struct together : hosts_scene {
    [[nodiscard]] bool all_sent(std::size_t all) const {
        return eventually([&] { return crm.log().size() >= all; }, std::chrono::seconds{60});
    }
    void check_limit(std::size_t in_flight) const {
        BOOST_TEST(most_under_way() <= in_flight);
        BOOST_TEST(most_under_way() > in_flight / 2);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(sending_together, together, *boost::unit_test::precondition(needs_network))

BOOST_AUTO_TEST_CASE(three_hosts_send_each_lead_once_and_share_what_may_be_under_way) {
    apply("hold", "in_flight = 12");
    all_serve();
    import(1, 3000, "slow:15");
    BOOST_TEST(all_sent(3000));
    for (const auto& host : hosts) BOOST_TEST(requests_from(host) > 0u, host.name() << " has sent nothing");
    all_stop();
    check_all_sent_once(3000);
    check_limit(12);
}

BOOST_AUTO_TEST_CASE(three_hosts_share_the_requests_of_a_second) {
    apply("hold", "in_flight = 30\nper_second = 150");
    all_serve();
    import(1, 900, "ok");
    BOOST_TEST(all_sent(900));
    all_stop();
    check_all_sent_once(900);
    std::vector<timestamp> at;
    for (const auto& request : crm.log()) at.push_back(parse_timestamp(text_at(request, "/at")).value());
    // Six seconds; two, if each host had the limit for itself.
    BOOST_TEST((std::ranges::max(at) - std::ranges::min(at) > std::chrono::seconds{4}));
}

BOOST_AUTO_TEST_CASE(hosts_whose_clocks_differ_by_minutes_take_nothing_from_each_other) {
    apply("resend", "in_flight = 12\nper_second = 400");
    const shifted_clock ahead(std::chrono::minutes{6}), behind(-std::chrono::minutes{6});
    auto host = hosts.begin();
    host->serve();
    (++host)->serve(ahead);
    (++host)->serve(behind);
    import(1, 1500, "slow:15");
    BOOST_TEST(all_sent(1500));
    for (const auto& one : hosts) BOOST_TEST(requests_from(one) > 0u, one.name() << " has sent nothing");
    all_stop();
    check_all_sent_once(1500);
    check_limit(12);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
