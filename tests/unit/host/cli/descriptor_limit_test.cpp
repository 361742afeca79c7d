#include "host/cli/descriptor_limit.hpp"

#include <boost/test/unit_test.hpp>
#include <sys/resource.h>

using namespace leadwire::cli;

BOOST_AUTO_TEST_SUITE(descriptors)

BOOST_AUTO_TEST_CASE(what_is_missing_is_said_with_the_remedy) {
    BOOST_TEST(too_few_descriptors(1064, 1000, 64).empty());
    const auto problem = too_few_descriptors(1063, 1000, 64);
    for (const auto* part : {"sender.in_flight is 1000", "may open 1063", "LimitNOFILE", "to 1064"})
        BOOST_TEST(problem.find(part) != problem.npos, problem << " does not say " << part);
}

BOOST_AUTO_TEST_CASE(the_limit_becomes_the_hard_one) {
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    rlimit low{before.rlim_max / 2, before.rlim_max};
    BOOST_REQUIRE(::setrlimit(RLIMIT_NOFILE, &low) == 0);
    raise_descriptor_limit(1, 1);
    rlimit now{};
    ::getrlimit(RLIMIT_NOFILE, &now);
    BOOST_TEST(now.rlim_cur == before.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &before);
}

BOOST_AUTO_TEST_SUITE_END()
