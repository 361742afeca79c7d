#include "host/lead/timestamp.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <ctime>

using namespace leadwire;
namespace data = boost::unit_test::data;

namespace {

struct reading {
    std::string_view text, canonical;
};
std::ostream& operator<<(std::ostream& out, const reading& r) {
    return out << r.text;
}

const reading readings[]{
    {"2026-11-23T10:15:00Z", "2026-11-23T10:15:00Z"},
    {"2026-11-23T13:15:00.5+03:00", "2026-11-23T10:15:00.5Z"},
    {"2026-11-23t10:15:00.000000z", "2026-11-23T10:15:00Z"},
    {"2026-11-23 10:15:00.123456Z", "2026-11-23T10:15:00.123456Z"},
    {"2026-11-23T10:15:00.000001Z", "2026-11-23T10:15:00.000001Z"},
    {"2026-11-23T00:15:00-05:30", "2026-11-23T05:45:00Z"},
    {"2024-02-29T23:59:59+00:00", "2024-02-29T23:59:59Z"},
    {"1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59.9Z"},
    {"0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"},
    {"2026-11-23T10:15:00.1234567Z", "2026-11-23T10:15:00.123456Z"},
    {"2026-11-23T10:15:00.999999999999+00:00", "2026-11-23T10:15:00.999999Z"},
    {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
};

const std::string_view refused[]{
    "",
    "2026-11-23",
    "2026-11-23T10:15Z",
    "2026-11-23T10:15:00",
    "2026-11-23T10:15:00.Z",
    "2026-11-23T10:15:00.1234567",
    "2026-11-23T10:15:00.1234567x",
    "2026-02-29T10:15:00Z",
    "2026-13-01T10:15:00Z",
    "2026-00-01T10:15:00Z",
    "2026-01-00T10:15:00Z",
    "2026-11-23T24:00:00Z",
    "2026-11-23T10:60:00Z",
    "2026-11-23T10:15:60Z",
    "2026-11-23T10:15:00+3:00",
    "2026-11-23T10:15:00+24:00",
    "2026-11-23T10:15:00Z ",
    " 2026-11-23T10:15:00Z",
    "26-11-23T10:15:00Z",
    "2026-11-23T10:15:00ZZ",
    "0000-01-01T00:00:00+01:00",
    "9999-12-31T23:59:59-00:01",
    "+026-11-23T10:15:00Z",
};

timestamp at(std::string_view text) {
    return parse_timestamp(text).value();
}

} // namespace

BOOST_AUTO_TEST_SUITE(timestamp_suite)

BOOST_DATA_TEST_CASE(reads, data::make(readings), r) {
    auto t = parse_timestamp(r.text);
    BOOST_REQUIRE(t);
    BOOST_TEST(to_string(*t) == r.canonical);
    BOOST_TEST((parse_timestamp(to_string(*t)) == t));
}

BOOST_DATA_TEST_CASE(refuses, data::make(refused), text) {
    BOOST_TEST(!parse_timestamp(text));
}

BOOST_AUTO_TEST_CASE(counts_from_the_epoch) {
    BOOST_TEST(at("1970-01-01T00:00:01.000002Z").time_since_epoch().count() == 1'000'002);
    BOOST_TEST(at("2026-11-23T10:15:00Z").time_since_epoch().count() == 1'795'428'900'000'000);
}

BOOST_AUTO_TEST_CASE(formats_in_utc) {
    auto t = at("2026-11-23T10:15:07.9Z");
    BOOST_TEST(format_utc(t, "%Y-%m-%d %H:%M:%S") == "2026-11-23 10:15:07");
    BOOST_TEST(format_utc(t, "%d.%m.%y %Z %z %%s") == "23.11.26 UTC +0000 %s");
    BOOST_TEST(format_utc(t, "").empty());
    BOOST_TEST(format_utc(t, "no format") == "no format");
    BOOST_TEST(format_utc(t, "50%") == "50%");
    BOOST_TEST(format_utc(at("1969-12-31T23:59:59.5Z"), "%T") == "23:59:59");
}

BOOST_AUTO_TEST_CASE(epoch_seconds_do_not_follow_the_local_zone) {
    setenv("TZ", "Asia/Tokyo", 1);
    tzset();
    auto text = format_utc(at("2026-11-23T10:15:07Z"), "%s/%H/%-s/%12s/%012s/%Es/%%s/%-d/%5s%");
    unsetenv("TZ");
    tzset();
    BOOST_TEST(text == "1795428907/10/1795428907/  1795428907/001795428907/1795428907/%s/23/1795428907%");
}

BOOST_AUTO_TEST_CASE(a_long_format_gives_nothing) {
    auto t = at("2026-11-23T10:15:07Z");
    BOOST_TEST(format_utc(t, std::string(1024, 'x')).size() == 1024u);
    BOOST_TEST(format_utc(t, std::string(1025, 'x')).empty());
    BOOST_TEST(format_utc(t, "%999999999d").empty());
}

BOOST_AUTO_TEST_CASE(now_is_in_this_century) {
    BOOST_TEST((now() > at("2020-01-01T00:00:00Z")));
    BOOST_TEST((now() < at("2120-01-01T00:00:00Z")));
}

BOOST_AUTO_TEST_SUITE_END()
