// Cases beside a plugin: what their run says of a build, and how they come there.
#include "host/cli/plugin/own_cases.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace leadwire::cli {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

struct scene {
    /// A program that does this in the place of `plugin test`.
    std::string program(const std::string& script) const {
        auto file = dir.write("program", "#!/bin/sh\n" + script + "\n");
        fs::permissions(file, fs::perms::owner_all);
        return file;
    }
    result<std::string> pass(own_cases& tests) {
        std::optional<result<std::string>> how;
        const plugin::plugin_build build{
            .file = "/copies/1234.so", .note = {.name = "crm", .version = "2.0.0"}, .sha256 = "12345678"};
        asio::co_spawn(io, tests.pass(build, "/plugins/crm.cases.jsonl"),
                       [&](std::exception_ptr thrown, result<std::string> end) {
                           if (thrown) std::rethrow_exception(thrown);
                           how = std::move(end);
                       });
        io.restart();
        io.run();
        return std::move(*how);
    }
    /// What it says, with the code of its error in words.
    std::string said(const std::string& script) {
        own_cases tests(io.get_executor(), program(script));
        auto how = pass(tests);
        if (how) return *how;
        return (how.error().code == error_code::io        ? "io: "
                : how.error().code == error_code::refused ? "refused: "
                                                          : "another code: ") +
               how.error().message();
    }
    static std::string text_of(const fs::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    test::temp_dir dir;
    asio::io_context io{1};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(cases_beside_a_plugin, scene)

BOOST_AUTO_TEST_CASE(those_that_pass_are_named) {
    BOOST_TEST(said(R"(echo '{"name":"a","place":"x: line 1","passed":true,"differences":[],"trouble":null}')") ==
               "the cases of crm.cases.jsonl passed");
    // What is run, on what.
    BOOST_TEST(said("echo \"$*\"; exit 1") == "io: /plugins/crm.cases.jsonl: --json plugin test /copies/1234.so /plugins/crm.cases.jsonl");
}

BOOST_AUTO_TEST_CASE(the_first_one_that_fails_is_told_with_its_first_difference) {
    const std::string rows = R"(cat <<'END'
{"name":"a","place":"x: line 1","passed":true,"differences":[],"trouble":null}
{"name":"b","place":"x: line 2","passed":false,"differences":[{"what":"accepted","expected":"5","found":null},{"what":"url"}],"trouble":null}
{"name":"c","place":"x: line 3","passed":false,"differences":[],"trouble":"crashed: SIGSEGV"}
leadwire: x: 2 of 3 cases failed
END
exit 1)";
    BOOST_TEST(said(rows) == "refused: crm 2.0.0 sha256:12345678: its case \"b\" failed (x: line 2): accepted: expected "
                             "\"5\", found nothing");
    const std::string crash = R"(echo '{"name":"c\u0007","place":"x: line 3","passed":false,"differences":[],"trouble":"crashed: SIGSEGV"}'
exit 1)";
    BOOST_TEST(said(crash) ==
               "refused: crm 2.0.0 sha256:12345678: its case \"c\\x07\" failed (x: line 3): crashed: SIGSEGV");
}

BOOST_AUTO_TEST_CASE(without_a_case_that_failed_nothing_is_said_about_the_build) {
    BOOST_TEST(said("echo; echo 'leadwire: x: line 1: is no JSON'; printf '\\377\\n\\n'; exit 1") ==
               "io: /plugins/crm.cases.jsonl: \xef\xbf\xbd");
}

BOOST_AUTO_TEST_CASE(what_ends_the_run_from_outside_says_nothing_about_the_build) {
    BOOST_TEST(said("kill -9 $$") == "io: /plugins/crm.cases.jsonl: their run was ended by SIGKILL");
    own_cases none(io.get_executor(), "/none/such");
    const auto how = pass(none);
    BOOST_REQUIRE(!how);
    BOOST_TEST((how.error().code == error_code::io));
}

BOOST_AUTO_TEST_CASE(a_host_that_ends_ends_them) {
    own_cases tests(io.get_executor(), program("exec sleep 1000"));
    asio::post(io, [&] { asio::post(io, [&] { tests.close(); }); });
    for (int before_and_after = 0; before_and_after < 2; ++before_and_after) {
        const auto how = pass(tests);
        BOOST_REQUIRE(!how);
        BOOST_TEST(how.error().message() == "/plugins/crm.cases.jsonl: the host is ending");
        BOOST_TEST((how.error().code == error_code::io));
    }
}

BOOST_AUTO_TEST_CASE(they_are_copied_with_the_integrations_that_they_name) {
    fs::create_directory(dir.path() / "plugins");
    fs::create_directory(dir.path() / "more");
    dir.write("integration.toml", "id = \"crm\"\n");
    dir.write("more/other.toml", "id = \"other\"\n");
    const auto cases = dir.write("cases.jsonl", R"({"name": "a", "expect": {}}

{"name": "b", "integration": "integration.toml", "lead": {"id": 12345678901234567890123}}
{"name": "c", "integration": "more/other.toml"})");
    const auto plugin = dir.path() / "plugins/crm.so";
    BOOST_REQUIRE(place_own_cases(cases, plugin));
    const auto placed = dir.path() / "plugins/crm.cases.jsonl";
    BOOST_TEST(text_of(placed) == R"({"name": "a", "expect": {}}

{"name":"b","integration":"crm.integration.toml","lead":{"id":12345678901234567890123}}
{"name":"c","integration":"crm.more-other.toml"}
)");
    BOOST_TEST(text_of(dir.path() / "plugins/crm.integration.toml") == "id = \"crm\"\n");
    BOOST_TEST(text_of(dir.path() / "plugins/crm.more-other.toml") == "id = \"other\"\n");
    // The same again is not written.
    const auto before = fs::last_write_time(placed);
    BOOST_REQUIRE(place_own_cases(cases, plugin));
    BOOST_TEST((fs::last_write_time(placed) == before));

    fs::remove(dir.path() / "integration.toml");
    BOOST_TEST(!place_own_cases(cases, plugin));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::cli
