// What the machine and other programs may do to a database.
#include "tests/integration/db/common/fixture.hpp"
#include "tests/support/small_disk.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>

using namespace leadwire;
using namespace leadwire::tests;

BOOST_FIXTURE_TEST_SUITE(trouble, store_fixture)

BOOST_AUTO_TEST_CASE(a_database_locked_by_another_program_is_an_error_and_nothing_is_lost) {
    insert({sample_lead(), sample_lead()});
    auto hasty = database.open_hasty();
    auto ids = hasty->due(flow::new_lead, delivery_id{0}, 10).value();
    auto claimed = hasty->claim({{ids[0].id}, "crm", "x", now()}).value();
    other.sql("BEGIN IMMEDIATE");
    auto refused = hasty->record({accepted(claimed[0], "x-1")});
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == error_code::io));
    BOOST_TEST(refused.error().text ==
               "another program has been writing to the database for more than 20 ms; nothing was changed");
    BOOST_TEST(!hasty->claim({{ids[1].id}, "crm", "x", now()}));
    BOOST_TEST(!hasty->set_property("a", "b"));
    BOOST_TEST(hasty->due(flow::new_lead, delivery_id{0}, 10).value().size() == 1u); // reading goes on
    other.sql("COMMIT");
    BOOST_TEST(hasty->record({accepted(claimed[0], "x-1")}).value().written == 1);
    BOOST_TEST(find(1).external_id == "x-1");
}

BOOST_AUTO_TEST_CASE(a_long_walk_does_not_stop_the_log_from_being_emptied) {
    insert(std::vector<lead>(1000, sample_lead()));
    BOOST_TEST(due().size() == 1000u);
    find(1);
    BOOST_TEST(store->due(flow::new_lead, delivery_id{0}, 1).value().size() == 1u);
    // Busy is 0 only if no statement of the store still reads.
    BOOST_TEST(other.value("PRAGMA wal_checkpoint(TRUNCATE)") == "0");
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

std::string url_on(const test::small_disk& disk) {
    return "sqlite:" + (disk.path() / "leads.db").string();
}

/// Limits the size of files that this process writes, as long as it lives.
class file_size_limit {
public:
    explicit file_size_limit(rlim_t most) {
        old_handler_ = ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &old_);
        rlimit lower{most, old_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &lower);
    }
    ~file_size_limit() {
        ::setrlimit(RLIMIT_FSIZE, &old_);
        ::signal(SIGXFSZ, old_handler_);
    }
    file_size_limit(const file_size_limit&) = delete;
    file_size_limit& operator=(const file_size_limit&) = delete;

private:
    rlimit old_{};
    sighandler_t old_handler_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(full_disk)

BOOST_AUTO_TEST_CASE(a_full_disk_undoes_the_import_and_leaves_the_store_usable) {
    test::small_disk disk("size=1m");
    if (disk.is_missing()) return;
    auto opened = db::open(url_on(disk));
    BOOST_REQUIRE(opened);
    auto& store = **opened;
    BOOST_REQUIRE(store.migrate());
    list_source few({sample_lead(), sample_lead()});
    BOOST_REQUIRE(store.insert_leads(few));
    list_source many(std::vector<lead>(20'000, full_lead()));
    auto refused = store.insert_leads(many);
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == error_code::io));
    BOOST_TEST(refused.error().text.contains("disk is full"));
    int count = 0;
    BOOST_TEST(store.each_lead({}, [&](const lead&) -> result<void> { return ++count, result<void>{}; })
                   .has_value());
    BOOST_TEST(count == 2);
    list_source one({sample_lead()});
    BOOST_TEST(store.insert_leads(one).has_value());
}

/// SQLite itself says "disk I/O error" then, or that a file cannot be opened.
BOOST_AUTO_TEST_CASE(a_disk_that_is_full_when_the_database_is_opened_is_named) {
    for (auto fill : {&test::small_disk::fill_up, &test::small_disk::fill_with_empty_files}) {
        test::small_disk disk("size=1m,nr_inodes=4"); // the root, the database and the two files beside it
        if (disk.is_missing()) return;
        BOOST_REQUIRE(db::open(url_on(disk)).value()->migrate());
        (disk.*fill)();
        auto said = [&]() -> std::string {
            auto store = db::open(url_on(disk));
            if (!store) return store.error().text;
            auto read = (*store)->schema_version();
            if (!read) return read.error().text;
            auto written = (*store)->set_property("a", std::string(100'000, 'x'));
            return written ? "it was written" : written.error().text;
        }();
        BOOST_TEST(said.contains("the disk is full"), said);
    }
}

BOOST_AUTO_TEST_CASE(another_limit_is_not_called_a_full_disk) {
    test::temp_dir place;
    auto store = db::open("sqlite:" + (place.path() / "leads.db").string()).value();
    BOOST_REQUIRE(store->migrate());
    file_size_limit limit(256 * 1024);
    auto refused = store->set_property("a", std::string(1'000'000, 'x'));
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().text.contains("limit on the size of files"), refused.error().text);
    BOOST_TEST(!refused.error().text.contains("disk is full"), refused.error().text);
}

BOOST_AUTO_TEST_SUITE_END()
