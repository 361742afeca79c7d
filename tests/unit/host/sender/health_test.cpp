#include "host/sender/health.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::sender;
using db::target_health;
using http::failure_kind;

BOOST_AUTO_TEST_SUITE(health)

BOOST_AUTO_TEST_CASE(only_429_and_5xx_are_the_targets_fault) {
    for (int status : {200, 201, 204, 302, 400, 401, 404, 409, 422, 428, 430, 499})
        BOOST_TEST((health_of(target_answer{.status = status, .headers = {}, .body = {}}) == target_health::good), status);
    for (int status : {429, 500, 502, 503, 504, 599})
        BOOST_TEST((health_of(target_answer{.status = status, .headers = {}, .body = {}}) == target_health::bad), status);
}

BOOST_AUTO_TEST_CASE(a_fault_of_a_proxy_or_of_ours_says_nothing) {
    for (auto kind : {failure_kind::resolve, failure_kind::connect, failure_kind::tls, failure_kind::timeout, failure_kind::broken})
        BOOST_TEST((health_of(http::failure{.kind = kind, .text = {}}) == target_health::bad), static_cast<int>(kind));
    for (auto kind : {failure_kind::request, failure_kind::egress, failure_kind::proxy, failure_kind::answer})
        BOOST_TEST((health_of(http::failure{.kind = kind, .text = {}}) == target_health::none), static_cast<int>(kind));
}

BOOST_AUTO_TEST_SUITE_END()
