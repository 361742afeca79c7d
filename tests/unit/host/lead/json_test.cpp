#include "host/lead/json.hpp"
#include "tests/support/why.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
namespace data = boost::unit_test::data;

namespace {

json::value parsed(std::string_view text) {
    auto v = json::parse(text);
    BOOST_REQUIRE_MESSAGE(v, text << " → " << why(v));
    return *v;
}

std::string nested(std::size_t levels) {
    return std::string(levels, '[') + std::string(levels, ']');
}

struct refusal {
    std::string_view text, place, says;
};
std::ostream& operator<<(std::ostream& out, const refusal& r) {
    return out << r.text;
}

const refusal refusals[]{
    {"", "line 1, column 1", "an empty text"},
    {" \n ", "line 2, column 2", "an empty text"},
    {"{\"a\":1,}", "line 1, column 8", "\"}\" is not allowed here"},
    {"{\n \"a\": 1\n \"b\"}", "line 3, column 2", "not allowed here"},
    {"[\"кофе\", x]", "line 1, column 10", "\"x\" is not allowed here"},
    {"{} {}", "line 1, column 4", "after the end"},
    {"[1,2", "line 1, column 5", "not complete"},
    {"\"abc", "line 1, column 5", "not complete"},
    {"01", "line 1, column 2", "after the end"},
    {"[.5]", "line 1, column 2", "not allowed"},
    {"[NaN]", "line 1, column 2", "not allowed"},
    {"é", "line 1, column 1", "\"é\" is not allowed"},
    {"\"\\uD83Dx\"", "line 1, column 8", "not allowed"},
    {"[1] // note", "line 1, column 5", "after the end"},
    {"\"\\ud800\"", "line 1, column 8", "not allowed"},
    {"\"a\nb\"", "line 1, column 3", "code 10"},
    {"\"\xC3\x28\"", "line 1, column 2", "text that is not UTF-8"},
    {"\"\xED\xA0\x80\"", "line 1, column 2", "not UTF-8"},
    {"\"\xC0\x80\"", "line 1, column 2", "not UTF-8"},
};

struct plain {
    std::string_view text, shown;
};
std::ostream& operator<<(std::ostream& out, const plain& p) {
    return out << p.text;
}

const plain plains[]{
    {"12.5", "12.5"},
    {"1e3", "1000"},
    {"1E+3", "1000"},
    {"150.0", "150"},
    {"1.50", "1.5"},
    {"-0", "0"},
    {"-0.00", "0"},
    {"0e9", "0"},
    {"-7.250", "-7.25"},
    {"0.05", "0.05"},
    {"5e-2", "0.05"},
    {"12.5e1", "125"},
    {"123.456e2", "12345.6"},
    {"1234567890123456789012345", "1234567890123456789012345"},
    {"123456789012345678901234567890123456789012345678901234567890",
     "123456789012345678901234567890123456789012345678901234567890"},
    {"1e39", "1000000000000000000000000000000000000000"},
    {"1e40", "1e40"},
    {"1e999999", "1e999999"},
    {"-1e-999999", "-1e-999999"},
    {"true", "1"},
    {"false", "0"},
    {"null", ""},
    {"\"a\\nb\"", "a\nb"},
    {"[ 1.50, {\"a\" : null} ]", "[1.50,{\"a\":null}]"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(json_suite)

BOOST_AUTO_TEST_CASE(passes_over_a_byte_order_mark) {
    BOOST_TEST(json::dump(*json::parse("\uFEFF {\"a\":1}")) == "{\"a\":1}");
    BOOST_TEST(json::parse("\uFEFFx").error().message() ==
               "line 1, column 1: \"x\" is not allowed here in JSON");
    BOOST_TEST(!json::parse("\uFEFF"));
    BOOST_TEST(!json::parse("\uFEFF\uFEFF1"));
}

BOOST_AUTO_TEST_CASE(keeps_order_and_digits) {
    std::string_view text =
        R"({"z":1234567890123456789012345,"a":[1.50,-0,1e3,2E-7],"м":"\u043a\"\\\n","":{}})";
    BOOST_TEST(json::dump(parsed(text)) ==
               R"({"z":1234567890123456789012345,"a":[1.50,-0,1e3,2E-7],"м":"к\"\\\n","":{}})");
    BOOST_TEST(json::dump(parsed("[1e308, 1e309, 123456789.123456789123456789]")) ==
               "[1e308,1e309,123456789.123456789123456789]");
}

BOOST_AUTO_TEST_CASE(escapes_what_must_be_escaped) {
    std::string out;
    json::append_escaped(out, std::string_view("a\"b\\c/\b\f\n\r\t\x01\x1f\x7fé\0z", 18));
    BOOST_TEST(out == "a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u001f\x7fé\\u0000z");
    BOOST_TEST(json::dump("\xF0\x9F\x98\x80") == "\"\xF0\x9F\x98\x80\"");
    BOOST_TEST(json::dump(parsed("\"\\ud83d\\ude00\"")) == "\"\xF0\x9F\x98\x80\"");
}

BOOST_AUTO_TEST_CASE(long_texts_survive_the_parsers_pieces) {
    std::string text;
    for (int i = 0; i < 30'000; ++i) text += i % 7 ? "x" : "\\n\\u0431";
    auto v = parsed("{\"" + text + "\":\"" + text + "\"}");
    auto& [name, inside] = v.if_object()->front();
    BOOST_TEST((json::value(name) == inside));
    BOOST_TEST(json::dump(parsed(json::dump(v))) == json::dump(v));
    std::string digits(5'000, '7');
    BOOST_TEST(json::dump(parsed("[" + digits + "]")) == "[" + digits + "]");
}

BOOST_AUTO_TEST_CASE(last_of_a_repeated_name_in_the_first_place) {
    BOOST_TEST(json::dump(parsed(R"({"a":1,"b":2,"a":3,"c":4,"b":{"x":1}})")) ==
               R"({"a":3,"b":{"x":1},"c":4})");
    std::string many = "{";
    for (int i = 0; i < 50'000; ++i)
        many += "\"k" + std::to_string(i % 25'000) + "\":" + std::to_string(i) + ",";
    many.back() = '}';
    auto v = parsed(many);
    BOOST_TEST(v.if_object()->size() == 25'000u);
    BOOST_TEST((*json::find(*v.if_object(), "k0") == json::value(25'000)));
    BOOST_TEST(v.if_object()->back().first == "k24999");
}

BOOST_AUTO_TEST_CASE(depth_is_limited) {
    BOOST_TEST(json::parse(nested(64)).has_value());
    auto deep = json::parse(nested(65));
    BOOST_REQUIRE(!deep);
    BOOST_TEST(deep.error().message() == "line 1, column 65: more than 64 levels of arrays and objects");
    BOOST_TEST(!json::parse(std::string(1'000'000, '[')));
}

BOOST_DATA_TEST_CASE(refuses, data::make(refusals), r) {
    auto v = json::parse(r.text);
    BOOST_REQUIRE(!v);
    BOOST_TEST(v.error().place == r.place);
    BOOST_TEST(v.error().text.find(r.says) != std::string::npos, v.error().text);
}

BOOST_DATA_TEST_CASE(plain_text_of_scalars, data::make(plains), p) {
    BOOST_TEST(json::plain_text(parsed(p.text)) == p.shown);
}

BOOST_AUTO_TEST_CASE(integers) {
    BOOST_TEST(parsed("12").if_integer().value() == 12);
    BOOST_TEST(parsed("-9223372036854775808").if_integer().value() == INT64_MIN);
    BOOST_TEST(parsed("1e3").if_integer().value() == 1000);
    BOOST_TEST(parsed("150.0").if_integer().value() == 150);
    for (auto text : {"9223372036854775808", "1.5", "1e99", "\"12\"", "true", "null", "[1]"})
        BOOST_TEST(!parsed(text).if_integer(), text);
}

BOOST_AUTO_TEST_CASE(kinds) {
    BOOST_TEST(parsed("null").kind() == "null");
    BOOST_TEST(parsed("true").kind() == "boolean");
    BOOST_TEST(parsed("1").kind() == "number");
    BOOST_TEST(parsed("\"\"").kind() == "string");
    BOOST_TEST(parsed("[]").kind() == "array");
    BOOST_TEST(parsed("{}").kind() == "object");
}

BOOST_AUTO_TEST_CASE(set_replaces_in_place) {
    json::object o{{"a", 1}, {"b", 2}};
    json::set(o, "a", "x");
    json::set(o, "c", nullptr);
    BOOST_TEST(json::dump(o) == R"({"a":"x","b":2,"c":null})");
    BOOST_TEST(json::find(o, "d") == nullptr);
}

BOOST_AUTO_TEST_CASE(pointers) {
    auto doc = parsed(R"({"a":[10,{"b/c":1,"d~e":2}],"":3,"0":4})");
    auto at = [&](std::string_view p) {
        auto* v = json::at_pointer(doc, p);
        return v ? json::dump(*v) : "nothing";
    };
    BOOST_TEST(json::at_pointer(doc, "") == &doc);
    BOOST_TEST(at("/a/0") == "10");
    BOOST_TEST(at("/a/1/b~1c") == "1");
    BOOST_TEST(at("/a/1/d~0e") == "2");
    BOOST_TEST(at("/") == "3");
    BOOST_TEST(at("/0") == "4");
    for (auto p : {"/a/2", "/a/-", "/a/01", "/a/+1", "/a/", "/a/0/x", "/x", "/a/99999999999999999999"})
        BOOST_TEST(at(p) == "nothing", p);
    for (auto p : {"", "/", "/a/0", "/~0~1"}) BOOST_TEST(json::is_pointer(p), p);
    for (auto p : {"a", "/~", "/~2", "/a~"}) BOOST_TEST(!json::is_pointer(p), p);
}

BOOST_AUTO_TEST_SUITE_END()
