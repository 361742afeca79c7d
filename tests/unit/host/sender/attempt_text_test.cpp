#include "host/sender/attempt_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::sender;

BOOST_AUTO_TEST_SUITE(attempt_text)

BOOST_AUTO_TEST_CASE(a_request_reads_as_it_goes_out) {
    http::request r;
    r.method = "POST";
    r.url = "https://crm.example/add?id=1";
    r.headers = {{"X-Request", "abc"}};
    r.body = {.content_type = "application/x-www-form-urlencoded", .pieces = {std::string("name=A+B")}};
    BOOST_TEST(request_text(r) == "POST https://crm.example/add?id=1\nX-Request: abc\n"
                                  "Content-Type: application/x-www-form-urlencoded\n\nname=A+B");
    r.body = {};
    r.method = "GET";
    BOOST_TEST(request_text(r) == "GET https://crm.example/add?id=1\nX-Request: abc\n");
}

BOOST_AUTO_TEST_CASE(what_is_kept_shows_no_secret_in_any_form) {
    secret_masker masker(secret_values{{"t", "s3cr&t key"}});
    auto text = kept("a=s3cr&t key b=s3cr%26t%20key c=s3cr%26t+key", masker);
    BOOST_TEST(text == "a=••• b=••• c=•••");
}

BOOST_AUTO_TEST_CASE(what_is_kept_is_text_of_at_most_64_kib) {
    secret_masker none;
    BOOST_TEST(kept(std::string("caf\xE9 \0!", 7), none) == "caf\xEF\xBF\xBD \xEF\xBF\xBD!");
    std::string huge;
    while (huge.size() < 100'000) huge += "é";
    auto text = kept(huge, none);
    BOOST_TEST(text.size() <= kept_bytes);
    BOOST_TEST(text.ends_with("\n[cut]"));
    BOOST_TEST(text.substr(0, 4) == "éé");
    BOOST_TEST(text.find("\xEF\xBF\xBD") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_secret_across_the_cut_is_masked_before) {
    secret_masker masker(secret_values{{"t", "SECRETSECRET"}});
    auto text = kept(std::string(kept_bytes - 12, 'x') + "SECRETSECRET", masker);
    BOOST_TEST(text.find("SEC") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
