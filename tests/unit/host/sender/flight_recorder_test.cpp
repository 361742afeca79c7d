// What a process notes of its sends, and what another one reads of it when it has ended.
#include "host/sender/flight_recorder.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <fstream>
#include <thread>
#include <sys/wait.h>
#include <unistd.h>

namespace leadwire::sender {
namespace {

namespace fs = std::filesystem;
using test::temp_dir;

db::claimed_delivery claimed(std::int64_t id) {
    db::claimed_delivery d;
    d.id = delivery_id{id};
    d.epoch = 3;
    d.attempt = 2;
    d.order.status = lead_status::packaging;
    return d;
}

/// In a process of its own, which ends as by kill -9: its locks go, its files stay.
void in_a_process_that_ends(const std::function<void()>& work) {
    auto child = ::fork();
    if (child == 0) {
        work();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_REQUIRE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/// The slots in use, by delivery.
std::map<std::int64_t, flight> flights_of(flight_file& file) {
    std::map<std::int64_t, flight> found;
    for (auto slots : file.segments())
        for (auto& slot : slots)
            if (slot.phase.load() != flight_phase::none) found.try_emplace(slot.delivery, file, slot);
    return found;
}

std::size_t files_in(const temp_dir& dir) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(dir.path()), fs::directory_iterator{}));
}

fs::path only_file_of(const temp_dir& dir) {
    BOOST_REQUIRE(files_in(dir) == 1);
    return fs::directory_iterator(dir.path())->path();
}

void leave_one_behind(const temp_dir& dir) {
    in_a_process_that_ends([&] {
        auto recorder = flight_recorder::open(dir.path(), "tick-1").value();
        recorder->begin(claimed(7), timestamp{}).value().reached(flight_phase::sent);
        ::_exit(0);
    });
}

} // namespace

BOOST_AUTO_TEST_SUITE(flight_recorders)

BOOST_AUTO_TEST_CASE(a_file_stays_while_claims_that_were_not_sent_may_stand_in_the_database) {
    temp_dir dir;
    flight_recorder::open(dir.path(), "tick-1").value()->keep_claims();
    const auto left = flight_file::left_behind(dir.path());
    BOOST_REQUIRE(left.size() == 1u);
    BOOST_TEST(left[0]->owner() == "tick-1");
    BOOST_TEST(flights_of(*left[0]).empty());
}

BOOST_AUTO_TEST_CASE(a_claim_is_under_way_until_its_outcome_is_written) {
    temp_dir dir;
    auto recorder = flight_recorder::open(dir.path(), "tick-1").value();
    auto noted = recorder->begin(claimed(7), timestamp{}).value();
    BOOST_TEST(recorder->is_under_way(delivery_id{7}, 3));
    BOOST_TEST(!recorder->is_under_way(delivery_id{7}, 2));
    BOOST_TEST(!recorder->is_under_way(delivery_id{8}, 3));
    recorder->end(noted);
    BOOST_TEST(!recorder->is_under_way(delivery_id{7}, 3));
}

BOOST_AUTO_TEST_CASE(a_file_is_gone_when_nothing_is_under_way) {
    temp_dir dir;
    {
        auto recorder = flight_recorder::open(dir.path(), "tick-1").value();
        recorder->end(recorder->begin(claimed(7), timestamp{}).value());
        BOOST_TEST(files_in(dir) == 1u);
    }
    BOOST_TEST(files_in(dir) == 0u);
}

BOOST_AUTO_TEST_CASE(who_lives_is_left_alone) {
    temp_dir dir;
    auto recorder = flight_recorder::open(dir.path(), "tick-1").value();
    BOOST_TEST(flight_file::left_behind(dir.path()).empty());
    BOOST_TEST(files_in(dir) == 1u);
}

BOOST_AUTO_TEST_CASE(who_looks_never_takes_a_file_that_is_being_made) {
    temp_dir dir;
    std::atomic<bool> looking = true;
    std::thread looker([&] {
        while (looking)
            for (auto& file : flight_file::left_behind(dir.path())) file->remove();
    });
    for (int i = 0; i < 300; ++i) {
        auto recorder = flight_recorder::open(dir.path(), "tick-" + std::to_string(i));
        if (!recorder) BOOST_FAIL(recorder.error().message());
        BOOST_REQUIRE(fs::exists(dir.path() / ("tick-" + std::to_string(i) + ".flight")));
    }
    looking = false;
    looker.join();
}

BOOST_AUTO_TEST_CASE(phases_and_answers_outlive_the_process) {
    temp_dir dir;
    const std::string large(100'000, 'x');
    in_a_process_that_ends([&] {
        auto recorder = flight_recorder::open(dir.path(), "serve-9").value();
        (void)recorder->begin(claimed(1), timestamp{});
        recorder->begin(claimed(2), timestamp{}).value().reached(flight_phase::prepared);
        auto sent = recorder->begin(claimed(3), timestamp{}).value();
        sent.reached(flight_phase::sent);
        sent.reached(flight_phase::prepared); // a redirect connects again, and the lead is out all the same
        auto answered = recorder->begin(claimed(4), timestamp{std::chrono::microseconds{5}}).value();
        answered.reached(flight_phase::sent);
        answered.answered({.status = 201, .headers = {{"Content-Type", "a: b"}, {"X", ""}}, .body = "{\"id\": 5}"});
        answered.plugin_begins("p 1.0.0");
        recorder->begin(claimed(5), timestamp{}).value().answered({.status = 200, .headers = {}, .body = large});
        recorder->end(recorder->begin(claimed(6), timestamp{}).value());
        ::_exit(0);
    });
    auto files = flight_file::left_behind(dir.path());
    BOOST_REQUIRE(files.size() == 1u);
    BOOST_TEST(files[0]->owner() == "serve-9");
    auto found = flights_of(*files[0]);
    BOOST_REQUIRE(found.size() == 5u);
    BOOST_TEST((found.at(1).slot().phase == flight_phase::claimed));
    BOOST_TEST((found.at(2).slot().phase == flight_phase::prepared));
    BOOST_TEST((found.at(3).slot().phase == flight_phase::sent));
    const auto& slot = found.at(4).slot();
    BOOST_TEST((slot.phase == flight_phase::answered));
    BOOST_TEST(slot.epoch == 3);
    BOOST_TEST(slot.attempt == 2u);
    BOOST_TEST(slot.at == 5);
    BOOST_TEST(slot.claimed_status == static_cast<unsigned>(lead_status::packaging));
    BOOST_TEST(slot.in_plugin == 1u);
    auto answer = found.at(4).answer();
    BOOST_REQUIRE(answer);
    BOOST_TEST(answer->status == 201);
    BOOST_TEST(answer->body == "{\"id\": 5}");
    BOOST_TEST(answer->header("content-type").value() == "a: b");
    BOOST_TEST(answer->header("X").value() == "");
    BOOST_TEST(found.at(5).answer().value().body.size() == large.size());
}

BOOST_AUTO_TEST_CASE(as_many_sends_as_there_are) {
    temp_dir dir;
    in_a_process_that_ends([&] {
        auto recorder = flight_recorder::open(dir.path(), "tick-1").value();
        for (std::int64_t id = 1; id <= 3000; ++id) (void)recorder->begin(claimed(id), timestamp{});
        ::_exit(0);
    });
    auto files = flight_file::left_behind(dir.path());
    BOOST_REQUIRE(files.size() == 1u);
    BOOST_TEST(flights_of(*files[0]).size() == 3000u);
}

BOOST_AUTO_TEST_CASE(two_never_settle_the_same_file) {
    temp_dir dir;
    leave_one_behind(dir);
    auto first = flight_file::left_behind(dir.path());
    BOOST_REQUIRE(first.size() == 1u);
    BOOST_TEST(flight_file::left_behind(dir.path()).empty());
    first[0]->remove();
    first.clear();
    BOOST_TEST(flight_file::left_behind(dir.path()).empty());
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_not_believed_and_is_kept) {
    struct damage {
        std::string what;
        std::streamoff at;
        std::string bytes;
    };
    for (const auto& d : {damage{"magic", 0, "X"}, damage{"owner", 88, "other"}, damage{"boot", 24, "0000"},
                          damage{"phase", 4096, "\x01"}, damage{"delivery", 4104, "\x63"}}) {
        BOOST_TEST_CONTEXT(d.what) {
            temp_dir dir;
            leave_one_behind(dir);
            auto path = only_file_of(dir);
            {
                std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
                file.seekp(d.at).write(d.bytes.data(), static_cast<std::streamsize>(d.bytes.size()));
            }
            BOOST_TEST(flight_file::left_behind(dir.path()).empty());
            BOOST_TEST(only_file_of(dir).extension() == ".unread");
        }
    }
    temp_dir dir;
    leave_one_behind(dir);
    fs::resize_file(only_file_of(dir), 5000);
    BOOST_TEST(flight_file::left_behind(dir.path()).empty());
}

BOOST_AUTO_TEST_CASE(a_damaged_answer_is_none) {
    temp_dir dir;
    in_a_process_that_ends([&] {
        auto recorder = flight_recorder::open(dir.path(), "tick-1").value();
        recorder->begin(claimed(5), timestamp{}).value().answered(
            {.status = 200, .headers = {}, .body = std::string(5000, 'x')});
        ::_exit(0);
    });
    auto files = flight_file::left_behind(dir.path());
    BOOST_REQUIRE(files.size() == 1u);
    auto left = flights_of(*files[0]).at(5);
    std::ofstream(files[0]->answer_file(left.slot()), std::ios::app) << "y";
    BOOST_TEST(!left.answer());
}

BOOST_AUTO_TEST_CASE(a_directory_that_cannot_be_written_is_an_error) {
    temp_dir dir;
    std::ofstream(dir.path() / "run") << "a file";
    auto recorder = flight_recorder::open(dir.path() / "run", "tick-1");
    BOOST_REQUIRE(!recorder);
    BOOST_TEST(recorder.error().message().contains("flight recorder"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::sender
