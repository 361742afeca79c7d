#include "host/lead/decimal.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
namespace data = boost::unit_test::data;

namespace {

struct reading {
    std::string_view text;
    std::int64_t hundredths;
    std::string_view canonical;
};
std::ostream& operator<<(std::ostream& out, const reading& r) {
    return out << r.text;
}

const reading readings[]{
    {"1990", 199'000, "1990"},
    {"19.9", 1'990, "19.90"},
    {"19.90", 1'990, "19.90"},
    {"0", 0, "0"},
    {"-0.50", -50, "-0.50"},
    {"-0", 0, "0"},
    {"0.05", 5, "0.05"},
    {"007", 700, "7"},
    {"1990.00", 199'000, "1990"},
    {"-12.34", -1'234, "-12.34"},
    {"92233720368547758.07", INT64_MAX, "92233720368547758.07"},
    {"-92233720368547758.07", -INT64_MAX, "-92233720368547758.07"},
};

const std::string_view refused[]{"",
                                 "-",
                                 ".",
                                 ".5",
                                 "5.",
                                 "1.234",
                                 "19.900",
                                 "1e2",
                                 "+5",
                                 " 5",
                                 "5 ",
                                 "1,5",
                                 "--1",
                                 "0x10",
                                 "1.-5",
                                 "92233720368547758.08",
                                 "99999999999999999999999",
                                 "１"};

} // namespace

BOOST_AUTO_TEST_SUITE(decimal_suite)

BOOST_DATA_TEST_CASE(reads, data::make(readings), r) {
    auto d = decimal::parse(r.text);
    BOOST_REQUIRE(d);
    BOOST_TEST(d->hundredths() == r.hundredths);
    BOOST_TEST(to_string(*d) == r.canonical);
}

BOOST_DATA_TEST_CASE(refuses, data::make(refused), text) {
    BOOST_TEST(!decimal::parse(text));
}

BOOST_AUTO_TEST_CASE(the_smallest_number_prints) {
    BOOST_TEST(to_string(decimal::of_hundredths(INT64_MIN)) == "-92233720368547758.08");
}

BOOST_AUTO_TEST_CASE(compares) {
    BOOST_TEST((decimal::parse("1.5") < decimal::parse("1.51")));
    BOOST_TEST(decimal::parse("-0.01")->negative());
    BOOST_TEST(!decimal::parse("-0")->negative());
}

BOOST_AUTO_TEST_SUITE_END()
