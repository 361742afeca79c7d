#include "host/lead/catalog.hpp"
#include "tests/support/why.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>

using namespace leadwire;
namespace data = boost::unit_test::data;

namespace {

json::value sample() {
    std::ifstream in(LEADWIRE_SOURCE_DIR "/sample/catalog.json");
    return json::parse(std::string(std::istreambuf_iterator<char>(in), {})).value();
}

struct refusal {
    std::string_view document, message;
};
std::ostream& operator<<(std::ostream& out, const refusal& r) {
    return out << r.document;
}

const refusal refusals[]{
    {"[]", "[] does not fit; allowed: an object, the document of a catalog"},
    {R"({"offer":[]})", "offer: unknown member; allowed: currencies, offers, goals, sites, affiliates"},
    {R"({"offers":{}})", "offers: {} does not fit; allowed: an array"},
    {R"({"offers":[5]})", "offers[0]: 5 does not fit; allowed: an object"},
    {R"({"offers":[{}]})", "offers[0].id: is required; allowed: a positive integer"},
    {R"({"offers":[{"id":"1"}]})", "offers[0].id: \"1\" does not fit; allowed: a positive integer"},
    {R"({"offers":[{"id":0}]})", "offers[0].id: 0 does not fit; allowed: a positive integer"},
    {R"({"offers":[{"id":1},{"id":2},{"id":1}]})", "offers[2].id: 1 comes twice"},
    {R"({"offers":[{"id":1,"name":5}]})", "offers[0].name: 5 does not fit; allowed: text"},
    {R"({"offers":[{"id":1,"params":[]}]})", "offers[0].params: [] does not fit; allowed: an object"},
    {R"({"offers":[{"id":1,"fields":"x"}]})", "offers[0].fields: \"x\" does not fit; allowed: an object"},
    {R"({"offers":[{"id":1,"geo_params":{"ru":5}}]})",
     "offers[0].geo_params.ru: 5 does not fit; allowed: an object"},
    {R"({"offers":[{"id":1,"geo_params":{"ru":{},"RU":{}}}]})",
     "offers[0].geo_params.RU: the country comes twice"},
    {R"({"offers":[{"id":1,"products":[{"id":5},{"id":6,"params":1}]}]})",
     "offers[0].products[1].params: 1 does not fit; allowed: an object"},
    {R"({"offers":[{"id":1,"products":[{"id":5},{"id":5}]}]})", "offers[0].products[1].id: 5 comes twice"},
    {R"({"offers":[{"id":1,"params":{"a":"\u0000"}}]})", "offers: holds a NUL, which no text may"},
    {R"({"currencies":[{"id":1,"code":"rubl"}]})",
     "currencies[0].code: \"rubl\" does not fit; allowed: three letters of ISO 4217"},
    {R"({"currencies":[{"id":1}]})",
     "currencies[0].code: \"\" does not fit; allowed: three letters of ISO 4217"},
    {R"({"currencies":[{"id":1,"code":"RUB"},{"id":1,"code":"USD"}]})", "currencies[1].id: 1 comes twice"},
    {R"({"currencies":[{"id":1,"code":"RUB"},{"id":2,"code":"rub"}]})",
     "currencies[1].code: RUB comes twice"},
    {R"({"goals":[{"id":1,"offer":"x"}]})",
     "goals[0].offer: \"x\" does not fit; allowed: a positive integer"},
    {R"({"goals":[{"id":1},{"id":1}]})", "goals[1].id: 1 comes twice"},
    {R"({"sites":[{"id":1,"kind":"blog"}]})",
     "sites[0].kind: \"blog\" does not fit; allowed: landing, prelanding"},
    {R"({"affiliates":[{"id":1,"email":null},{"id":2,"email":7}]})",
     "affiliates[1].email: 7 does not fit; allowed: text"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(catalog_suite)

BOOST_AUTO_TEST_CASE(the_sample) {
    auto document = sample();
    auto c = catalog::from_json(document);
    BOOST_REQUIRE_MESSAGE(c, why(c));
    BOOST_TEST((c->document() == document));
    auto* offer = c->find(offer_id{12});
    BOOST_REQUIRE(offer);
    BOOST_TEST(offer->name == "Green Coffee");
    BOOST_TEST(offer->url == "https://offers.example/12");
    BOOST_TEST(offer->site_url == "https://default.example/gc");
    BOOST_TEST(json::dump(*json::find(offer->params, "rate")) == "12.5");
    BOOST_TEST(json::dump(offer->geo_params.at("br")) == R"({"price_id":"BR-4"})");
    BOOST_TEST(json::dump(*json::find(offer->document, "fields")) ==
               R"({"category":"weight loss","vertical":"nutra"})");
    BOOST_REQUIRE(offer->products.size() == 2u);
    BOOST_TEST(json::dump(offer->products[1].params) == R"({"sku":"GC-G"})");
    BOOST_TEST(c->find(goal_id{3})->name == "Sale");
    BOOST_TEST(c->find(site_id{8})->kind == "prelanding");
    BOOST_TEST(c->find(site_id{9})->domain == "brand.example");
    BOOST_TEST(c->find(affiliate_id{56})->name == "Ünal & Co");
    BOOST_TEST(c->currency("BRL").value() == 14);
    BOOST_TEST(!c->currency("brl"));
    BOOST_TEST(!c->find(offer_id{99}));
    BOOST_TEST(!c->find(goal_id{99}));
    BOOST_TEST(!c->find(site_id{99}));
    BOOST_TEST(!c->find(affiliate_id{99}));
}

BOOST_AUTO_TEST_CASE(what_may_be_left_out) {
    BOOST_TEST(catalog::from_json(json::object{}).has_value());
    auto c = catalog::from_json(
        json::parse(R"({"offers":[{"id":1,"name":null,"geo_params":{"RU":{"a":1}},"my own":[1]}],
        "goals":null,"sites":[{"id":1}],"currencies":[{"id":7,"code":"usd","sign":"$"}]})")
            .value());
    BOOST_REQUIRE_MESSAGE(c, why(c));
    BOOST_TEST(c->find(offer_id{1})->geo_params.contains("ru"));
    BOOST_TEST(json::dump(*json::find(c->find(offer_id{1})->document, "my own")) == "[1]");
    BOOST_TEST(c->find(site_id{1})->kind == "landing");
    BOOST_TEST(c->currency("USD").value() == 7);
}

BOOST_DATA_TEST_CASE(refuses, data::make(refusals), r) {
    auto c = catalog::from_json(json::parse(r.document).value());
    BOOST_REQUIRE(!c);
    BOOST_TEST(c.error().message() == r.message);
}

BOOST_AUTO_TEST_SUITE_END()
