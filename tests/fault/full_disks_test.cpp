// A disk that is full: under the flight recorder, and under SQLite.
#include "tests/fault/fault_scene.hpp"
#include "tests/support/small_disk.hpp"

#include <sys/resource.h>

namespace leadwire::test {
namespace {

constexpr std::string_view head = "in_doubt = \"hold\"";
/// A page, and a segment of 1024 slots of 2 KiB, and the copy of the plugin with its directory: a flight recorder, and nothing else.
const std::size_t room_of_a_recorder =
    4096 + 1024 * 2048 + (std::filesystem::file_size(LEADWIRE_BINARY_DIR "/plugins/altercpa.so") / 4096 + 1) * 4096 + 8192;

/// As many connections as a tick may have with a thousand sends under way.
void raise_descriptor_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// No recorder is left, nor an answer beside one.
bool holds_no_recorder(const std::filesystem::path& run) {
    for (const auto& entry : std::filesystem::directory_iterator(run))
        if (entry.is_regular_file()) return false;
    return true;
}

struct full_run : fault_scene {
    [[nodiscard]] std::filesystem::path run() const {
        std::filesystem::create_directories(home.path() / "run");
        return home.path() / "run";
    }
    void apply(const std::string& limits = "in_flight = 8\ntimeout = \"3s\"") const {
        home.apply(integration_text({.url = crm.url("/new?ext={id}"), .head = std::string(head), .limits = limits}));
    }
};

struct disk_of_a_database {
    small_disk disk{"size=32m"}; // more than the log of writes grows to
};
/// The flight recorder lies elsewhere.
struct full_database : disk_of_a_database, fault_scene {
    full_database() : fault_scene("sqlite:" + (disk.path() / "leads.db").string()) {}
    [[nodiscard]] finished tick() const { return home.command({"tick"}); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(full_under_the_flight_recorder, full_run)

BOOST_AUTO_TEST_CASE(without_room_for_a_recorder_nothing_is_sent) {
    apply();
    import(1, 20, "ok");
    small_disk disk(run(), "size=1m");
    if (disk.is_missing()) return;
    const auto refused = home.command({"tick"});
    BOOST_TEST(refused.status == 1);
    BOOST_TEST(refused.errors.find("the flight recorder cannot grow: No space left on device") != std::string::npos,
               refused.errors);
    BOOST_TEST(crm.log().empty());
    BOOST_TEST(holds_no_recorder(disk.path()));
}

BOOST_AUTO_TEST_CASE(what_finds_no_slot_is_not_sent_and_goes_at_the_next_tick) {
    raise_descriptor_limit();
    constexpr std::size_t all = 1100;
    apply("in_flight = 1100\ntimeout = \"60s\"");
    (void)home.done({"config", "set", "sender.in_flight", "2000"});
    import(1, all, "slow:3000"); // long enough that all are under way at once
    small_disk disk(run(), "size=" + std::to_string(room_of_a_recorder));
    if (disk.is_missing()) return;
    const auto first = home.tick();
    BOOST_TEST(first.failed > 0);
    BOOST_TEST(first.accepted == static_cast<std::int64_t>(crm.log().size()));
    BOOST_TEST(first.accepted + first.failed == static_cast<std::int64_t>(all));
    for (int i = 0; i < 3 && crm.log().size() < all; ++i) (void)home.tick();
    check_all_sent_once(all);
}

BOOST_AUTO_TEST_CASE(an_answer_that_cannot_be_kept_is_applied_all_the_same) {
    apply();
    home.import_leads(R"({"id": 5, "offer": 12, "phone": "7", "meta": {"mock": "echo", "echo": )"
                      R"("{\"status\":\"ok\",\"id\":\"95\",\"more\":\")" +
                      std::string(5000, 'x') + R"(\"}"}})" + "\n");
    import(6, 20, "ok");
    {
        small_disk disk(run(), "size=" + std::to_string(room_of_a_recorder));
        if (disk.is_missing()) return;
        BOOST_TEST(home.tick().accepted == 21);
        BOOST_TEST(holds_no_recorder(disk.path()));
    }
    BOOST_TEST(home.tick().claimed == 0);
    check_all_sent_once(21);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(full_under_the_database, full_database, *boost::unit_test::precondition(needs_sqlite))

BOOST_AUTO_TEST_CASE(what_was_answered_is_written_when_there_is_room_again_and_the_rest_is_sent) {
    if (disk.is_missing()) return;
    constexpr std::size_t all = 400;
    home.apply(integration_text({.url = crm.url("/new?ext={id}"), .head = std::string(head)}));
    import(1, all, "slow:20");
    auto sender = ticking();
    BOOST_REQUIRE(crm_gets(20));
    disk.fill_up();
    BOOST_TEST(sender->wait(std::chrono::seconds(120)) == 1);
    const auto sent = crm.log().size();
    BOOST_TEST(sent < all);
    const auto refused = tick();
    BOOST_TEST(refused.status == 1);
    BOOST_TEST(refused.errors.find("disk is full") != std::string::npos, refused.errors);
    BOOST_TEST(crm.log().size() == sent);
    disk.make_room();
    const auto last = tick();
    BOOST_TEST(last.status == 0, last.errors);
    check_all_sent_once(all);
}

BOOST_AUTO_TEST_CASE(room_that_is_made_in_time_is_found_by_the_tick) {
    if (disk.is_missing()) return;
    constexpr std::size_t all = 200;
    home.apply(integration_text({.url = crm.url("/new?ext={id}"), .head = std::string(head)}));
    import(1, all, "slow:20");
    auto sender = ticking();
    BOOST_REQUIRE(crm_gets(20));
    disk.fill_up();
    BOOST_REQUIRE(eventually([&] { return is_logged("cannot be written (try 1)"); }));
    disk.make_room();
    (void)sender->wait(std::chrono::seconds(120));
    BOOST_TEST(tick().status == 0);
    check_all_sent_once(all);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
