#include "tests/integration/http/exchange_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace leadwire;
using namespace leadwire::test;
using http::failure_kind;
using http::phase;

namespace {

/// Answers with what it was sent.
scripted_server::script echo() {
    return [](peer& p) {
        for (auto text = p.read_request(); !text.empty(); text = p.read_request()) p.answer(text);
    };
}

struct file_fixture : exchange_fixture {
    file_fixture() {
        auto pattern = (std::filesystem::temp_directory_path() / "leadwire-send-XXXXXX").string();
        BOOST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        directory = pattern;
    }
    ~file_fixture() { std::filesystem::remove_all(directory); }

    file_piece write(const std::string& text) const {
        std::ofstream(directory / "scan.pdf", std::ios::binary) << text;
        return {directory / "scan.pdf", text.size()};
    }
    std::filesystem::path directory;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(requests, file_fixture)

BOOST_AUTO_TEST_CASE(head_and_body_arrive_as_given) {
    scripted_server server(echo());
    auto r = post(server.url("/in?a=b c"), "name=x");
    r.headers = {{"X-Key", "secret"}};
    const auto seen = answer_of(run(r)).body;
    BOOST_TEST(seen.starts_with(
        "POST /in?a=b%20c HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"));
    BOOST_TEST(seen.find("\r\nX-Key: secret\r\n") != std::string::npos);
    BOOST_TEST(seen.ends_with("\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nname=x"));
}

BOOST_AUTO_TEST_CASE(files_are_streamed_between_texts) {
    scripted_server server(echo());
    std::string large;
    for (int i = 0; large.size() < 3000000; ++i) large += std::to_string(i);
    auto r = post(server.url(), "");
    r.body.pieces = {std::string("--head--"), write(large), std::string("--tail--")};
    const auto seen = answer_of(run(r)).body;
    BOOST_TEST(seen.find("\r\nContent-Length: " + std::to_string(large.size() + 16) + "\r\n") !=
               std::string::npos);
    BOOST_TEST(seen.ends_with("\r\n\r\n--head--" + large + "--tail--"));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_missing_or_changed_sends_nothing) {
    scripted_server server(echo());
    auto r = post(server.url(), "");
    r.body.pieces = {file_piece{directory / "none", 1}};
    check_failure(run(r), failure_kind::request, phase::prepared, "none cannot be read");
    auto file = write("123");
    file.size = 4;
    r.body.pieces = {file};
    check_failure(run(r), failure_kind::request, phase::prepared, "has 3 bytes instead of 4");
    BOOST_TEST(server.accepted() == 0);
}

BOOST_AUTO_TEST_CASE(a_file_that_shrinks_while_it_is_sent_is_in_doubt) {
    scripted_server server([](peer& p) { p.wait_for_end(); });
    auto r = post(server.url(), "");
    const auto file = write(std::string(1000000, 'x'));
    r.body.pieces = {file};
    r.on_phase = [&](phase p) {
        if (p == phase::sent) std::filesystem::resize_file(file.path, 100000);
    };
    check_failure(run(r), failure_kind::broken, phase::sent, "became shorter while it was sent");
}

BOOST_AUTO_TEST_CASE(injected_headers_are_never_sent) {
    scripted_server server(echo());
    auto r = get(server.url());
    r.headers = {{"X-Name", "a\r\nX-Evil: 1"}};
    check_failure(run(r), failure_kind::request, phase::prepared, "The value of the header X-Name");
    r.headers = {{"X-Name: a\r\nX-Evil", "1"}};
    check_failure(run(r), failure_kind::request, phase::prepared, "The header name \"X-Name: a??X-Evil\"");
    r.headers = {{"Content-Length", "5"}};
    check_failure(run(r), failure_kind::request, phase::prepared, "The header Content-Length");
    r = get(server.url("/\r\nX-Evil: 1"));
    check_failure(run(r), failure_kind::request, phase::prepared, "The URL has the control character \\x0D");
    r = post(server.url(), "x");
    r.body.content_type = "a\nb";
    check_failure(run(r), failure_kind::request, phase::prepared, "The value of the header Content-Type");
    BOOST_TEST(server.accepted() == 0);
}

BOOST_AUTO_TEST_CASE(phases_are_told_as_they_begin) {
    scripted_server server(echo());
    std::string told;
    auto r = get(server.url());
    r.on_phase = [&](phase p) { told.append(name_of(p)).append(" "); };
    (void)answer_of(run(r));
    BOOST_TEST(told == "connected sent answered ");
}

BOOST_AUTO_TEST_CASE(time_is_measured) {
    scripted_server server(echo());
    BOOST_TEST(run(get(server.url())).elapsed.count() > 0);
}

BOOST_AUTO_TEST_SUITE_END()
