// The examples of docs/from-php.md, built with the kit and run with the cases that stand below them.
#include "tests/support/installation.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(php_guide)

namespace {

struct fenced_block {
    std::string language, text;
};

std::vector<fenced_block> blocks_of(std::string_view page) {
    std::vector<fenced_block> all;
    bool inside = false;
    while (!page.empty()) {
        const auto line = page.substr(0, page.find('\n'));
        page.remove_prefix(std::min(line.size() + 1, page.size()));
        if (line.starts_with("```")) {
            inside = !inside;
            if (inside) all.push_back({std::string(line.substr(3)), {}});
        } else if (inside) {
            all.back().text += std::string(line) + "\n";
        }
    }
    return all;
}

struct example {
    std::string name, source, cases;
};

/// Each block of C++ begins with its file's name; its cases come next.
std::vector<example> examples_of(std::string_view page) {
    constexpr std::string_view before = "// ", after = ".cpp\n";
    std::vector<example> all;
    const auto blocks = blocks_of(page);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        if (blocks[i].language != "cpp") continue;
        const auto end = blocks[i].text.find(after);
        BOOST_REQUIRE_MESSAGE(blocks[i].text.starts_with(before) && end < blocks[i].text.find('\n'), blocks[i].text);
        BOOST_REQUIRE_MESSAGE(i + 1 < blocks.size() && blocks[i + 1].language == "jsonl",
                              "no cases below " << blocks[i].text);
        all.push_back({blocks[i].text.substr(before.size(), end - before.size()), blocks[i].text, blocks[i + 1].text});
    }
    return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(integrations_are_free_of_mistakes) {
    const auto blocks = blocks_of(source_text("docs/from-php.md"));
    temp_dir dir;
    BOOST_TEST(std::ranges::count(blocks, "toml", &fenced_block::language) == 1);
    for (const auto& b : blocks)
        if (b.language == "toml") {
            const auto end = run({LEADWIRE_BINARY_DIR "/bin/leadwire", "integration", "check", dir.write("i.toml", b.text)});
            BOOST_TEST(end.status == 0, end.output << end.errors);
        }
}

BOOST_AUTO_TEST_CASE(every_example_builds_and_passes_its_cases) {
    const auto page = source_text("docs/from-php.md");
    const auto blocks = blocks_of(page);
    const auto examples = examples_of(page);
    const std::string build = LEADWIRE_BINARY_DIR;
    BOOST_TEST(std::ranges::count(blocks, "php", &fenced_block::language) == std::ssize(examples));
    BOOST_TEST(examples.size() >= 7U);
    BOOST_TEST(std::ranges::count(blocks, "jsonl", &fenced_block::language) == std::ssize(examples));

    temp_dir dir;
    std::string project = "cmake_minimum_required(VERSION 3.25)\nproject(guide LANGUAGES CXX)\n"
                          "find_package(leadwire-sdk REQUIRED)\n";
    for (const auto& e : examples) {
        std::ignore = dir.write(e.name + ".cpp", e.source);
        std::ignore = dir.write(e.name + ".jsonl", e.cases);
        project += "leadwire_add_plugin(" + e.name + " SOURCES " + e.name + ".cpp)\n";
    }
    std::ignore = dir.write("CMakeLists.txt", project);
    const auto tree = (dir.path() / "build").string();
    auto end = run({"/usr/bin/env", "cmake", "-S", dir.path().string(), "-B", tree, "-DCMAKE_PREFIX_PATH=" + build + "/sdk"});
    BOOST_REQUIRE_MESSAGE(end.status == 0, end.output << end.errors);
    end = run({"/usr/bin/env", "cmake", "--build", tree, "--parallel", "2"},
              {.input = {}, .environment = {}, .limit = std::chrono::minutes(10)});
    BOOST_REQUIRE_MESSAGE(end.status == 0, end.output << end.errors);
    for (const auto& e : examples) {
        end = run({build + "/bin/leadwire", "plugin", "test", tree + "/plugins/" + e.name + ".so",
                   (dir.path() / (e.name + ".jsonl")).string()});
        BOOST_TEST(end.status == 0, e.name << "\n" << end.output << end.errors);
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
