// A host that is cut off while it sends, one whose power goes, and a database that nobody reaches for a while.
#include "tests/hosts/hosts_scene.hpp"

namespace leadwire::test {
namespace {

constexpr std::size_t all = 1200;
constexpr std::size_t in_flight = 12;

struct lost_host : hosts_scene {
    using hosts_scene::hosts_scene;
    void all_send(const std::string& in_doubt) {
        apply(in_doubt, "in_flight = " + std::to_string(in_flight));
        all_serve();
        import(1, all, "slow:80");
        for (const auto& host : hosts) BOOST_REQUIRE(gets_from(host, 5));
    }
    sending_host& lost() { return *std::next(hosts.begin()); }
    /// Nothing is left to the others but what the lost one has claimed; gives how much that is.
    [[nodiscard]] int claims_left_by(const std::string& claims) const {
        BOOST_TEST(eventually([&] { return deliveries("state IN (1, 2) AND NOT " + claims) == 0; }, std::chrono::seconds{60}));
        return deliveries(claims);
    }
    /// As if so much time had passed that they have run out.
    void end_leases(const std::string& claims) const {
        home.sql("UPDATE deliveries SET lease_until = 1 WHERE " + claims);
        BOOST_TEST(eventually([&] { return deliveries("state = 2") == 0; }));
    }
    [[nodiscard]] int refused() const { return std::stoi(home.sql("SELECT sum(refused) FROM paces")); }
    [[nodiscard]] bool all_are_settled() const {
        return eventually([&] { return deliveries("state IN (1, 2)") == 0; }, std::chrono::seconds{60});
    }
};

/// As operators have it: a server that says nothing is waited for.
struct patient_hosts : lost_host {
    patient_hosts() : lost_host("") {}
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(lost_hosts, lost_host, *boost::unit_test::precondition(needs_network))

BOOST_AUTO_TEST_CASE(what_a_host_that_was_cut_off_had_claimed_waits_for_a_person_and_its_late_writes_are_refused) {
    all_send("hold");
    lan().cut(lost().name());
    const auto claims = lost().claims();
    const int left = claims_left_by(claims);
    BOOST_TEST(left > 0);
    end_leases(claims);
    BOOST_TEST(deliveries("state = 4") == left);
    lan().join(lost().name());
    BOOST_TEST(eventually([&] { return refused() > 0; }, std::chrono::seconds{60}));
    all_stop();
    BOOST_TEST(check_held(all) == left);
    BOOST_TEST(most_under_way() <= in_flight);
}

BOOST_AUTO_TEST_CASE(what_a_host_that_was_cut_off_had_claimed_is_sent_again_with_the_same_key) {
    all_send("resend");
    lan().cut(lost().name());
    const auto claims = lost().claims();
    BOOST_TEST(claims_left_by(claims) > 0);
    end_leases(claims);
    BOOST_TEST(all_are_settled());
    lan().join(lost().name());
    BOOST_TEST(eventually([&] { return refused() > 0; }, std::chrono::seconds{60}));
    import(1 + all, 100, "ok"); // it is one of three again
    BOOST_TEST(all_are_settled());
    all_stop();
    check_resent(all + 100);
    BOOST_TEST(most_under_way() <= in_flight);
}

BOOST_AUTO_TEST_CASE(what_a_host_without_power_had_claimed_waits_for_a_person) {
    all_send("hold");
    const auto claims = lost().claims();
    lost().power_off();
    const int left = claims_left_by(claims);
    BOOST_TEST(left > 0);
    end_leases(claims);
    lost().power_on(); // on the old directory: it believes nothing that the others have settled
    import(1 + all, 100, "ok");
    BOOST_TEST(all_are_settled());
    all_stop();
    BOOST_TEST(check_held(all + 100) == left);
    BOOST_TEST(most_under_way() <= in_flight);
}

BOOST_AUTO_TEST_CASE(what_a_host_without_power_had_claimed_is_sent_again_with_the_same_key) {
    all_send("resend");
    const auto claims = lost().claims();
    lost().power_off();
    BOOST_TEST(claims_left_by(claims) > 0);
    end_leases(claims);
    BOOST_TEST(all_are_settled());
    lost().power_on();
    all_stop();
    check_resent(all);
    BOOST_TEST(most_under_way() <= in_flight);
}

BOOST_AUTO_TEST_CASE(a_database_that_nobody_reaches_for_a_while_costs_nothing) {
    all_send("hold");
    lan().cut("database");
    for (auto& host : hosts)
        BOOST_TEST(eventually([&] { return host.running().log().find("cannot be written") != std::string::npos; }));
    lan().join("database");
    BOOST_TEST(all_are_settled());
    all_stop();
    check_all_sent_once(all);
    BOOST_TEST(most_under_way() <= in_flight);
}

BOOST_FIXTURE_TEST_CASE(a_host_that_reaches_the_crm_alone_leaves_its_share_to_the_others, patient_hosts) {
    apply("hold", "in_flight = 12");
    all_serve();
    import(1, 900, "slow:1000");
    for (const auto& host : hosts) BOOST_REQUIRE(gets_from(host, 3));
    const auto shares = "owner NOT LIKE 'serve-" + std::to_string(lost().running().process().id()) +
                        "-%' AND until > extract(epoch FROM now()) * 1000000";
    lan().part("database", lost().name()); // it hears nothing of its server, and has no word that it is gone
    BOOST_REQUIRE(eventually(
        [&] { return std::stoi(home.sql("SELECT coalesce(sum(held), 0) FROM pace_shares WHERE " + shares)) == 12; },
        std::chrono::seconds{60}));
    BOOST_REQUIRE(eventually([&, before = crm.log().size()] { return crm.log().size() >= before + 36; }));
    BOOST_TEST(most_under_way() <= 12u);
    lan().join("database");
    all_stop();
    for (const auto& [lead, count] : requests("/new")) BOOST_TEST(count == 1, "lead " << lead << " went " << count << " times");
}

BOOST_FIXTURE_TEST_CASE(what_a_host_without_power_had_locked_is_free_soon, patient_hosts) {
    const auto sessions = [&](const std::string& condition) {
        return std::stoi(home.sql("SELECT count(*) FROM pg_stat_activity WHERE client_addr = '" + lost().address() + "'" + condition));
    };
    background_process import(
        lost().own().where().command({program("leadwire"), "--dir", lost().own().path().string(), "lead", "import", "-"}),
        background_process::input::written);
    import.write_line(leads_text(3000, "ok"));
    BOOST_REQUIRE(eventually([&] { return sessions(" AND state = 'idle in transaction'") == 1; }));
    lost().power_off();
    BOOST_TEST(eventually([&] { return sessions("") == 0; }));
    home.import_leads(lead_text(1, 12, "ok"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
