#include "host/http/content_coding.hpp"

#include <boost/test/unit_test.hpp>
#include <zlib.h>

using namespace leadwire::http;

namespace {

std::string deflated(std::string_view text, int window_bits) {
    z_stream stream{};
    deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
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
std::string gzipped(std::string_view text) {
    return deflated(text, 31);
}

const std::string plain(50000, 'a');

} // namespace

BOOST_AUTO_TEST_SUITE(content_coding)

BOOST_AUTO_TEST_CASE(gzip_and_both_kinds_of_deflate) {
    BOOST_TEST((decode_content(gzipped(plain), "gzip", 100000) == plain));
    BOOST_TEST((decode_content(gzipped(plain), " X-GZIP ", 100000) == plain));
    BOOST_TEST((decode_content(deflated(plain, 15), "deflate", 100000) == plain));
    BOOST_TEST((decode_content(deflated(plain, -15), "Deflate", 100000) == plain));
}

BOOST_AUTO_TEST_CASE(one_behind_the_other) {
    BOOST_TEST((decode_content(gzipped(deflated(plain, 15)), "deflate, gzip", 100000) == plain));
    BOOST_TEST((decode_content(gzipped("ab") + gzipped("cd"), "gzip", 100) == "abcd"));
    BOOST_TEST((decode_content(gzipped("ab") + std::string("\0\0\0", 3), "gzip", 100) == "ab"));
    const auto four = decode_content("x", "gzip, gzip, gzip, gzip", 100);
    BOOST_REQUIRE(!four);
    BOOST_TEST(four.error().text == "is compressed more than three times");
}

BOOST_AUTO_TEST_CASE(what_was_not_asked_for_stays) {
    for (const auto* coding : {"", "identity", "br", "utf-8", "gzip, br"})
        BOOST_TEST((decode_content("text", coding, 100) == "text"));
    BOOST_TEST((decode_content("", "gzip", 100) == ""));
}

BOOST_AUTO_TEST_CASE(damage_is_told) {
    auto body = gzipped("hello, hello");
    for (const auto& bad : {std::string("no gzip"), body.substr(0, body.size() - 1), body.substr(0, 5)}) {
        const auto out = decode_content(bad, "gzip", 100);
        BOOST_REQUIRE(!out);
        BOOST_TEST((out.error().what == coding_problem::cause::broken));
    }
    body[body.size() - 6] = static_cast<char>(body[body.size() - 6] + 1); // the checksum
    BOOST_TEST(!decode_content(body, "gzip", 100));
    BOOST_TEST(!decode_content("no deflate", "deflate", 100));
}

BOOST_AUTO_TEST_CASE(a_bomb_is_not_unpacked) {
    const auto out = decode_content(gzipped(plain), "gzip", 49999);
    BOOST_REQUIRE(!out);
    BOOST_TEST((out.error().what == coding_problem::cause::too_large));
    BOOST_TEST(!decode_content(deflated(plain, 15), "deflate", 10));
    BOOST_TEST(decode_content(gzipped(plain), "gzip", 50000).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
