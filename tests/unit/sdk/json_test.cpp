#include <leadwire/json.hpp>

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <limits>
#include <ostream>
#include <string>

using leadwire::Json;

namespace {

struct text_pair {
    const char* text;
    const char* dumped; ///< null: not JSON
};
std::ostream& operator<<(std::ostream& out, const text_pair& p) {
    return out << p.text;
}

const text_pair texts[] = {
    {"null", "null"},
    {" true ", "true"},
    {"\t\r\n false", "false"},
    {"0", "0"},
    {"-0", "-0"},
    {"12345678901234567890123456", "12345678901234567890123456"},
    {"1.50e+10", "1.50e+10"},
    {"1E-2", "1E-2"},
    {"\"\"", "\"\""},
    {R"("\"\\\/\b\f\n\r\t\u0001\u00e9\u20ac\ud83d\ude00")",
     "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\""},
    {"[]", "[]"},
    {"[ 1 , [ ] , { } ]", "[1,[],{}]"},
    {R"({"b":1,"a":2,"":3})", R"({"b":1,"a":2,"":3})"},
    {R"({"a":1,"b":2,"a":3})", R"({"a":3,"b":2})"},
    {"", nullptr},
    {" ", nullptr},
    {"nul", nullptr},
    {"nulll", nullptr},
    {"True", nullptr},
    {"01", nullptr},
    {"-", nullptr},
    {"+1", nullptr},
    {"1.", nullptr},
    {".5", nullptr},
    {"1e", nullptr},
    {"1e+", nullptr},
    {"NaN", nullptr},
    {"[1,]", nullptr},
    {"[1 2]", nullptr},
    {"[", nullptr},
    {"]", nullptr},
    {"{\"a\":1,}", nullptr},
    {"{a:1}", nullptr},
    {"{\"a\" 1}", nullptr},
    {"{\"a\":}", nullptr},
    {"\"abc", nullptr},
    {"\"\\x\"", nullptr},
    {"\"\\u12\"", nullptr},
    {"\"\\u12g4\"", nullptr},
    {"\"\\u-123\"", nullptr},
    {"\"\\ud800\"", nullptr},
    {"\"\\udc00\"", nullptr},
    {"\"\\ud800\\u0041\"", nullptr},
    {"\"a\nb\"", nullptr},
    {"\"\xFF\"", nullptr},
    {"\"\xC0\x80\"", nullptr},
    {"\"\xED\xA0\x80\"", nullptr},
    {"\"\xF4\x90\x80\x80\"", nullptr},
    {"\"\xE2\x82\"", nullptr},
    {"1 2", nullptr},
    {"// no comment\n1", nullptr},
    {"\xEF\xBB\xBF"
     "1",
     "1"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(sdk_json)

BOOST_DATA_TEST_CASE(reads_and_writes, boost::unit_test::data::make(texts), p) {
    auto read = Json::try_parse(p.text);
    BOOST_TEST(read.has_value() == (p.dumped != nullptr));
    if (read && p.dumped != nullptr) BOOST_TEST(read->dump() == p.dumped);
    BOOST_TEST(Json::parse(p.text).is_null() == (p.dumped == nullptr || std::string(p.dumped) == "null"));
}

BOOST_AUTO_TEST_CASE(passes_over_a_byte_order_mark) {
    BOOST_TEST(Json::parse("\uFEFF{\"a\":1}").dump() == "{\"a\":1}");
    BOOST_TEST(!Json::try_parse("\uFEFF"));
    BOOST_TEST(!Json::try_parse("\uFEFF\uFEFF1"));
    BOOST_TEST(!Json::try_parse("1\uFEFF"));
}

BOOST_AUTO_TEST_CASE(reads_sixty_four_levels_and_no_more) {
    const auto nested = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };
    BOOST_TEST(Json::try_parse(nested(64)).has_value());
    BOOST_TEST(!Json::try_parse(nested(65)).has_value());
    BOOST_TEST(!Json::try_parse(std::string(1 << 20, '[')).has_value());
}

BOOST_AUTO_TEST_CASE(keeps_the_last_of_many_repeated_members) {
    std::string text = "{";
    for (int i = 0; i < 100'000; ++i)
        text += "\"k" + std::to_string(i % 50'000) + "\":" + std::to_string(i) + ",";
    text.back() = '}';
    const Json all = Json::parse(text);
    BOOST_TEST(all.size() == 50'000U);
    BOOST_TEST(all.members().front().first == "k0");
    BOOST_TEST((all["k49999"] == 99'999));
}

BOOST_AUTO_TEST_CASE(gives_null_for_what_is_not_there) {
    const Json j = Json::parse(R"({"a": [1, {"b": "x"}], "n": null})");
    BOOST_TEST((j["a"][1]["b"] == "x"));
    BOOST_TEST((j["a"][0] == 1));
    for (const Json* missing :
         {&j["x"], &j["x"]["y"][7], &j["a"]["b"], &j["a"][-1], &j["a"][2], &j[0], &j["n"]})
        BOOST_TEST(missing->is_null());
    BOOST_TEST(j.contains("n"));
    BOOST_TEST(!j.contains("x"));
    BOOST_TEST(j.dump() == R"({"a":[1,{"b":"x"}],"n":null})");
}

BOOST_AUTO_TEST_CASE(follows_pointers) {
    const Json j = Json::parse(R"({"a": {"b": [10, 20]}, "": 1, "m/n": 2, "t~": 3})");
    BOOST_TEST((j.at_pointer("/a/b/1") == 20));
    BOOST_TEST((j.at_pointer("/") == 1));
    BOOST_TEST((j.at_pointer("/m~1n") == 2));
    BOOST_TEST((j.at_pointer("/t~0") == 3));
    BOOST_TEST((j.at_pointer("") == j));
    for (const char* nothing :
         {"/a/b/01", "/a/b/-", "/a/b/2", "/x", "a", "/t~", "/t~2", "/a/b/1/c", "/a/b/99999999999999999999"})
        BOOST_TEST(j.at_pointer(nothing).is_null(), nothing);
}

BOOST_AUTO_TEST_CASE(compares_by_type_and_worth) {
    const Json one = Json::parse("1"), text = "1", yes = true;
    BOOST_TEST((one == 1 && one == 1.0 && one == Json::parse("1.0") && one == Json::parse("10e-1")));
    BOOST_TEST((one != "1" && one != true && one != nullptr && text != 1 && yes != 1));
    BOOST_TEST((text == "1" && text == std::string("1") && text == std::string_view("1") && "1" == text));
    BOOST_TEST((Json() == nullptr && Json::parse("0") != nullptr && Json("") != nullptr));
    BOOST_TEST((Json::parse("12345678901234567890123") != Json::parse("12345678901234567890124")));
    BOOST_TEST((Json::parse("[1,2]") == Json::array({1, 2}) && Json::parse("[1]") != Json::array({2})));
}

BOOST_AUTO_TEST_CASE(is_false_where_there_is_nothing) {
    for (const char* nothing : {"null", "false", "0", "-0.00", "0e5", "\"\"", "[]", "{}"})
        BOOST_TEST(!Json::parse(nothing), nothing);
    for (const char* something : {"true", "1", "0.01", "\"0\"", "[null]", "{\"a\":null}"})
        BOOST_TEST(static_cast<bool>(Json::parse(something)), something);
}

BOOST_AUTO_TEST_CASE(gives_text_and_numbers) {
    BOOST_TEST(Json::parse("12345678901234567890123").text() == "12345678901234567890123");
    BOOST_TEST(Json("x").text() == "x");
    BOOST_TEST(Json(true).text() + Json(false).text() + Json().text() == "10");
    BOOST_TEST(Json::parse("[1, 2]").text() == "[1,2]");
    BOOST_TEST(Json("42").integer().value() == 42);
    BOOST_TEST(Json(-7).integer().value() == -7);
    for (const char* none : {"1.0", "12345678901234567890123", "\"4x\"", "true", "null", "[]"})
        BOOST_TEST(!Json::parse(none).integer().has_value(), none);
    BOOST_TEST(Json::parse("1.5").number().value() == 1.5);
    BOOST_TEST(!Json::parse("true").number().has_value());
}

BOOST_AUTO_TEST_CASE(is_built) {
    Json j;
    j.set("a", 1)
        .set("b", "x")
        .set("a", 2)
        .set("c", Json::array().push(nullptr).push(1.5))
        .set("d", std::string("y\n"));
    BOOST_TEST(j.dump() == R"({"a":2,"b":"x","c":[null,1.5],"d":"y\n"})");
    BOOST_TEST(j.remove("b"));
    BOOST_TEST(!j.remove("b"));
    BOOST_TEST(
        Json::object(
            {{"t", true}, {"n", Json::Number{"1.10"}}, {"u", std::numeric_limits<std::uint64_t>::max()}})
            .dump() == R"({"t":true,"n":1.10,"u":18446744073709551615})");
    Json number = 5;
    number.set("a", 1).push(2);
    BOOST_TEST((number == 5));
    BOOST_TEST(Json(std::numeric_limits<double>::infinity()).is_null());
    BOOST_TEST(Json::object().dump() + Json::array().dump() == "{}[]");
}

BOOST_AUTO_TEST_SUITE_END()
