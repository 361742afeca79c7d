#include "host/lead/lead_edit.hpp"
#include "host/lead/lead_json.hpp"
#include "tests/support/why.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
namespace data = boost::unit_test::data;

namespace {

lead sample() {
    lead l;
    l.id = lead_id{7};
    l.offer = offer_id{12};
    l.phone = "79161234567";
    l.address.city = "Moscow";
    l.price = decimal::of_hundredths(1990);
    l.track = {{"subid", "s"}};
    l.meta = {{"color", "red"}, {"a.b", 1}};
    l.items = {{product_id{501}, 2, decimal::of_hundredths(99500), decimal{}}};
    return l;
}

json::value value(std::string_view text) {
    return json::parse(text).value();
}
std::string of(const lead& l, std::string_view name) {
    auto v = field_of(l, name);
    return v ? json::dump(*v) : "unknown";
}

struct edit_case {
    std::string_view name, value, after; ///< `after`: of the same name
};
std::ostream& operator<<(std::ostream& out, const edit_case& e) {
    return out << e.name << " = " << e.value;
}

const edit_case edits[]{
    {"external_id", R"("x-1")", R"("x-1")"},
    {"external_id", "12345678901234567890", R"("12345678901234567890")"},
    {"exto", R"("x-1")", R"("x-1")"},
    {"ext_oid", "5", R"("5")"},
    {"name", R"(" Ivan ")", R"(" Ivan ")"},
    {"name", "null", R"("")"},
    {"phone", "79161112233", R"("79161112233")"},
    {"offer", R"("13")", "13"},
    {"goal", R"(" 3 ")", "3"},
    {"goal", "4", "4"},
    {"goal", "null", "null"},
    {"goal", R"("")", "null"},
    {"country", R"("RU")", R"("ru")"},
    {"order_country", R"("by")", R"("by")"},
    {"currency", R"("usd")", R"("USD")"},
    {"mobile", R"("TRUE")", "true"},
    {"mobile", R"("no")", "false"},
    {"mobile", "1", "true"},
    {"bad", "null", "false"},
    {"price", R"("19.90")", R"("19.90")"},
    {"price", "5", R"("5")"},
    {"price", R"(" ")", "null"},
    {"more", R"("-3")", R"("-3")"},
    {"order_delpr", "1.5", R"("1.50")"},
    {"discount", R"("10")", "10"},
    {"count", R"("0")", "0"},
    {"agency.id", R"("9")", "9"},
    {"agency.uid", R"("A")", R"("A")"},
    {"address.city", R"("Kazan")", R"("Kazan")"},
    {"order_city", R"("")", R"("")"},
    {"commission.affiliate.system", R"("5")", R"("5")"},
    {"cpayc", R"("eur")", R"("EUR")"},
    {"track.subid", R"("t")", R"("t")"},
    {"track.subid", "null", R"("")"},
    {"track.new tag", "12.50", R"("12.50")"},
    {"click_id", R"("c")", R"("c")"},
    {"meta.color", R"("blue")", R"("blue")"},
    {"meta.color", R"("")", R"("")"},
    {"meta.color", "null", "null"},
    {"meta.a.b", "[1,2]", "[1,2]"},
    {"meta.x.y.", R"("12")", R"("12")"},
    {"items", R"({"5":[1,"2","3"]})", R"({"5":[1,"2","3"]})"},
    {"items", R"("{\"5\":[1,2,3]}")", R"({"5":[1,"2","3"]})"},
    {"order_items", "null", "{}"},
};

struct refusal {
    std::string_view name, value, message;
};
std::ostream& operator<<(std::ostream& out, const refusal& r) {
    return out << r.name << " = " << r.value;
}

const refusal refusals[]{
    {"id", "8", "id: is never changed"},
    {"order_id", "8", "order_id: is never changed"},
    {"created", "null", "created: is never changed"},
    {"status", R"("paid")",
     "status: is not changed by an edit: status and reason come from outcomes"},
    {"reason", "7", "reason: is not changed by an edit: status and reason come from outcomes"},
    {"phone", "null", "phone: is required; allowed: text that is not empty"},
    {"phone", R"("")", "phone: is required; allowed: text that is not empty"},
    {"phone", R"("  ")", "phone: \"  \" is empty; allowed: text that is not empty"},
    {"offer", R"("")", "offer: is required; allowed: a positive integer"},
    {"offer", R"("12x")", "offer: \"12x\" does not fit; allowed: a positive integer"},
    {"goal", "true", "goal: true does not fit; allowed: a positive integer"},
    {"name", "true", "name: true does not fit; allowed: text"},
    {"mobile", R"("maybe")", "mobile: \"maybe\" does not fit; allowed: true or false"},
    {"order_price", R"("-1")",
     "order_price: \"-1\" is negative; allowed: a decimal of at least 0 with at most two decimals"},
    {"items", R"("{")",
     "items: \"{\" is not JSON (line 1, column 2: the JSON document is not complete); allowed: an object of "
     "product ID to [quantity, unit price, unit net cost]"},
    {"items", R"({"5":[1,"2"]})",
     "items.5: [1,\"2\"] does not fit; allowed: [quantity, unit price, unit net cost]"},
    {"track.subid", "[1]", "track.subid: [1] does not fit; allowed: text"},
    {"meta.x", R"(["\u0000"])", "meta.x: [\"\\u0000\"] is not UTF-8 without NUL"},
    {"meta", "{}", "meta: is not edited as a whole; allowed: one member, as \"meta.NAME\""},
    {"track", "{}", "track: is not edited as a whole; allowed: one member, as \"track.NAME\""},
    {"address", "{}",
     "address: is a group of fields; allowed: one of index, area, city, street, house, as \"address.…\""},
    {"address.zip", R"("1")", ""},
    {"meta.", R"("1")", ""},
    {"", R"("1")", ""},
    {"Name", R"("1")", ""},
};

} // namespace

BOOST_AUTO_TEST_SUITE(lead_edit_suite)

BOOST_DATA_TEST_CASE(sets_one_field, data::make(edits), e) {
    auto l = sample();
    auto done = apply(l, {std::string(e.name), value(e.value)});
    BOOST_REQUIRE_MESSAGE(done, why(done));
    BOOST_TEST(of(l, e.name) == e.after);
}

BOOST_DATA_TEST_CASE(refuses_and_leaves_the_lead, data::make(refusals), r) {
    auto l = sample();
    auto done = apply(l, {std::string(r.name), value(r.value)});
    BOOST_REQUIRE(!done);
    BOOST_TEST((l == sample()));
    if (!r.message.empty())
        BOOST_TEST(done.error().message() == r.message);
    else
        BOOST_TEST(done.error().place == r.name);
}

BOOST_AUTO_TEST_CASE(an_edit_touches_nothing_else) {
    auto l = sample(), expected = sample();
    BOOST_REQUIRE(apply(l, {"meta.color", nullptr}));
    expected.meta.erase(expected.meta.begin());
    BOOST_TEST((l == expected));
    BOOST_REQUIRE(apply(l, {"track.subid", ""}));
    expected.track.clear();
    BOOST_TEST((l == expected));
}

BOOST_AUTO_TEST_CASE(unknown_names_say_what_is_allowed) {
    auto l = sample();
    auto e = apply(l, {"adress.city", "x"}).error();
    BOOST_TEST(e.text.starts_with("is no field of a lead; allowed: external_id, offer, "), e.text);
    BOOST_TEST(e.text.ends_with("track.TAG, meta.KEY"), e.text);
    BOOST_TEST(e.text.find("status") == e.text.npos);
}

BOOST_AUTO_TEST_CASE(text_that_is_not_utf8_is_refused_in_printable_words) {
    auto l = sample();
    auto e = apply(l, {"name", "a\xFF"}).error();
    BOOST_TEST(e.message() == "name: \"a\uFFFD\" is not UTF-8; allowed: text");
    BOOST_TEST(!apply(l, {"meta.\xFF", "x"}));
    BOOST_TEST(apply(l, {"meta.\xFF", "x"}).error().place == "meta.\uFFFD");
    BOOST_TEST(!apply(l, {"meta.x", "\xFF"}));
    BOOST_TEST(!apply(l, {"track.x", "\xFF"}));
    BOOST_TEST((l == sample()));
}

BOOST_AUTO_TEST_CASE(fields_by_every_name) {
    auto l = sample();
    BOOST_TEST(of(l, "id") == "7");
    BOOST_TEST(of(l, "order_id") == "7");
    BOOST_TEST(of(l, "status") == R"("new")");
    BOOST_TEST(of(l, "reason") == "null");
    BOOST_TEST(of(l, "email") == R"("")");
    BOOST_TEST(of(l, "bad") == "false");
    BOOST_TEST(of(l, "goal") == "null");
    BOOST_TEST(of(l, "order_price") == R"("19.90")");
    BOOST_TEST(of(l, "address") == R"({"city":"Moscow"})");
    BOOST_TEST(of(l, "order_addr") == R"({"city":"Moscow"})");
    BOOST_TEST(of(l, "agency") == "{}");
    BOOST_TEST(of(l, "commission.affiliate") == "{}");
    BOOST_TEST(of(l, "order_items") == R"({"501":[2,"995","0"]})");
    BOOST_TEST(of(l, "order_track") == R"({"subid":"s"})");
    BOOST_TEST(of(l, "order_meta") == R"({"color":"red","a.b":1})");
    BOOST_TEST(of(l, "meta.a.b") == "1");
    BOOST_TEST(of(l, "meta.none") == "null");
    BOOST_TEST(of(l, "track.none") == R"("")");
    for (auto name :
         {"", ".", "order_", "addres", "address.", "address.zip", "meta.", "Name", "commission.x"})
        BOOST_TEST(of(l, name) == "unknown", name);
}

BOOST_AUTO_TEST_CASE(traditional_names_lead_somewhere) {
    auto l = sample();
    for (auto [traditional, dotted] : traditional_names()) {
        BOOST_TEST(of(l, dotted) != "unknown", dotted);
        BOOST_TEST(of(l, traditional) == of(l, dotted));
    }
}

BOOST_AUTO_TEST_SUITE_END()
