#include "host/lead/lead_json.hpp"
#include "tests/support/why.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace leadwire;
namespace data = boost::unit_test::data;

namespace {

const timestamp arrived = parse_timestamp("2026-11-24T00:00:00.123456Z").value();

result<lead> read(std::string_view document) {
    auto v = json::parse(document);
    BOOST_REQUIRE_MESSAGE(v, document);
    return lead_from_json(*v, arrived);
}

/// A document with the required fields and these members.
std::string with(std::string_view members) {
    return R"({"offer":12,"phone":"79161234567")" + std::string(members.empty() ? "" : ",") +
           std::string(members) + "}";
}

lead good(std::string_view members) {
    auto l = read(with(members));
    BOOST_REQUIRE_MESSAGE(l, members << " → " << why(l));
    return *l;
}

void check_round_trip(const lead& l) {
    auto document = lead_to_json(l);
    auto again = lead_from_json(json::parse(json::dump(document)).value(), timestamp{});
    BOOST_REQUIRE_MESSAGE(again, why(again));
    BOOST_TEST((*again == l), json::dump(document));
    BOOST_TEST(json::dump(lead_to_json(*again)) == json::dump(document));
}

struct refusal {
    std::string_view members, message;
};
std::ostream& operator<<(std::ostream& out, const refusal& r) {
    return out << r.members;
}

const refusal refusals[]{
    {R"("price":"-5")",
     "price: \"-5\" is negative; allowed: a decimal of at least 0 with at most two decimals"},
    {R"("price":-5)", "price: -5 is negative; allowed: a decimal of at least 0 with at most two decimals"},
    {R"("price":"19.900")", "price: \"19.900\" has more than two decimals; allowed: a decimal of at least 0 "
                            "with at most two decimals"},
    {R"("price":19.900)",
     "price: 19.900 has more than two decimals; allowed: a decimal of at least 0 with at most two decimals"},
    {R"("price":1e2)", "price: 1e2 does not fit; allowed: a decimal of at least 0 with at most two decimals"},
    {R"("base":" 5")",
     "base: \" 5\" does not fit; allowed: a decimal of at least 0 with at most two decimals"},
    {R"("base":true)", "base: true does not fit; allowed: a decimal of at least 0 with at most two decimals"},
    {R"("delivery_price":"99999999999999999999")",
     "delivery_price: \"99999999999999999999\" does not fit; allowed: a decimal of at least 0 with at most "
     "two decimals"},
    {R"("discount":-1)",
     "discount: -1 is negative; allowed: a decimal of at least 0 with at most two decimals"},
    {R"("more":"x")", "more: \"x\" does not fit; allowed: a decimal with at most two decimals"},
    {R"("goal":"12")", "goal: \"12\" does not fit; allowed: a positive integer"},
    {R"("goal":0)", "goal: 0 is too small; allowed: a positive integer"},
    {R"("goal":-3)", "goal: -3 is negative; allowed: a positive integer"},
    {R"("goal":1.5)", "goal: 1.5 does not fit; allowed: a positive integer"},
    {R"("goal":"")", "goal: \"\" does not fit; allowed: a positive integer"},
    {R"("id":0)", "id: 0 is too small; allowed: an integer from 1 to 9007199254740992"},
    {R"("id":9223372036854775808)",
     "id: 9223372036854775808 does not fit; allowed: an integer from 1 to 9007199254740992"},
    {R"("id":9007199254740993)",
     "id: 9007199254740993 is too large; allowed: an integer from 1 to 9007199254740992"},
    {R"("id":9223372036854775807)",
     "id: 9223372036854775807 is too large; allowed: an integer from 1 to 9007199254740992"},
    {R"("reason":2147483648)", "reason: 2147483648 is too large; allowed: a positive integer"},
    {R"("reason":-7)", "reason: -7 is negative; allowed: a positive integer"},
    {R"("count":-1)", "count: -1 is negative; allowed: an integer of at least 0"},
    {R"("delivery":true)", "delivery: true does not fit; allowed: an integer of at least 0"},
    {R"("country":"rus")", "country: \"rus\" does not fit; allowed: two letters of ISO 3166-1"},
    {R"("country":"r1")", "country: \"r1\" does not fit; allowed: two letters of ISO 3166-1"},
    {R"("country":"é")", "country: \"é\" does not fit; allowed: two letters of ISO 3166-1"},
    {R"("currency":"RU")", "currency: \"RU\" does not fit; allowed: three letters of ISO 4217"},
    {R"("currency":643)", "currency: 643 does not fit; allowed: three letters of ISO 4217"},
    {R"("name":5)", "name: 5 does not fit; allowed: text"},
    {R"("name":"a\u0000b")", "name: \"a\\u0000b\" holds a NUL; allowed: text"},
    {R"("mobile":"true")", "mobile: \"true\" does not fit; allowed: true or false"},
    {R"("bad":2)", "bad: 2 does not fit; allowed: true or false"},
    {R"("status":"New")",
     "status: \"New\" does not fit; allowed: new, processing, callback, hold, cancel, packaging, send, "
     "delivery, arrived, paid, return, deleted"},
    {R"("status":1)",
     "status: 1 does not fit; allowed: new, processing, callback, hold, cancel, packaging, send, delivery, "
     "arrived, paid, return, deleted"},
    {R"("created":"yesterday")",
     "created: \"yesterday\" does not fit; allowed: a time like \"2026-11-23T10:15:00Z\""},
    {R"("created":1795428900)",
     "created: 1795428900 does not fit; allowed: a time like \"2026-11-23T10:15:00Z\""},
    {R"("address":"Moscow")",
     "address: \"Moscow\" does not fit; allowed: an object of index, area, city, street, house"},
    {R"("address":{"zip":"1"})", "address.zip: unknown field; allowed: index, area, city, street, house"},
    {R"("address":{"index":101000})", "address.index: 101000 does not fit; allowed: text"},
    {R"("agency":{"id":"9"})", "agency.id: \"9\" does not fit; allowed: a positive integer"},
    {R"("agency":{"name":"x"})", "agency.name: unknown field; allowed: id, uid, source"},
    {R"("address.city":"Moscow")", ""},
    {R"("commission":{"partner":{}})", "commission.partner: unknown field; allowed: affiliate, advertiser"},
    {R"("commission":{"affiliate":{"sum":1}})",
     "commission.affiliate.sum: unknown field; allowed: system, real, currency"},
    {R"("commission":{"affiliate":5})",
     "commission.affiliate: 5 does not fit; allowed: an object of system, real, currency"},
    {R"("commission":{"advertiser":{"real":"-1"}})",
     "commission.advertiser.real: \"-1\" is negative; allowed: a decimal of at least 0 with at most two "
     "decimals"},
    {R"("track":[])", "track: [] does not fit; allowed: an object of tag to text"},
    {R"("track":{"subid":true})", "track.subid: true does not fit; allowed: text"},
    {R"("track":{"a\u0000":"x"})", "track.a\\u0000: \"x\" has a name with a NUL; allowed: text"},
    {R"("meta":"x")", "meta: \"x\" does not fit; allowed: an object"},
    {R"("meta":{"a":[{"b":"\u0000"}]})",
     "meta: {\"a\":[{\"b\":\"\\u0000\"}]} holds a NUL; allowed: an object"},
    {R"("items":[])",
     "items: [] does not fit; allowed: an object of product ID to [quantity, unit price, unit net cost]"},
    {R"("items":{"x":[1,"1","1"]})",
     "items.x: [1,\"1\",\"1\"] has no product ID as its name; allowed: a positive integer"},
    {R"("items":{"0":[1,"1","1"]})",
     "items.0: [1,\"1\",\"1\"] has no product ID as its name; allowed: a positive integer"},
    {R"("items":{"05":[1,"1","1"]})",
     "items.05: [1,\"1\",\"1\"] has no product ID as its name; allowed: a positive integer"},
    {R"("items":{"5":[1,"1"]})",
     "items.5: [1,\"1\"] does not fit; allowed: [quantity, unit price, unit net cost]"},
    {R"("items":{"5":[1,"1","1",0]})",
     "items.5: [1,\"1\",\"1\",0] does not fit; allowed: [quantity, unit price, unit net cost]"},
    {R"("items":{"5":[-1,"1","1"]})",
     "items.5: [-1,\"1\",\"1\"] is negative; allowed: a quantity that is an integer of at least 0"},
    {R"("items":{"5":["1","1","1"]})",
     "items.5: [\"1\",\"1\",\"1\"] does not fit; allowed: a quantity that is an integer of at least 0"},
    {R"("items":{"5":[1,"-1","1"]})", "items.5: [1,\"-1\",\"1\"] is negative; allowed: a price that is a "
                                      "decimal of at least 0 with at most two decimals"},
    {R"("items":{"5":[1,"1",null]})", "items.5: [1,\"1\",null] does not fit; allowed: a cost that is a "
                                      "decimal of at least 0 with at most two decimals"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(lead_json_suite)

BOOST_AUTO_TEST_CASE(a_full_document_comes_back) {
    auto l = read(
        R"({"id":1001,"created":"2026-11-23T10:15:00.000007Z","status":"cancel","reason":7,"external_id":"x-1",
        "offer":12,"goal":3,"site":7,"space":8,"affiliate":55,"agency":{"id":9,"uid":"A-77","source":"s3"},
        "name":"Ivan Petrov","phone":" +7 (916) ","email":"i@example.com","country":"RU","ip":"203.0.113.7","ua":"Mozilla",
        "mobile":true,"bad":1,"comment":"line\nline","address":{"index":"101000","area":"a","city":"Moscow","street":"Lenina",
        "house":"1-2"},"delivery":2,"discount":"10.5","count":0,"currency":"rub","price":1990,"base":995.5,
        "delivery_price":"300.00","more":"-0.5","items":{"502":[0,0,"0.10"],"501":[2,"995","400"]},
        "track":{"click":"c-1","x32":25,"":"e","uuid":null,"x64":""},
        "commission":{"affiliate":{"system":"5.00","real":450,"currency":"rub"},"advertiser":{"system":"7.5"}},
        "meta":{"z":1.50,"big":1234567890123456789012345,"n":null,"list":[1e3,{"b":"","a":1}]}})");
    BOOST_REQUIRE_MESSAGE(l, why(l));
    BOOST_TEST(
        json::dump(lead_to_json(*l)) ==
        R"({"id":1001,"created":"2026-11-23T10:15:00.000007Z","status":"cancel","reason":7,"external_id":"x-1",)"
        R"("offer":12,"goal":3,"site":7,"space":8,"affiliate":55,"agency":{"id":9,"uid":"A-77","source":"s3"},)"
        R"("name":"Ivan Petrov","phone":" +7 (916) ","email":"i@example.com","country":"ru","ip":"203.0.113.7",)"
        R"("ua":"Mozilla","mobile":true,"bad":true,"comment":"line\nline","address":{"index":"101000","area":"a",)"
        R"("city":"Moscow","street":"Lenina","house":"1-2"},"delivery":2,"discount":10.50,"count":0,"currency":"RUB",)"
        R"("price":"1990","base":"995.50","delivery_price":"300","more":"-0.50",)"
        R"("items":{"502":[0,"0","0.10"],"501":[2,"995","400"]},"track":{"click":"c-1","x32":"25","":"e","x64":""},)"
        R"("commission":{"affiliate":{"system":"5","real":"450","currency":"RUB"},"advertiser":{"system":"7.50"}},)"
        R"("meta":{"z":1.50,"big":1234567890123456789012345,"n":null,"list":[1e3,{"b":"","a":1}]}})");
    check_round_trip(*l);
}

BOOST_AUTO_TEST_CASE(what_is_absent_is_left_out) {
    auto l = good("");
    BOOST_TEST((l.created == arrived));
    BOOST_TEST(number(l.id) == 0);
    BOOST_TEST(
        json::dump(lead_to_json(l)) ==
        R"({"created":"2026-11-24T00:00:00.123456Z","status":"new","offer":12,"phone":"79161234567"})");
    check_round_trip(l);
}

BOOST_AUTO_TEST_CASE(null_and_empty_text_are_absent) {
    auto bare = good("");
    BOOST_TEST(
        (good(R"("id":null,"created":null,"status":null,"reason":null,"goal":null,"agency":null,"name":null,
        "country":null,"mobile":null,"address":{"city":null},"discount":null,"price":null,"items":null,"track":null,
        "commission":{"affiliate":null,"advertiser":{"real":null,"currency":null}},"meta":null)") == bare));
    BOOST_TEST((
        good(
            R"("created":"","status":"","external_id":"","country":"","currency":"","price":"","more":"","name":"",
        "mobile":false,"bad":0,"address":{},"agency":{"uid":""},"items":{},"track":{"a":null},"meta":{})") ==
        bare));
}

BOOST_AUTO_TEST_CASE(required_fields) {
    auto message = [](std::string_view document) { return read(document).error().message(); };
    BOOST_TEST(message(R"({"phone":"1"})") == "offer: is required; allowed: a positive integer");
    BOOST_TEST(message(R"({"offer":null,"phone":"1"})") == "offer: is required; allowed: a positive integer");
    BOOST_TEST(message(R"({"offer":1})") == "phone: is required; allowed: text that is not empty");
    BOOST_TEST(message(R"({"offer":1,"phone":""})") == "phone: is required; allowed: text that is not empty");
    BOOST_TEST(message(R"({"offer":1,"phone":" \t\u00a0"})") ==
               "phone: \" \\t\u00a0\" is empty; allowed: text that is not empty");
    BOOST_TEST(message(R"({"offer":1,"phone":79161234567})") ==
               "phone: 79161234567 does not fit; allowed: text that is not empty");
    BOOST_TEST(message(R"([1])") == "[1] does not fit; allowed: an object, the document of a lead");
}

BOOST_AUTO_TEST_CASE(unknown_members_are_named) {
    auto e = read(with(R"("deliveries":[])")).error();
    BOOST_TEST(e.place == "deliveries");
    BOOST_TEST(e.text.starts_with("unknown field; allowed: id, created, status, "), e.text);
    BOOST_TEST(e.text.ends_with("items, track, commission, meta"), e.text);
    BOOST_TEST(read(with(R"("Name":"x")")).error().place == "Name");
    BOOST_TEST(read(with("\"" + std::string(5'000, 'x') + "\\n\":1")).error().place.size() < 80);
}

BOOST_DATA_TEST_CASE(refuses, data::make(refusals), r) {
    auto l = read(with(r.members));
    BOOST_REQUIRE(!l);
    if (!r.message.empty()) BOOST_TEST(l.error().message() == r.message);
}

BOOST_AUTO_TEST_CASE(messages_stay_short) {
    auto e = read(with("\"email\":[\"" + std::string(100'000, 'x') + "\"]")).error();
    BOOST_TEST(e.text.size() < 120);
}

BOOST_AUTO_TEST_CASE(exact_numbers) {
    BOOST_TEST(number(good(R"("id":9007199254740992)").id) == std::int64_t{1} << 53);
    BOOST_TEST(number(good(R"("goal":9223372036854775807)").goal.value()) == INT64_MAX);
    BOOST_TEST(good(R"("price":0.07)").price->hundredths() == 7);
    BOOST_TEST(good(R"("price":92233720368547758.07)").price->hundredths() == INT64_MAX);
    check_round_trip(good(R"("price":92233720368547758.07,"more":-92233720368547758.07)"));
}

BOOST_DATA_TEST_CASE(leads_of_the_samples_survive,
                     data::make({"sample/leads.jsonl", "tests/data/macro-leads.jsonl"}), path) {
    std::ifstream in(std::string(LEADWIRE_SOURCE_DIR "/") + path);
    std::size_t count = 0;
    for (std::string line; std::getline(in, line); ++count) {
        auto l = read(line);
        BOOST_REQUIRE_MESSAGE(l, path << ": " << why(l));
        auto again = lead_from_json(json::parse(json::dump(lead_to_json(*l))).value(), timestamp{});
        BOOST_REQUIRE((again && *again == *l));
    }
    BOOST_TEST(count > 5u);
}

BOOST_AUTO_TEST_CASE(by_the_rules_of_edits_text_is_taken_for_what_it_says) {
    const auto document = json::parse(
        R"({"offer":" 12 ","phone":"1","mobile":"yes","goal":"","agency":{"id":"9"},"meta":{"n":"007"}})");
    const auto l = lead_from_json(*document, arrived, value_source::edit);
    BOOST_REQUIRE_MESSAGE(l, why(l));
    BOOST_TEST(number(l->offer) == 12);
    BOOST_TEST(l->mobile);
    BOOST_TEST(!l->goal);
    BOOST_TEST(l->agency.id.value() == 9);
    BOOST_TEST(json::dump(l->meta) == R"({"n":"007"})");
    BOOST_TEST(!lead_from_json(*document, arrived));
    BOOST_TEST(!lead_from_json(*json::parse(R"({"offer":"x","phone":"1"})"), arrived, value_source::edit));
}

BOOST_AUTO_TEST_SUITE_END()
