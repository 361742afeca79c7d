#include "host/http/answer_reader.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <vector>

using namespace leadwire::http;
namespace data = boost::unit_test::data;
using state = answer_reader::state;

namespace leadwire::http {
std::ostream& operator<<(std::ostream& out, state s) {
    return out << static_cast<int>(s);
}
} // namespace leadwire::http

namespace {

/// As a connection does it: what was not used comes again, with more behind it.
state feed(answer_reader& reader, std::string_view bytes, std::size_t piece) {
    std::string kept;
    while (!bytes.empty() && reader.now() == state::more) {
        kept += bytes.substr(0, piece);
        bytes.remove_prefix(std::min(piece, bytes.size()));
        kept.erase(0, reader.feed(kept));
    }
    return reader.now();
}

struct answer_case {
    std::string_view name, bytes;
    state open, ended; ///< after the bytes, and after the end of the line
    int status = 0;
    std::string_view body = "";
};
std::ostream& operator<<(std::ostream& out, const answer_case& c) {
    return out << c.name;
}
const std::vector<answer_case> cases{
    {"length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", state::complete, state::complete, 200, "ok"},
    {"no reason", "HTTP/1.1 204 \r\n\r\n", state::complete, state::complete, 204},
    {"not modified", "HTTP/1.1 304 x\r\nContent-Length: 9\r\n\r\n", state::complete, state::complete, 304},
    {"chunks",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nok\r\n1\r\n!\r\n0\r\nX: y\r\n\r\n",
     state::complete, state::complete, 200, "ok!"},
    {"to the end", "HTTP/1.1 200 OK\r\n\r\nok", state::more, state::complete, 200, "ok"},
    {"old", "HTTP/1.0 200 OK\r\n\r\n", state::more, state::complete, 200, ""},
    {"interim",
     "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 C\r\nContent-Length: "
     "0\r\n\r\n",
     state::complete, state::complete, 201},
    {"interim only", "HTTP/1.1 100 Continue\r\n\r\n", state::more, state::cut},
    {"switching", "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", state::malformed, state::malformed},
    {"nothing", "", state::more, state::cut},
    {"cut in the line", "HTTP/1.1 20", state::more, state::cut},
    {"cut in headers", "HTTP/1.1 200 OK\r\nContent-Le", state::more, state::cut},
    {"cut in the body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok", state::more, state::cut},
    {"cut in chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nok", state::more,
     state::cut},
    {"garbage", "SSH-2.0-OpenSSH\r\n", state::malformed, state::malformed},
    {"html", "<html>no server of HTTP/1.1</html>", state::malformed, state::malformed},
    {"version", "HTTP/2.0 200 OK\r\n\r\n", state::malformed, state::malformed},
    {"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", state::malformed,
     state::malformed},
    {"length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
     state::malformed, state::malformed},
    {"bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", state::malformed,
     state::malformed},
    {"bad header", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", state::malformed, state::malformed},
    {"limit", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789", state::complete, state::complete,
     200, "0123456789"},
    {"above the limit", "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n", state::too_large, state::too_large},
    {"chunks above", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n123456\r\n5\r\n12345\r\n",
     state::too_large, state::too_large},
    {"end above", "HTTP/1.1 200 OK\r\n\r\n0123456789x", state::too_large, state::too_large},
};

} // namespace

BOOST_AUTO_TEST_SUITE(answer_reading)

BOOST_DATA_TEST_CASE(in_pieces_of_any_size, data::make(cases) * data::make({1, 2, 7, 1000}), c, piece) {
    answer_reader reader(10, answer_to::other_request);
    BOOST_TEST(feed(reader, c.bytes, static_cast<std::size_t>(piece)) == c.open);
    reader.end();
    BOOST_TEST(reader.now() == c.ended);
    if (c.ended != state::complete) return;
    const auto answer = reader.take();
    BOOST_TEST(answer.status == c.status);
    BOOST_TEST(answer.body == c.body);
}

BOOST_AUTO_TEST_CASE(headers_keep_their_order_and_trailers_are_none) {
    answer_reader reader(10, answer_to::other_request);
    feed(reader,
         "HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nX: 1\r\nSet-Cookie: b\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\nX: 2\r\n\r\n",
         99);
    const auto answer = reader.take();
    BOOST_REQUIRE(answer.headers.size() == 4u);
    BOOST_TEST(answer.headers[2].second == "b");
}

BOOST_AUTO_TEST_CASE(a_head_request_has_no_body) {
    answer_reader reader(10, answer_to::head_request);
    BOOST_TEST(feed(reader, "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", 99) == state::complete);
}

BOOST_AUTO_TEST_CASE(what_is_left_over_is_not_used) {
    answer_reader reader(10, answer_to::other_request);
    BOOST_TEST(reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nabc") == 39u);
}

BOOST_AUTO_TEST_CASE(connections_are_kept_by_agreement) {
    const auto keeps = [](std::string_view head) {
        answer_reader reader(10, answer_to::other_request);
        feed(reader, head, 1000);
        reader.end();
        return reader.keeps_alive();
    };
    BOOST_TEST(keeps("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    BOOST_TEST(!keeps("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Close\r\n\r\n"));
    BOOST_TEST(!keeps("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"));
    BOOST_TEST(!keeps("HTTP/1.1 200 OK\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(headers_chunk_extensions_and_trailers_have_limits) {
    const std::string endless(100000, 'x');
    for (const std::string start :
         {"HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: "}) {
        answer_reader reader(10, answer_to::other_request);
        BOOST_TEST(feed(reader, start + endless, 4096) == state::too_large);
    }
}

BOOST_AUTO_TEST_CASE(interim_answers_without_end_are_no_answer) {
    answer_reader reader(10, answer_to::other_request);
    std::string bytes;
    for (int i = 0; i < 100; ++i) bytes += "HTTP/1.1 100 Continue\r\n\r\n";
    BOOST_TEST(feed(reader, bytes, 100) == state::malformed);
}

BOOST_AUTO_TEST_SUITE_END()
