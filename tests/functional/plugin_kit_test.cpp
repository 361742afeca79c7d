// plugin new and plugin test, as an author uses them.
#include "tests/support/json_text.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(plugin_kit)

namespace {

const std::string build = LEADWIRE_BINARY_DIR;
const std::string program = build + "/bin/leadwire";
const std::string scenario = build + "/tests/plugins/scenario.so";

finished in_directory(const std::filesystem::path& directory, const std::string& command) {
    return run({"/bin/sh", "-c", "cd \"$1\" && shift && exec \"$0\" $1", program, directory.string(), command});
}

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void replace_in(const std::filesystem::path& file, std::string_view from, std::string_view to) {
    auto text = text_of(file);
    const auto at = text.find(from);
    BOOST_REQUIRE_MESSAGE(at != text.npos, file << " has no " << from);
    std::ofstream(file, std::ios::binary) << text.replace(at, from.size(), to);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_new_project_works_and_two_edits_make_it_another_crms) {
    temp_dir dir;
    auto end = in_directory(dir.path(), "plugin new my-crm");
    BOOST_TEST(end.status == 0, end.errors);
    const auto project = dir.path() / "my-crm";
    end = in_directory(project, "plugin test");
    BOOST_TEST(end.status == 0, end.output << end.errors);
    BOOST_TEST(end.output.contains("9 cases passed"), end.output);

    BOOST_TEST(text_of(project / "integration.toml").contains("# EDIT 1 of 2"));
    BOOST_TEST(text_of(project / "my-crm.cpp").contains("// EDIT 2 of 2"));
    replace_in(project / "integration.toml", "https://crm.example.com/api/leads",
               "https://other.example/add");
    replace_in(project / "my-crm.cpp", "answer[\"id\"]", "answer[\"lead_id\"]");
    end = in_directory(project, "plugin test");
    BOOST_TEST(end.status == 0, end.output << end.errors);

    end = run({program, "plugin", "check", (project / "build/plugins/my-crm.so").string(), "--integration",
               (project / "integration.toml").string(), "--rounds", "50", "--limit", "60"});
    BOOST_TEST(end.status == 0, end.output << end.errors);

    replace_in(project / "my-crm.cpp", "answer[\"lead_id\"]", "answer[\"none\"]");
    end = in_directory(project, "plugin test");
    BOOST_TEST(end.status == 1);
    BOOST_TEST(end.output.contains("FAILED  taken"), end.output);
    BOOST_TEST(end.errors.contains("1 of 9 cases failed"), end.errors);

    replace_in(project / "my-crm.cpp", "return accepted", "retrn accepted");
    end = in_directory(project, "plugin test");
    BOOST_TEST(end.status == 1);
    BOOST_TEST(end.errors.contains("my-crm.cpp:"), end.errors); // the compiler's words
    BOOST_TEST(end.output.empty(), end.output);
}

BOOST_AUTO_TEST_CASE(what_is_there_is_not_written_over) {
    temp_dir dir;
    std::ignore = dir.write("my-crm/notes.txt", "mine");
    auto end = in_directory(dir.path(), "plugin new my-crm");
    BOOST_TEST(end.status == 1);
    BOOST_TEST(end.errors.contains("is there and not empty"), end.errors);
    BOOST_TEST(std::distance(std::filesystem::directory_iterator(dir.path() / "my-crm"), {}) == 1);
    BOOST_TEST(in_directory(dir.path(), "plugin new my-crm elsewhere").status == 0);
    BOOST_TEST(in_directory(dir.path(), "plugin new My").status == 1);
    BOOST_TEST(in_directory(dir.path(), "plugin test").errors.contains("no project of a plugin"));
}

BOOST_AUTO_TEST_CASE(a_difference_is_told_with_its_place) {
    temp_dir dir;
    const auto cases = dir.write(
        "cases.jsonl", R"({"name": "before", "settings": {"process": "int"}, "expect": {"value": -7}})"
                       "\n\n"
                       R"({"name": "wrong", "settings": {"process": "int"}, "expect": {"value": -8}})"
                       "\n"
                       R"({"name": "after", "settings": {"process": "int"}, "expect": {"value": -7}})");
    auto end = run({program, "plugin", "test", scenario, cases, "--json"});
    BOOST_TEST(end.status == 1);
    const auto rows = parsed_lines(end.output);
    BOOST_REQUIRE(rows.size() == 3U);
    BOOST_TEST(text_at(rows[0], "/passed") == "1");
    BOOST_TEST(text_at(rows[1], "/name") == "wrong");
    BOOST_TEST(text_at(rows[1], "/place").ends_with("cases.jsonl: line 3"));
    BOOST_TEST(text_at(rows[1], "/differences/0/what") == "value");
    BOOST_TEST(text_at(rows[1], "/differences/0/expected") == "-8");
    BOOST_TEST(text_at(rows[1], "/differences/0/found") == "-7");
    BOOST_TEST(text_at(rows[2], "/passed") == "1");
    end = run({program, "plugin", "test", scenario, cases});
    BOOST_TEST(end.output.contains("FAILED  wrong\n"), end.output);
    BOOST_TEST(end.output.contains("expected  -8\n          found     -7\n"), end.output);
}

BOOST_AUTO_TEST_CASE(a_broken_rule_breaks_its_case_alone) {
    temp_dir dir;
    const std::string taken = R"("answer": {"json": {"id": 1}}, "expect": {"accepted": "1"}})";
    const auto crash = dir.write(
        "crash.jsonl", R"({"name": "crash", "answer": {"status": 500}, "expect": {"accepted": "1"}})"
                       "\n{\"name\": \"good\", " +
                           taken + "\n");
    auto end = run({program, "plugin", "test", build + "/tests/plugins/breaks_crash.so", crash, "--json"});
    auto rows = parsed_lines(end.output);
    BOOST_REQUIRE(rows.size() == 2U);
    BOOST_TEST(text_at(rows[0], "/trouble").starts_with("crashed: SIGABRT"), end.output);
    BOOST_TEST(text_at(rows[1], "/passed") == "1");
    const auto hang =
        dir.write("hang.jsonl", R"({"name": "hang", "answer": {"status": 204}, "expect": {"accepted": "1"}})"
                                "\n{\"name\": \"good\", " +
                                    taken + "\n");
    end = run(
        {program, "plugin", "test", build + "/tests/plugins/breaks_hang.so", hang, "--json", "--limit", "2"});
    rows = parsed_lines(end.output);
    BOOST_REQUIRE(rows.size() == 2U);
    BOOST_TEST(text_at(rows[0], "/trouble") == "no end after 2 s");
    BOOST_TEST(text_at(rows[1], "/passed") == "1");
}

BOOST_AUTO_TEST_CASE(a_case_may_start_nothing_and_touch_nobody) {
    temp_dir dir;
    std::string lines;
    for (const std::string how : {"fork", "exec", "kill host"})
        lines += R"({"name": ")" + how + R"(", "settings": {"process": ")" + how +
                 R"("}, "answer": {}, "expect": {"accepted": "refused: Operation not permitted"}})" + "\n";
    const auto end = run({program, "plugin", "test", build + "/tests/plugins/misbehaving.so", dir.write("cases.jsonl", lines)});
    BOOST_TEST(end.status == 0, end.output << end.errors);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_run_is_refused_at_once) {
    temp_dir dir;
    const auto typo = dir.write("cases.jsonl", R"({"name": "a", "expect": {"acepted": "1"}})");
    auto end = run({program, "plugin", "test", scenario, typo});
    BOOST_TEST(end.status == 1);
    BOOST_TEST(end.errors.contains("line 1: expect.acepted: there is no such member"), end.errors);
    BOOST_TEST(run({program, "plugin", "test", scenario, "/nowhere"}).status == 1);
    BOOST_TEST(run({program, "plugin", "test", "/nowhere", typo}).status == 1);
    BOOST_TEST(run({program, "plugin", "test", scenario}).status == 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
