#include "tests/integration/http/exchange_fixture.hpp"

#include <boost/test/unit_test.hpp>
#include <zlib.h>

#include <future>

using namespace leadwire::test;
using leadwire::http::failure_kind;
using leadwire::http::phase;
using namespace std::chrono_literals;

namespace {

std::string gzipped(std::string_view text) {
    z_stream stream{};
    deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

/// Reads a request, sends this, and ends the connection.
scripted_server::script saying(std::string bytes) {
    return [bytes = std::move(bytes)](peer& p) {
        if (!p.read_request().empty()) p.send(bytes);
    };
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(answers, exchange_fixture)

BOOST_AUTO_TEST_CASE(any_status_with_headers_and_body_is_an_answer) {
    scripted_server server(saying("HTTP/1.1 422 No\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 3\r\n\r\nbad"));
    const auto answer = answer_of(run(post(server.url(), "x")));
    BOOST_TEST(answer.status == 422);
    BOOST_TEST(answer.body == "bad");
    BOOST_TEST(answer.header("X-a").value() == "1");
}

BOOST_AUTO_TEST_CASE(interim_answers_are_passed_over) {
    scripted_server server(
        saying("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    BOOST_TEST(answer_of(run(post(server.url(), "x"))).status == 200);
}

BOOST_AUTO_TEST_CASE(chunks_in_pieces) {
    scripted_server server([](peer& p) {
        (void)p.read_request();
        for (char c : std::string_view(
                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n3\r\nay!\r\n0\r\n\r\n"))
            p.send({&c, 1});
        p.wait_for_end();
    });
    BOOST_TEST(answer_of(run(get(server.url()))).body == "okay!");
}

BOOST_AUTO_TEST_CASE(a_head_request_is_answered_without_body) {
    scripted_server server(saying("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
    auto r = get(server.url());
    r.method = "HEAD";
    BOOST_TEST(answer_of(run(r)).body.empty());
}

BOOST_AUTO_TEST_CASE(compressed_answers_are_decoded) {
    scripted_server server([](peer& p) {
        while (!p.read_request().empty()) p.answer(gzipped("hello"), "Content-Encoding: gzip\r\n");
    });
    BOOST_TEST(answer_of(run(get(server.url()))).body == "hello");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_decoded_was_answered_all_the_same) {
    scripted_server server([](peer& p) {
        while (!p.read_request().empty()) p.answer("no gzip", "Content-Encoding: gzip\r\n");
    });
    check_failure(run(get(server.url())), failure_kind::answer, phase::answered, "is compressed and damaged");
}

BOOST_AUTO_TEST_CASE(limits_hold_for_what_comes_and_for_what_it_becomes) {
    auto settings = loopback_allowed();
    settings.max_answer = 1000;
    exchange_fixture small(settings);
    scripted_server exact(answering(std::string(1000, 'x')));
    BOOST_TEST(answer_of(small.run(get(exact.url()))).body.size() == 1000u);
    scripted_server large(answering(std::string(1001, 'x')));
    check_failure(small.run(get(large.url())), failure_kind::answer, phase::answered,
                  "is larger than 1000 bytes.");
    scripted_server bomb([](peer& p) {
        while (!p.read_request().empty())
            p.answer(gzipped(std::string(100000, 'x')), "Content-Encoding: gzip\r\n");
    });
    check_failure(small.run(get(bomb.url())), failure_kind::answer, phase::answered,
                  "is larger than 1000 bytes after decoding.");
}

BOOST_AUTO_TEST_CASE(four_megabytes_pass) {
    scripted_server server(answering(std::string(4u << 20, 'x')));
    BOOST_TEST(answer_of(run(get(server.url()))).body.size() == 4u << 20);
}

BOOST_AUTO_TEST_CASE(answers_of_every_length_pass_on_one_connection) {
    scripted_server server([](peer& p) {
        for (std::size_t size = 900; !p.read_request().empty(); ++size) p.answer(std::string(size, 'x'));
    });
    for (std::size_t size = 900; size < 1100; ++size) // with their heads: around the room for a usual answer
        BOOST_REQUIRE(answer_of(run(get(server.url()))).body.size() == size);
    BOOST_TEST(server.accepted() == 1);
}

BOOST_AUTO_TEST_CASE(garbage_leaves_the_request_in_doubt) {
    scripted_server server(saying("SSH-2.0-OpenSSH_9\r\n"));
    check_failure(run(post(server.url(), "x")), failure_kind::answer, phase::sent,
                  "was sent the request, but its answer is not HTTP");
}

BOOST_AUTO_TEST_CASE(headers_without_end_are_refused) {
    scripted_server server(saying("HTTP/1.1 200 OK\r\nX: " + std::string(100000, 'x')));
    check_failure(run(get(server.url())), failure_kind::answer, phase::answered,
                  "has headers of more than 64 KiB");
}

BOOST_AUTO_TEST_CASE(a_line_cut_before_the_answer) {
    scripted_server server([](peer& p) { (void)p.read_request(); });
    check_failure(run(post(server.url(), "x")), failure_kind::broken, phase::sent,
                  "closed the connection without an answer");
}

BOOST_AUTO_TEST_CASE(a_line_cut_within_the_answer) {
    for (const auto* start : {"HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok",
                              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nok"}) {
        scripted_server server(saying(start));
        check_failure(run(post(server.url(), "x")), failure_kind::broken, phase::sent,
                      "closed the connection within the answer");
    }
}

BOOST_AUTO_TEST_CASE(a_line_that_is_reset) {
    scripted_server server([](peer& p) {
        (void)p.read_request();
        p.reset();
    });
    check_failure(run(post(server.url(), "x")), failure_kind::broken, phase::sent,
                  "broke the connection before the answer");
}

BOOST_AUTO_TEST_CASE(no_answer_in_time_is_in_doubt) {
    scripted_server server([](peer& p) {
        (void)p.read_request();
        p.wait_for_end();
    });
    auto r = post(server.url(), "x");
    r.timeout = 1000ms;
    check_failure(run(r), failure_kind::timeout, phase::sent, "did not answer within 1000 ms.");
}

BOOST_AUTO_TEST_CASE(an_answer_that_drips_is_cut_off) {
    scripted_server server([](peer& p) {
        (void)p.read_request();
        p.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok");
        p.wait_for_end();
    });
    auto r = post(server.url(), "x");
    r.timeout = 1000ms;
    check_failure(run(r), failure_kind::timeout, phase::sent, "did not answer within 1000 ms.");
}

BOOST_AUTO_TEST_CASE(a_refusal_before_the_whole_body_counts) {
    scripted_server server([](peer& p) {
        (void)p.read_some(1000);
        p.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
        p.wait_for_end();
    });
    BOOST_TEST(answer_of(run(post(server.url(), std::string(8u << 20, 'x')))).status == 413);
}

BOOST_AUTO_TEST_SUITE_END()
