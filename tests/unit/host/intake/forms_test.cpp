#include "host/intake/form_document.hpp"
#include "host/lead/lead_json.hpp"
#include "tests/support/why.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace leadwire;
using namespace leadwire::intake;

namespace {

const timestamp arrived = parse_timestamp("2026-11-24T00:00:00Z").value();

result<lead> lead_of(std::string_view form) {
    auto fields = read_urlencoded(form);
    BOOST_REQUIRE(fields);
    return lead_from_form(*fields, arrived);
}

std::string document_of(std::string_view form) {
    auto l = lead_of(form);
    BOOST_REQUIRE_MESSAGE(l, why(l));
    return json::dump(lead_to_json(*l));
}

error mistake_in(std::string_view form) {
    auto l = lead_of(form);
    BOOST_REQUIRE_MESSAGE(!l, form);
    return l.error();
}

const std::string base = "offer=12&phone=%2B7+916";

} // namespace

BOOST_AUTO_TEST_SUITE(forms)

BOOST_AUTO_TEST_CASE(urlencoded_text_is_decoded) {
    const std::vector<form_field> expected{{"a", "1 2"},   {"b", ""}, {"c", ""},
                                           {"é", "%zz%4"}, {"", "x"}, {"d", "e=f"}};
    BOOST_CHECK((read_urlencoded("a=1+2&b=&&c&%C3%a9=%zz%4&=x&d=e=f").value() == expected));
    BOOST_TEST(read_urlencoded("").value().empty());
}

BOOST_AUTO_TEST_CASE(too_many_fields_are_refused) {
    std::string many;
    for (std::size_t i = 0; i < max_form_fields; ++i) many += "a[]=&";
    BOOST_TEST(read_urlencoded(many).value().size() == max_form_fields);
    BOOST_TEST(!read_urlencoded(many + "b="));
}

BOOST_AUTO_TEST_CASE(text_becomes_what_the_fields_hold) {
    BOOST_TEST(
        document_of(base + "&goal=+3&mobile=1&discount=10&price=1990.50&country=RU&count=2&delivery=") ==
        R"({"created":"2026-11-24T00:00:00Z","status":"new","offer":12,"goal":3,"phone":"+7 916",)"
        R"("country":"ru","mobile":true,"discount":10,"count":2,"price":"1990.50"})");
}

BOOST_AUTO_TEST_CASE(brackets_become_levels) {
    BOOST_TEST(document_of(base + "&address[city]=Riga&meta[color]=red&meta[sizes][]=1&meta[sizes][]=2"
                                  "&track[sub1]=s&items[501][]=2&items[501][]=995&items[501][]=400.5"
                                  "&commission[affiliate][system]=5") ==
               R"({"created":"2026-11-24T00:00:00Z","status":"new","offer":12,"phone":"+7 916",)"
               R"("address":{"city":"Riga"},"items":{"501":[2,"995","400.50"]},"track":{"sub1":"s"},)"
               R"("commission":{"affiliate":{"system":"5"}},"meta":{"color":"red","sizes":["1","2"]}})");
}

BOOST_AUTO_TEST_CASE(items_may_be_json_and_custom_text_stays_text) {
    const auto l = lead_of(base + "&items={\"501\":[1,\"2\",\"3\"]}&meta[n]=007").value();
    BOOST_TEST(l.items.size() == 1u);
    BOOST_TEST(json::dump(l.meta) == R"({"n":"007"})");
}

BOOST_AUTO_TEST_CASE(mistakes_name_the_field) {
    BOOST_TEST(mistake_in("offer=12").place == "phone");
    BOOST_TEST(mistake_in("offer=x&phone=1").place == "offer");
    BOOST_TEST(mistake_in(base + "&colour=red").place == "colour");
    BOOST_TEST(mistake_in(base + "&address[town]=x").place == "address.town");
    BOOST_TEST(mistake_in(base + "&address.city=x").place == "address.city");
    BOOST_TEST(mistake_in(base + "&address=x").place == "address");
    BOOST_TEST(mistake_in(base + "&address[city][x]=1").place == "address.city");
    BOOST_TEST(mistake_in(base + "&name=x&name[y]=1").place == "name[y]");
    BOOST_TEST(mistake_in(base + "&a[b=1").place == "a[b");
    BOOST_TEST(mistake_in(base + "&goal:int=1").place == "goal:int");
    BOOST_TEST(mistake_in(base + "&items[501][]=x&items[501][]=1&items[501][]=1").place == "items.501");
    BOOST_TEST(mistake_in(base + "&name=%FF").place == "name");
    BOOST_TEST(mistake_in(base + "&name=%00").place == "name");
    BOOST_TEST(!mistake_in(base + "&=x").text.empty());
}

BOOST_AUTO_TEST_CASE(custom_fields_of_files) {
    BOOST_TEST(custom_field_of("scan").value() == "scan");
    BOOST_TEST(custom_field_of("meta[scan]").value() == "scan");
    for (auto name : {"", "meta[]", "address[city]", "meta[a][b]", "a.b", "\xFF"})
        BOOST_TEST(!custom_field_of(name), name);
}

BOOST_AUTO_TEST_SUITE_END()
