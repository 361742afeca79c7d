#include "child_scene.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
namespace data = boost::unit_test::data;

namespace {

struct misdeed {
    const char* how;
    const char* kind;
    const char* cause;
};
std::ostream& operator<<(std::ostream& out, const misdeed& m) {
    return out << m.how;
}

const misdeed misdeeds[] = {
    {"null pointer", "crash", "SIGSEGV"}, {"abort", "crash", "SIGABRT"},
    {"terminate", "crash", "SIGABRT"},    {"exit", "exit", "it ended its process"},
    {"exit over statics", "exit", "it ended its process"}, {"_exit", "exit", "it ended its process"},   {"overflow", "crash", "SIGSEGV"},
    {"hang", "hang", "hard limit"},       {"spin", "hang", "hard limit"},
    {"stop", "hang", "hard limit"},       {"kill itself", "crash", "SIGKILL"},
#ifndef LEADWIRE_SANITIZED
    {"leak", "memory", "more memory than its limit"},
#endif
};

std::string settings_for(std::string_view where, std::string_view how) {
    return R"({")" + std::string(where) + R"(": ")" + std::string(how) + R"("})";
}

} // namespace

BOOST_AUTO_TEST_SUITE(misbehaving)

/// Twice in two processes, then it is given up with its cause; and the next lead is well.
BOOST_DATA_TEST_CASE(what_ends_or_hangs_a_child_costs_that_call_alone, data::make(misdeeds), m) {
    test::child_scene scene(test::test_plugin("misbehaving"));
    auto runner = test::must(scene.configured(settings_for("process", m.how)));
    test::plugin_case bad, good;
    const auto said = scene.process(*runner, bad);
    BOOST_TEST(said.starts_with("error: process_new: the plugin ended two processes on it: "), said);
    BOOST_TEST(said.find(m.cause) != std::string::npos, said);
    BOOST_REQUIRE(scene.failures.size() == 2U);
    for (const auto& f : scene.failures) {
        BOOST_TEST(name_of(f.how.what) == m.kind);
        BOOST_TEST(f.where == "process_new");
        BOOST_TEST(f.integration == "test");
        BOOST_TEST(number(f.lead) == 1001);
    }
    good.order.comment = "well";
    BOOST_TEST(scene.process(*runner, good) == "well");
    BOOST_TEST(scene.failures.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_crash_leaves_a_stack_trace_that_names_the_plugin) {
    test::child_scene scene(test::test_plugin("misbehaving"));
    auto runner = test::must(scene.configured(settings_for("process", "null pointer")));
    test::plugin_case bad;
    scene.process(*runner, bad);
    BOOST_REQUIRE(!scene.failures.empty());
    BOOST_TEST(scene.failures.front().how.trace.find("misbehaving.so+0x") != std::string::npos, scene.failures.front().how.trace);
}

BOOST_AUTO_TEST_CASE(exceptions_of_any_type_are_failures_and_end_nothing) {
    for (const char* how : {"throw an int", "throw a struct"}) {
        test::child_scene scene(test::test_plugin("misbehaving"));
        auto runner = test::must(scene.configured(settings_for("process", how)));
        test::plugin_case c;
        BOOST_TEST(scene.process(*runner, c) == "error: process_new: unknown exception");
        BOOST_TEST(scene.failures.empty());
    }
}

BOOST_AUTO_TEST_CASE(descriptors_and_memory_that_are_not_its_own_harm_only_itself) {
    for (const char* how : {"close descriptors", "overwrite"}) {
        test::child_scene scene(test::test_plugin("misbehaving"));
        auto runner = test::must(scene.configured(settings_for("process", how)));
        test::plugin_case bad, good;
        const auto said = scene.process(*runner, bad);
        good.order.comment = "well";
        BOOST_TEST(scene.process(*runner, good) == "well", how << ": " << said);
    }
}

BOOST_AUTO_TEST_CASE(a_child_may_not_start_programs_or_touch_its_host) {
    ::setenv("LEADWIRE_TEST_SECRET", "s3cret", 1);
    const std::pair<const char*, const char*> attempts[] = {{"fork", "refused: Operation not permitted"},
                                                            {"exec", "refused: Operation not permitted"},
                                                            {"kill host", "refused: Operation not permitted"},
                                                            {"environment", "nothing"},
                                                            {"descriptors", "4 "},
                                                            {"print", "print"}};
    for (const auto& [how, told] : attempts) {
        test::child_scene scene(test::test_plugin("misbehaving"));
        auto runner = test::must(scene.configured(settings_for("process", how)));
        test::plugin_case c;
        BOOST_TEST(scene.process(*runner, c) == told, how);
        BOOST_TEST(scene.failures.empty());
    }
}

BOOST_AUTO_TEST_CASE(what_crashes_in_configure_is_refused_with_its_cause) {
    test::child_scene scene(test::test_plugin("misbehaving"));
    auto refused = scene.configured(settings_for("create", "abort"));
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == error_code::crashed));
    BOOST_TEST(refused.error().message().find("its process ended in configure: SIGABRT") != std::string::npos, refused.error().message());
    auto hangs = scene.configured(settings_for("create", "hang"));
    BOOST_REQUIRE(!hangs);
    BOOST_TEST(hangs.error().message().find("hard limit") != std::string::npos, hangs.error().message());
    // The build itself is as good as before.
    auto runner = test::must(scene.configured("{}"));
    test::plugin_case c;
    BOOST_TEST(scene.process(*runner, c) == "well");
}

BOOST_AUTO_TEST_CASE(calls_that_were_under_way_beside_a_crash_are_not_blamed) {
    test::child_scene scene(test::test_plugin("misbehaving"));
    auto bad = test::must(scene.configured(settings_for("process", "null pointer")));
    auto good = test::must(scene.configured("{}"));
    constexpr int calls = 60;
    std::vector<std::unique_ptr<test::plugin_case>> cases;
    int ended = 0, well = 0;
    for (int i = 0; i < calls; ++i) {
        auto& c = *cases.emplace_back(std::make_unique<test::plugin_case>());
        c.call().answer = &c.answer;
        boost::asio::co_spawn(scene.io, (i == 30 ? bad : good)->call(plugin::entry::process, c.call()),
                              [&](std::exception_ptr thrown, result<void> done) {
                                  if (thrown) std::rethrow_exception(thrown);
                                  ++ended;
                                  well += done.has_value();
                              });
    }
    while (ended < calls) scene.io.run_one();
    BOOST_TEST(well == calls - 1);
    BOOST_TEST(scene.failures.size() == 2U);
}

BOOST_AUTO_TEST_CASE(messages_of_any_size_go_both_ways) {
    test::child_scene scene(test::test_plugin("scenario"));
    const std::string large(300'000, 'x');
    auto runner = test::must(scene.configured(R"({"process": "accepted", "large": ")" + large + R"("})"));
    test::plugin_case c;
    c.answer.body = R"({"id": "7", "rest": ")" + large + R"("})";
    BOOST_TEST(scene.process(*runner, c) == "7");
    BOOST_TEST(scene.failures.empty());
}

BOOST_AUTO_TEST_CASE(a_call_that_computes_for_long_gives_way_and_its_child_is_replaced) {
    test::child_scene scene(test::test_plugin("misbehaving"));
    scene.limits.child.hard = std::chrono::seconds(60);
    auto computes = test::must(scene.configured(settings_for("process", "compute")));
    auto asks = test::must(scene.configured(settings_for("process", "priority")));
    test::plugin_case before, within, after;
    const auto usual = scene.process(*asks, before);
    BOOST_TEST(std::stoi(scene.process(*computes, within)) > std::stoi(usual));
    BOOST_TEST(scene.process(*asks, after) == usual);
    BOOST_TEST(scene.failures.empty());
}

BOOST_AUTO_TEST_CASE(a_build_that_is_closed_says_that_it_was_not_called_and_blames_nobody) {
    test::child_scene scene(test::test_plugin("misbehaving"));
    auto runner = test::must(scene.configured(settings_for("process", "hang")));
    test::plugin_case c;
    c.call().answer = &c.answer;
    std::optional<result<void>> done;
    boost::asio::co_spawn(scene.io, runner->call(plugin::entry::process, c.call()),
                          [&](std::exception_ptr thrown, result<void> end) {
                              if (thrown) std::rethrow_exception(thrown);
                              done = std::move(end);
                          });
    for (int i = 0; i < 100; ++i) scene.io.poll_one();
    scene.close();
    while (!done) scene.io.run_one();
    BOOST_REQUIRE(!done->has_value());
    BOOST_TEST((done->error().code == error_code::unavailable));
    BOOST_TEST(scene.failures.empty());
}

BOOST_AUTO_TEST_SUITE_END()
