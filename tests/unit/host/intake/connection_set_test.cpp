#include "host/intake/connection_set.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <string>

using namespace leadwire::intake;
using namespace std::chrono_literals;

namespace {

struct fake final : watched {
    std::string log;
    bool has_unread = false;
    void in(phase p, time_point due = time_point::max()) { enter(p, due); }

private:
    void expire() override { log += "expired "; }
    void cut() override { log += "cut "; }
    [[nodiscard]] bool quiet() const override { return !has_unread; }
};

struct world {
    boost::asio::io_context io{1};
    std::shared_ptr<connection_set> set = std::make_shared<connection_set>(io.get_executor());
    fake a, b, c;
    watched::time_point now = std::chrono::steady_clock::now();
    world() {
        for (auto* one : {&a, &b, &c}) set->add(*one);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(connected, world)

BOOST_AUTO_TEST_CASE(a_time_limit_ends_once) {
    a.in(phase::head, now + 1s);
    b.in(phase::head, now + 3s);
    set->sweep(now + 2s);
    set->sweep(now + 2s);
    BOOST_TEST(a.log == "expired ");
    BOOST_TEST(b.log == "");
}

BOOST_AUTO_TEST_CASE(who_waits_least_urgently_and_longest_makes_room) {
    a.in(phase::body);
    b.in(phase::head);
    c.in(phase::head);
    BOOST_TEST(set->make_room());
    BOOST_TEST(b.log == "cut ");
    BOOST_TEST(set->make_room());
    BOOST_TEST(c.log == "cut ");
    BOOST_TEST(set->make_room());
    BOOST_TEST(a.log == "cut ");
    BOOST_TEST(!set->make_room());
}

BOOST_AUTO_TEST_CASE(who_is_being_served_stays) {
    for (auto* one : {&a, &b, &c}) one->in(phase::working);
    BOOST_TEST(!set->make_room());
    b.in(phase::idle);
    BOOST_TEST(set->make_room());
    BOOST_TEST(b.log == "cut ");
}

BOOST_AUTO_TEST_CASE(draining_spares_what_is_under_way) {
    a.in(phase::idle);
    b.in(phase::working);
    c.in(phase::body, now + 60s);
    set->drain(now + 5s);
    BOOST_TEST(a.log == "cut ");
    set->sweep(now + 6s);
    BOOST_TEST(b.log == "");
    BOOST_TEST(c.log == "expired ");
    BOOST_TEST(set->draining());
}

BOOST_AUTO_TEST_CASE(draining_reads_a_request_that_has_come) {
    a.in(phase::idle, now + 60s);
    a.has_unread = true;
    set->drain(now + 5s);
    BOOST_TEST(a.log == "");
}

BOOST_AUTO_TEST_CASE(members_leave) {
    set->remove(a);
    set->remove(c);
    BOOST_TEST(set->size() == 1u);
    b.in(phase::head, now);
    set->sweep(now + 1s);
    BOOST_TEST(a.log + c.log == "");
    BOOST_TEST(b.log == "expired ");
}

BOOST_AUTO_TEST_SUITE_END()
