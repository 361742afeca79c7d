#include "host/lead/country_names.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
namespace data = boost::unit_test::data;

namespace {

struct country {
    std::string_view name, code;
};
std::ostream& operator<<(std::ostream& out, const country& c) {
    return out << c.name;
}

const country countries[]{
    {"Germany", "de"},
    {"germany", "de"},
    {" GERMANY ", "de"},
    {"Russia", "ru"},
    {"Russian Federation", "ru"},
    {"USA", "us"},
    {"U.S.", "us"},
    {"United States", "us"},
    {"the United States of America", "us"},
    {"UK", "gb"},
    {"United Kingdom", "gb"},
    {"Great Britain", "gb"},
    {"South Korea", "kr"},
    {"North Korea", "kp"},
    {"Czech Republic", "cz"},
    {"Czechia", "cz"},
    {"Vietnam", "vn"},
    {"Viet Nam", "vn"},
    {"Turkey", "tr"},
    {"Türkiye", "tr"},
    {"Ivory Coast", "ci"},
    {"Côte d’Ivoire", "ci"},
    {"Cote d'Ivoire", "ci"},
    {"Bosnia and Herzegovina", "ba"},
    {"Bosnia & Herzegovina", "ba"},
    {"Trinidad And Tobago", "tt"},
    {"St. Lucia", "lc"},
    {"Saint Lucia", "lc"},
    {"Myanmar (Burma)", "mm"},
    {"Burma", "mm"},
    {"Hong Kong", "hk"},
    {"Moldova", "md"},
    {"UAE", "ae"},
    {"United Arab Emirates", "ae"},
    {"The Gambia", "gm"},
    {"Bahamas", "bs"},
    {"Congo - Kinshasa", "cd"},
    {"Kosovo", "xk"},
    {"Curacao", "cw"},
    {"KAZ", "kz"},
    {"Taiwan", "tw"},
    {"Palestine", "ps"},
    {"Macedonia", "mk"},
    {"North Macedonia", "mk"},
    {"Iran", "ir"},
    {"Syria", "sy"},
    {"Laos", "la"},
    {"Brunei", "bn"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(country_names_suite)

BOOST_DATA_TEST_CASE(known, data::make(countries), c) {
    BOOST_TEST(country_code_named(c.name).value_or("unknown") == c.code);
}

BOOST_AUTO_TEST_CASE(unknown) {
    for (auto name : {"", " ", "?", "Atlantis", "the", "Германия", "Germany я", "\xFF", "Ger many x"})
        BOOST_TEST(!country_code_named(name), name);
    BOOST_TEST(!country_code_named(std::string(1'000'000, 'x')));
}

BOOST_AUTO_TEST_SUITE_END()
