// An SQLite database to which another program writes, for less and for more time than a statement waits.
#include "tests/fault/fault_scene.hpp"
#include "tests/support/serving.hpp"

#include <csignal>
#include <sqlite3.h>

namespace leadwire::test {
namespace {

/// A write of another program, under way as long as the object lives.
class foreign_write {
public:
    explicit foreign_write(const std::string& file) {
        if (::sqlite3_open(file.c_str(), &database_) != SQLITE_OK) throw std::runtime_error(file + " cannot be opened");
        ::sqlite3_busy_timeout(database_, 60'000);
        run("BEGIN IMMEDIATE");
    }
    ~foreign_write() {
        run("COMMIT");
        ::sqlite3_close(database_);
    }
    foreign_write(const foreign_write&) = delete;
    foreign_write& operator=(const foreign_write&) = delete;

private:
    void run(const char* statement) const {
        BOOST_REQUIRE(::sqlite3_exec(database_, statement, nullptr, nullptr, nullptr) == SQLITE_OK);
    }
    sqlite3* database_ = nullptr;
};

struct locked_database : fault_scene {
    /// A tick that has begun to send so many leads, each of which takes so long, eight at once.
    std::unique_ptr<background_process> sending(int all, std::string_view mock) {
        home.apply(integration_text({.url = crm.url("/new?ext={id}"), .head = "in_doubt = \"hold\""}));
        import(1, all, mock);
        auto sender = ticking();
        BOOST_REQUIRE(crm_gets(10));
        return sender;
    }
    [[nodiscard]] std::string file() const { return (home.path() / "leadwire.db").string(); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(locked_databases, locked_database, *boost::unit_test::precondition(needs_sqlite))

BOOST_AUTO_TEST_CASE(a_short_write_of_another_program_only_delays) {
    auto sender = sending(300, "slow:10");
    {
        const foreign_write other(file());
        // What had been claimed goes out meanwhile; nothing of it can be written.
        BOOST_REQUIRE(crm_gets(crm.log().size() + 30));
    }
    BOOST_TEST(sender->wait(std::chrono::seconds(120)) == 0);
    check_all_sent_once(300);
}

BOOST_AUTO_TEST_CASE(a_write_of_another_program_that_is_longer_than_a_statement_waits_loses_nothing) {
    auto sender = sending(80, "slow:200"); // all claimed at once: what comes next is an outcome
    {
        const foreign_write other(file());
        BOOST_REQUIRE(eventually([&] { return is_logged("cannot be written (try 1)"); }, std::chrono::seconds(120)));
    }
    // It may have lost its patience in other places, too, and then sends no more.
    const int status = sender->wait(std::chrono::seconds(120));
    BOOST_TEST((status == 0 || status == 1));
    (void)home.tick();
    check_all_sent_once(80);
}

BOOST_AUTO_TEST_CASE(a_host_that_serves_writes_what_was_answered_however_long_that_takes,
                     *boost::unit_test::precondition(needs_long_form)) {
    home.apply(integration_text({.url = crm.url("/new?ext={id}"), .head = "in_doubt = \"hold\""}));
    (void)home.done({"config", "set", "schedule.tick", "\"1s\""});
    import(1, 160, "slow:200");
    serving host(home);
    BOOST_REQUIRE(crm_gets(10));
    {
        const foreign_write other(file());
        BOOST_REQUIRE(eventually([&] { return host.log().find("cannot be written (try 7)") != std::string::npos; },
                                 std::chrono::seconds(300)));
    }
    BOOST_TEST(eventually([&] { return requests("/new").size() == 160; }, std::chrono::seconds(120)));
    BOOST_TEST(host.stop(std::chrono::seconds(60)) == 0);
    check_all_sent_once(160);
}

BOOST_AUTO_TEST_CASE(claims_that_could_not_be_given_back_are_settled_by_the_next_tick,
                     *boost::unit_test::precondition(needs_long_form)) {
    auto sender = sending(80, "slow:200");
    {
        const foreign_write other(file());
        sender->signal(SIGTERM);
        BOOST_REQUIRE(eventually([&] { return is_logged("unsent claims"); }, std::chrono::seconds(120)));
    }
    (void)sender->wait(std::chrono::seconds(120));
    BOOST_TEST(crm.log().size() < 80u);
    BOOST_TEST(home.tick().claimed > 0);
    check_all_sent_once(80);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
