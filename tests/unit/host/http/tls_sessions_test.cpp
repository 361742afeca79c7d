#include "host/http/tls_sessions.hpp"

#include <boost/test/unit_test.hpp>
#include <openssl/ssl.h>

#include <string>

using leadwire::http::tls_sessions;

namespace {

tls_sessions::session of(int version, int number) {
    tls_sessions::session s(SSL_SESSION_new(), SSL_SESSION_free);
    SSL_SESSION_set_protocol_version(s.get(), version);
    const auto id = std::to_string(number);
    SSL_SESSION_set1_id(s.get(), reinterpret_cast<const unsigned char*>(id.data()), static_cast<unsigned>(id.size()));
    return s;
}

int number_of(const tls_sessions::session& s) {
    if (!s) return -1;
    unsigned size = 0;
    const auto* id = reinterpret_cast<const char*>(SSL_SESSION_get_id(s.get(), &size));
    return std::stoi(std::string(id, size));
}

} // namespace

BOOST_AUTO_TEST_SUITE(sessions)

BOOST_AUTO_TEST_CASE(none_at_first) {
    tls_sessions s;
    BOOST_TEST(!s.take());
}

BOOST_AUTO_TEST_CASE(a_ticket_is_used_once_but_for_the_last) {
    tls_sessions s;
    for (int n : {1, 2, 3}) s.keep(of(TLS1_3_VERSION, n));
    for (int expected : {3, 2, 1, 1}) BOOST_TEST(number_of(s.take()) == expected);
    s.keep(of(TLS1_3_VERSION, 4));
    BOOST_TEST(number_of(s.take()) == 4);
}

BOOST_AUTO_TEST_CASE(a_session_of_tls_1_2_is_used_by_all_until_another_comes) {
    tls_sessions s;
    s.keep(of(TLS1_3_VERSION, 1));
    s.keep(of(TLS1_2_VERSION, 2));
    BOOST_TEST(number_of(s.take()) == 2);
    BOOST_TEST(number_of(s.take()) == 2);
    s.keep(of(TLS1_2_VERSION, 3));
    BOOST_TEST(number_of(s.take()) == 3);
    BOOST_TEST(number_of(s.take()) == 3);
}

BOOST_AUTO_TEST_CASE(the_oldest_go_first) {
    tls_sessions s;
    for (int n = 0; n < 400; ++n) s.keep(of(TLS1_3_VERSION, n));
    for (int n = 399; n > 400 - 256; --n) BOOST_REQUIRE(number_of(s.take()) == n);
    for (int i = 0; i < 2; ++i) BOOST_TEST(number_of(s.take()) == 400 - 256);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_resumed_is_passed_over) {
    tls_sessions s;
    s.keep(of(TLS1_3_VERSION, 1));
    tls_sessions::session without_id(SSL_SESSION_new(), SSL_SESSION_free);
    SSL_SESSION_set_protocol_version(without_id.get(), TLS1_3_VERSION);
    s.keep(std::move(without_id));
    BOOST_TEST(number_of(s.take()) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
