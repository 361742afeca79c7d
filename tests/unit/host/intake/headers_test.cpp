#include "host/intake/api.hpp"
#include "host/intake/bearer.hpp"
#include "host/intake/listen_address.hpp"
#include "host/intake/media_type.hpp"
#include "host/lead/digest.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::intake;

namespace {

request_head with(std::vector<std::pair<std::string, std::string>> fields) {
    return {.method = "GET", .target = "/", .fields = std::move(fields), .content_length = {}};
}

std::string essence(std::string_view text) {
    auto type = parse_media_type(text);
    return type ? type->essence : "";
}

} // namespace

BOOST_AUTO_TEST_SUITE(bearer_keys)

BOOST_AUTO_TEST_CASE(are_looked_up_by_their_hash) {
    const auto hash = hex_digest(digest_kind::sha256, "k-1");
    for (auto value : {"Bearer k-1", "bearer k-1", "BEARER  k-1 "})
        BOOST_TEST((presented_key_hash(with({{"authorization", value}})) == hash), value);
}

BOOST_AUTO_TEST_CASE(other_forms_show_none) {
    for (auto value : {"", "Bearer", "Bearer ", "Bearerk", "Basic a:b", "Bearer a b", "Bearer a\x01", "k-1"})
        BOOST_TEST(!presented_key_hash(with({{"Authorization", value}})), value);
    BOOST_TEST(!presented_key_hash(with({})));
    BOOST_TEST(!presented_key_hash(with({{"Authorization", "Bearer a"}, {"Authorization", "Bearer a"}})));
    BOOST_TEST(!presented_key_hash(with({{"Authorization", "Bearer " + std::string(257, 'a')}})));
}

BOOST_AUTO_TEST_CASE(a_challenge_says_what_is_wrong) {
    BOOST_TEST(unauthorized(key_trouble::missing).headers.front().second == "Bearer realm=\"leadwire\"");
    BOOST_TEST(
        unauthorized(key_trouble::unknown).headers.front().second.ends_with("error=\"invalid_token\""));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(idempotency_keys)

BOOST_AUTO_TEST_CASE(are_passed_on_or_refused) {
    const auto of = [](std::string value) {
        return idempotency_key_in(with({{"Idempotency-Key", std::move(value)}}));
    };
    BOOST_TEST(of("\"a-1\"").value().value() == "\"a-1\"");
    BOOST_TEST(of(std::string(255, 'a')).value().value().size() == 255u);
    for (const std::string& bad :
         {std::string(), std::string(256, 'a'), std::string("a b"), std::string("\xC3\xA9")})
        BOOST_TEST(of(bad).error().status == 400);
    BOOST_TEST(!idempotency_key_in(with({})).value());
    BOOST_TEST(!idempotency_key_in(with({{"Idempotency-Key", "a"}, {"idempotency-key", "a"}})));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(media_types)

BOOST_AUTO_TEST_CASE(are_read) {
    BOOST_TEST(essence("Application/JSON; charset=utf-8") == "application/json");
    for (auto text : {"", "json", "a/", "/b", "a b/c", "application/json, text/plain"})
        BOOST_TEST(essence(text) == "", text);
    BOOST_TEST(parse_media_type("multipart/form-data; x=\";\"; boundary=\"a;b\"")->boundary == "a;b");
    BOOST_TEST(parse_media_type("multipart/form-data;Boundary=ab")->boundary == "ab");
    BOOST_TEST(parse_media_type("multipart/form-data; boundary=\"ab")->boundary == "\"ab");
}

BOOST_AUTO_TEST_CASE(accept) {
    for (auto yes :
         {"", "*/*", "application/*", "application/json", "text/html, */*;q=0.1", "Application/JSON;q=0.5"})
        BOOST_TEST(accepts(yes, "application/json"), yes);
    for (auto no : {"text/html", "application/xml, text/*", "application/json;q=0, */*", "*/*;q=0.0"})
        BOOST_TEST(!accepts(no, "application/json"), no);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(listen_addresses)

BOOST_AUTO_TEST_CASE(are_read_and_written) {
    for (auto text : {"127.0.0.1:8080", "0.0.0.0:0", "[::1]:80", "[::]:65535"})
        BOOST_TEST(to_string(parse_listen_address(text).value()) == text);
    BOOST_TEST(to_string(parse_listen_address("localhost:1").value()) == "127.0.0.1:1");
    for (auto text : {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
                      "::1:80", "[127.0.0.1]:1", "example.com:80", "127.0.0.1:80x"})
        BOOST_TEST(!parse_listen_address(text), text);
}

BOOST_AUTO_TEST_SUITE_END()
