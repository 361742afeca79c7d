#include "host/intake/request_reader.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire::intake;
namespace data = boost::unit_test::data;
using state = request_reader::state;

namespace leadwire::intake {

std::ostream& operator<<(std::ostream& out, state s) {
    return out << static_cast<int>(s);
}

} // namespace leadwire::intake

namespace {

constexpr std::size_t limit = 1000;

struct reading {
    state end;
    int status = 0;
    std::string body, rest, problem;
    request_head head;
};

/// Gives the bytes in pieces of this size, as a connection would.
reading read(std::string_view bytes, std::size_t piece) {
    request_reader reader(limit);
    std::string kept, body;
    while (reader.now() == state::head || reader.now() == state::body) {
        const auto before = reader.now();
        kept += bytes.substr(0, piece);
        const bool more = !bytes.empty();
        bytes.remove_prefix(std::min(piece, bytes.size()));
        kept.erase(0, reader.feed(kept));
        body += reader.take_body();
        if (!more && reader.now() == before) break;
    }
    return {reader.now(), reader.status(), body, kept + std::string(bytes), reader.problem(), reader.head()};
}

const std::vector<std::size_t> pieces{1, 2, 3, 7, 100000};

std::string post(std::string_view fields, std::string_view body = "") {
    return "POST /a?b=1 HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

struct bad {
    const char* why;
    std::string bytes;
    int status;
};
std::ostream& operator<<(std::ostream& out, const bad& b) {
    return out << b.why;
}

const std::vector<bad> bad_requests{
    {"both lengths", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "abc"), 400},
    {"both lengths, the other way", post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"),
     400},
    {"both, with an unknown coding", post("Content-Length: 3\r\nTransfer-Encoding: xchunked\r\n", "abc"),
     400},
    {"two lengths", post("Content-Length: 3\r\nContent-Length: 4\r\n", "abc"), 400},
    {"two equal lengths", post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400},
    {"a list of lengths", post("Content-Length: 3, 3\r\n", "abc"), 400},
    {"a signed length", post("Content-Length: +3\r\n", "abc"), 400},
    {"a negative length", post("Content-Length: -3\r\n", "abc"), 400},
    {"a length in hex", post("Content-Length: 0x3\r\n", "abc"), 400},
    {"a length beyond all", post("Content-Length: 99999999999999999999\r\n", "abc"), 400},
    {"an empty length", post("Content-Length:\r\n"), 400},
    {"chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
    {"a coding that is no coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501},
    {"chunked is not the last", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 501},
    {"another coding before", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
    {"a quoted coding", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"), 501},
    {"a blank before the colon", post("Content-Length : 3\r\n", "abc"), 400},
    {"a NUL in a value", post(std::string("X: a\0b\r\n", 8)), 400},
    {"bare LF", "GET / HTTP/1.1\nHost: h\n\n\r\n\r\n", 400},
    {"LF after a field", "GET / HTTP/1.1\r\nHost: h\n\r\n\r\n", 400},
    {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
    {"two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
    {"chunks in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
    {"HTTP/0.9", "GET /\r\n\r\n", 400},
    {"TLS", "\x16\x03\x01\x02", 400},
    {"two blanks", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
    {"a blank in the target", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400},
    {"a bad chunk size", post("Transfer-Encoding: chunked\r\n", "x\r\nabc\r\n"), 400},
    {"a chunk size beyond all", post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\nabc\r\n"), 400},
    {"no line end behind a chunk", post("Transfer-Encoding: chunked\r\n", "3\r\nabcd\r\n0\r\n\r\n"), 400},
    {"an endless head", "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(2000, 'a'), 431},
    {"an endless target", "GET /" + std::string(2000, 'a'), 431},
    {"an endless chunk extension", post("Transfer-Encoding: chunked\r\n", "3;" + std::string(2000, 'a')),
     400},
    {"endless trailers",
     post("Transfer-Encoding: chunked\r\n", "0\r\n" + std::string("X: ") + std::string(2000, 'a')), 400},
};

} // namespace

BOOST_AUTO_TEST_SUITE(requests)

BOOST_DATA_TEST_CASE(a_head_without_body, data::make(pieces), piece) {
    const auto r = read("GET /a/b?c HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nx-a: 2\r\n\r\n", piece);
    BOOST_TEST(r.end == state::complete);
    BOOST_TEST(r.head.method == "GET");
    BOOST_TEST(r.head.target == "/a/b?c");
    BOOST_TEST(r.head.path() == "/a/b");
    BOOST_TEST(r.head.field("X-a").value() == "1");
    BOOST_TEST(r.head.count("X-A") == 2u);
    BOOST_TEST(r.head.keep_alive);
    BOOST_TEST(!r.head.has_body());
}

BOOST_DATA_TEST_CASE(a_body_with_a_length_and_the_next_request, data::make(pieces), piece) {
    const auto r = read(post("Content-Length: 3\r\n", "abcGET /"), piece);
    BOOST_TEST(r.end == state::complete);
    BOOST_TEST(r.body == "abc");
    BOOST_TEST(r.rest == "GET /");
}

BOOST_DATA_TEST_CASE(chunks_with_extensions_and_trailers, data::make(pieces), piece) {
    const auto r = read(post("Transfer-Encoding: Chunked\r\n",
                             "3\r\nabc\r\nA;x=1\r\n0123456789\r\n0\r\nX-Late: 1\r\n\r\nGET"),
                        piece);
    BOOST_TEST(r.end == state::complete);
    BOOST_TEST(r.body == "abc0123456789");
    BOOST_TEST(r.rest == "GET");
    BOOST_TEST(!r.head.field("X-Late"));
}

BOOST_DATA_TEST_CASE(bad_ones_are_refused, data::make(pieces) * data::make(bad_requests), piece, sample) {
    const auto r = read(sample.bytes, piece);
    BOOST_TEST(r.end == state::failed);
    BOOST_TEST(r.status == sample.status, r.status << " " << r.problem);
}

BOOST_AUTO_TEST_CASE(complete_fields_one_by_one_count_too) {
    request_reader reader(limit);
    std::string kept = "GET / HTTP/1.1\r\n";
    for (int i = 0; i < 200 && reader.now() == state::head; ++i) {
        kept.erase(0, reader.feed(kept));
        kept += "X: 12345\r\n";
    }
    BOOST_TEST(reader.now() == state::failed);
    BOOST_TEST(reader.status() == 431);
}

BOOST_AUTO_TEST_CASE(half_a_request_is_none) {
    BOOST_TEST(read("GET / HTTP/1.1\r\nHost: h\r\n", 100).end == state::head);
    BOOST_TEST(read(post("Content-Length: 3\r\n", "ab"), 1000).end == state::body);
    BOOST_TEST(read(post("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n"), 1000).end == state::body);
}

BOOST_AUTO_TEST_CASE(empty_lines_before_a_request_are_passed_over) {
    BOOST_TEST(read("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 1).end == state::complete);
}

BOOST_AUTO_TEST_CASE(started_by_the_first_byte) {
    request_reader reader(limit);
    BOOST_TEST(!reader.started());
    (void)reader.feed("G");
    BOOST_TEST(reader.started());
}

BOOST_AUTO_TEST_CASE(connections_are_kept_as_both_versions_say) {
    BOOST_TEST(!read("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", 100).head.keep_alive);
    BOOST_TEST(!read("GET / HTTP/1.0\r\n\r\n", 100).head.keep_alive);
    BOOST_TEST(read("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 100).head.keep_alive);
}

BOOST_AUTO_TEST_CASE(a_target_with_a_host_has_a_path) {
    BOOST_TEST(read("GET HTTP://h:1/a?b HTTP/1.1\r\nHost: h\r\n\r\n", 100).head.path() == "/a");
    BOOST_TEST(read("GET http://h HTTP/1.1\r\nHost: h\r\n\r\n", 100).head.path() == "");
}

BOOST_AUTO_TEST_SUITE_END()
