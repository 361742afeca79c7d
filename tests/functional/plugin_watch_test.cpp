// plugin watch: an author saves, and sees what it changes for a lead.
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/process.hpp"

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <fstream>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(plugin_watch)

namespace {

const std::string program = LEADWIRE_BINARY_DIR "/bin/leadwire";

/// An installation with one lead, and a new project whose integration is applied there.
struct author {
    installation host;
    std::filesystem::path project = host.files().path() / "my-crm";

    author() {
        auto end = run({program, "plugin", "new", "my-crm", project.string()});
        BOOST_REQUIRE_MESSAGE(end.status == 0, end.errors);
        host.import_leads(R"({"id": 7, "offer": 12, "phone": "79161234567", "name": "Ann", "country": "ru"})");
        host.done({"integration", "apply", (project / "integration.toml").string()});
    }
    [[nodiscard]] std::vector<std::string> arguments(const std::vector<std::string>& more) const {
        std::vector<std::string> all{"plugin", "watch", project.string(), "--lead", "7", "--integration", "my-crm"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    [[nodiscard]] finished once(const std::vector<std::string>& more = {}) const {
        auto all = arguments(more);
        all.emplace_back("--once");
        return host.command(all);
    }
    void replace(const std::string& file, std::string_view from, std::string_view to) const {
        auto text = text_of(project / file);
        const auto at = text.find(from);
        BOOST_REQUIRE_MESSAGE(at != text.npos, file << " has no " << from);
        // As editors do it: beside it, and renamed.
        std::ofstream(project / (file + "~"), std::ios::binary) << text.replace(at, from.size(), to);
        std::filesystem::rename(project / (file + "~"), project / file);
    }
    [[nodiscard]] static std::string text_of(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    [[nodiscard]] std::filesystem::path placed() const { return host.path() / "plugins/my-crm.so"; }
};

} // namespace

BOOST_AUTO_TEST_CASE(once_builds_places_and_shows_the_request) {
    author a;
    auto end = a.once();
    BOOST_TEST(end.status == 0, end.output << end.errors);
    for (const char* step : {"build    ok", "check    ok", "cases    ok", "placed   ok", "dry run  ok"})
        BOOST_TEST(end.output.contains(step), step << " in\n" << end.output);
    BOOST_TEST(end.output.contains("there was no build before"), end.output);
    BOOST_TEST(end.output.contains("\nPOST https://crm.example.com/api/leads\n"), end.output);
    BOOST_TEST(end.output.contains("\n  \"phone\": \"79161234567\"\n"), end.output);
    BOOST_TEST(author::text_of(a.placed()) == author::text_of(a.project / "build/plugins/my-crm.so"));

    // A host runs them.
    const auto cases = a.host.path() / "plugins/my-crm.cases.jsonl";
    end = run({program, "plugin", "test", a.placed().string(), cases.string()});
    BOOST_TEST(end.status == 0, end.output << end.errors);
    BOOST_TEST(author::text_of(cases).contains("\"integration\":\"my-crm.integration.toml\""));

    end = a.once();
    BOOST_TEST(end.output.contains("the same as before"), end.output);
    BOOST_TEST(end.output.contains("nothing new for"), end.output);

    // The same lead under both builds, side by side.
    const auto answer = a.host.files().write("answer.json", R"({"status": "ok", "id": 55, "uid": 77})");
    a.replace("my-crm.cpp", "answer[\"id\"]", "answer[\"uid\"]");
    a.replace("cases.jsonl", R"("id": 123, "lead_id")", R"("id": 123, "uid": 123, "lead_id")");
    end = a.once({"--answer", answer});
    BOOST_TEST(end.status == 0, end.output << end.errors);
    BOOST_TEST(end.output.contains("differs from the build before"), end.output);
    const auto row = end.output.find("external_id  55 ");
    BOOST_REQUIRE_MESSAGE(row != std::string::npos, end.output);
    BOOST_TEST(end.output.substr(row, end.output.find('\n', row) - row).ends_with(" | external_id  77"), end.output);
    const auto url = end.output.find("POST https://crm");
    BOOST_TEST(!end.output.substr(url, end.output.find('\n', url) - url).contains('|'), end.output);
}

BOOST_AUTO_TEST_CASE(a_step_that_fails_leaves_the_installation_as_it_was) {
    author a;
    BOOST_REQUIRE(a.once().status == 0);
    const auto before = author::text_of(a.placed());
    a.replace("my-crm.cpp", "answer[\"id\"]", "answer[\"none\"]");
    auto end = a.once();
    BOOST_TEST(end.status == 1);
    BOOST_TEST(end.output.contains("cases    FAILED"), end.output);
    BOOST_TEST(end.output.contains("FAILED  taken"), end.output); // what `plugin test` says
    BOOST_TEST(!end.output.contains("placed"), end.output);
    BOOST_TEST((author::text_of(a.placed()) == before));

    a.replace("my-crm.cpp", "return accepted", "std::abort(); return accepted");
    a.replace("my-crm.cpp", "#include <string>", "#include <cstdlib>\n#include <string>");
    end = a.once({"--json"});
    auto rows = parsed_lines(end.output);
    BOOST_REQUIRE(rows.size() == 1U);
    BOOST_TEST(text_at(rows[0], "/done") == "0");
    BOOST_TEST(text_at(rows[0], "/steps/1/step") == "check");
    BOOST_TEST(text_at(rows[0], "/steps/1/ok") == "0");
    BOOST_TEST(text_at(rows[0], "/steps/1/text").contains("SIGABRT"), end.output);
    BOOST_TEST(text_at(rows[0], "/steps/2/step") == "");

    a.replace("my-crm.cpp", "std::abort();", "std::abort()");
    end = a.once();
    BOOST_TEST(end.output.contains("build    FAILED"), end.output);
    BOOST_TEST(end.errors.contains("my-crm.cpp:"), end.errors);
    BOOST_TEST((author::text_of(a.placed()) == before));
}

BOOST_AUTO_TEST_CASE(a_save_is_seen_until_it_is_stopped) {
    author a;
    std::vector<std::string> command{program, "--dir", a.host.path().string(), "--json"};
    const auto arguments = a.arguments({});
    command.insert(command.end(), arguments.begin(), arguments.end());
    background_process watch(command);
    auto first = parsed(watch.read_line(std::chrono::seconds(120)));
    BOOST_TEST(text_at(first, "/done") == "1", json::dump(first));
    BOOST_TEST(text_at(first, "/before") == "");
    BOOST_TEST(text_at(first, "/after/request/headers/0/0") == "Idempotency-Key");

    a.replace("my-crm.cpp", "\"Idempotency-Key\"", "\"X-Key\"");
    a.replace("cases.jsonl", "Idempotency-Key", "X-Key");
    // Two saves may be two rounds; the first of them finds a case that is not changed yet.
    auto second = parsed(watch.read_line(std::chrono::seconds(120)));
    if (text_at(second, "/done") == "0") second = parsed(watch.read_line(std::chrono::seconds(120)));
    BOOST_TEST(text_at(second, "/done") == "1", json::dump(second));
    BOOST_TEST(text_at(second, "/before/request/headers/0/0") == "Idempotency-Key");
    BOOST_TEST(text_at(second, "/after/request/headers/0/0") == "X-Key");
    watch.signal(SIGINT);
    BOOST_TEST(watch.wait() == -SIGINT);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_watched_is_refused_at_once) {
    author a;
    auto end = a.host.command({"plugin", "watch", a.project.string(), "--lead", "7", "--integration", "none", "--once"});
    BOOST_TEST(end.status == 1);
    BOOST_TEST(end.errors.contains("integration none: there is none of this name"), end.errors);
    end = a.host.command({"plugin", "watch", a.host.path().string(), "--lead", "7", "--integration", "my-crm", "--once"});
    BOOST_TEST(end.status == 1);
    BOOST_TEST(end.errors.contains("no project of a plugin"), end.errors);
    BOOST_TEST(a.once({"--flow", "old"}).status == 2);
    a.host.apply("id = \"rules\"\noffers = \"*\"\n[new]\n");
    end = a.host.command({"plugin", "watch", a.project.string(), "--lead", "7", "--integration", "rules", "--once"});
    BOOST_TEST(end.errors.contains("it uses no plugin"), end.errors);
    a.host.apply("id = \"other\"\nplugin = \"altercpa\"\noffers = \"*\"\n[new]\n");
    end = a.host.command({"plugin", "watch", a.project.string(), "--lead", "7", "--integration", "other", "--once"});
    BOOST_TEST(end.output.contains("it is the plugin my-crm, and the integration uses altercpa"), end.output);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
