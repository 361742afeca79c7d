// Files of leads while the database is busy.
#include "host/lead/digest.hpp"
#include "tests/functional/serve_scene.hpp"
#include "tests/support/raw_client.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {
namespace {

/// Another program that keeps everybody from writing leads until it is let go.
class held_database {
public:
    explicit held_database(const installation& home) : shell_(shell_of(home), background_process::input::written) {
        shell_.write_line(embedded_ ? "BEGIN IMMEDIATE;" : "BEGIN; LOCK TABLE leads IN EXCLUSIVE MODE;");
        shell_.write_line("SELECT 'held';");
        if (shell_.read_line() != "held") throw std::runtime_error("the database cannot be held");
    }
    void let_go() {
        shell_.close_input();
        (void)shell_.wait();
    }

private:
    bool embedded_ = false;
    background_process shell_;

    std::vector<std::string> shell_of(const installation& home) {
        embedded_ = home.embedded();
        if (!embedded_) return {"/usr/bin/env", "psql", "-qtA", home.database_for_shell()};
        return {"/usr/bin/env", "stdbuf", "-oL", "sqlite3", home.database_for_shell()};
    }
};

std::string request(const std::string& line, const std::string& headers, const std::string& body) {
    return line + " HTTP/1.1\r\nHost: test\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

/// No answer has come, and none comes now.
bool waits(raw_client& client) {
    try {
        return client.state() == line_end::open;
    } catch (const std::runtime_error&) {
        return false;
    }
}

const std::string content = "%PDF-1.4";
const std::string form = "--cut\r\nContent-Disposition: form-data; name=offer\r\n\r\n12\r\n"
                         "--cut\r\nContent-Disposition: form-data; name=phone\r\n\r\n7\r\n"
                         "--cut\r\nContent-Disposition: form-data; name=scan; filename=scan.pdf\r\n\r\n" +
                         content + "\r\n--cut--\r\n";

} // namespace

BOOST_FIXTURE_TEST_SUITE(uploads, serve_scene)

BOOST_AUTO_TEST_CASE(a_file_is_stored_while_the_database_is_busy) {
    tick_each("1h");
    const auto key = "Authorization: Bearer " + new_key("intake") + "\r\n";
    const auto reader = new_key("viewer");
    const auto port = host().port();
    const auto whole = request("POST /api/v1/leads", key + "Content-Type: multipart/form-data; boundary=cut\r\n", form);
    raw_client upload(port), plain(port);
    upload.send(whole.substr(0, whole.size() - 4)); // its key is looked up now
    BOOST_REQUIRE(eventually([&] { return !std::filesystem::is_empty(home.path() / "run" / "uploads"); }));

    held_database held(home);
    plain.send(request("POST /api/v1/leads", key + "Content-Type: application/json\r\n",
                       R"({"offer": 12, "phone": "7"})"));
    const auto viewer = "Authorization: Bearer " + reader + "\r\n";
    BOOST_REQUIRE(eventually([&] { // the lead's turn has come: no other lead is looked at
        raw_client other(port);
        other.send("GET /api/v1/leads/1 HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" + viewer + "\r\n");
        return waits(other);
    }));
    upload.send(whole.substr(whole.size() - 4));
    const auto stored = home.path() / "files" / hex_digest(digest_kind::sha256, content);
    BOOST_TEST(eventually([&] { return std::filesystem::exists(stored); }));
    BOOST_TEST(waits(plain), "the database is busy all the time");
    held.let_go();
    for (auto* client : {&plain, &upload}) BOOST_TEST(client->read_answer().starts_with("HTTP/1.1 201 "));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
