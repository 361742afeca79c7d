#include "host/lead/request_body.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <initializer_list>

using namespace leadwire;
namespace data = boost::unit_test::data;

namespace {

field_list list_of(std::initializer_list<std::pair<const char*, std::string>> fields) {
    field_list list;
    for (const auto& [name, value] : fields) list.set({name, value, {}});
    return list;
}
result<file_piece> no_files(const attachment& a) {
    return fail(error_code::not_found, {}, "no file " + a.file);
}
result<file_piece> any_file(const attachment& a) {
    return file_piece{"/store/" + a.file, 1234};
}

std::string json_of(std::initializer_list<std::pair<const char*, std::string>> fields) {
    auto made = fields_to_json(list_of(fields));
    BOOST_REQUIRE_MESSAGE(made, (made ? "" : made.error().message()));
    return json::dump(*made);
}
std::string text_of(const request_body& body) {
    return body.preview();
}

struct misfit {
    const char* name;
    const char* value;
    std::string_view says;
};
std::ostream& operator<<(std::ostream& out, const misfit& m) {
    return out << m.name << '=' << m.value;
}
const misfit misfits[]{{"n:int", "x", "\"x\" is not a whole number"},
                       {"n:int", "1.5", "whole number"},
                       {"n:int", "+1", "whole number"},
                       {"n:int", "-", "whole number"},
                       {"n:int", " 1", "whole number"},
                       {"n:number", "01", "a number as JSON"},
                       {"n:number", ".5", "a number as JSON"},
                       {"n:number", "1 ", "a number as JSON"},
                       {"n:number", "1,5", "a number as JSON"},
                       {"n:number", "1]", "a number as JSON"},
                       {"n:bool", "yes", "one of true, false, 1, 0"},
                       {"n:json", "{", "is not JSON"},
                       {"n:json", "a", "is not JSON"}};

} // namespace

BOOST_AUTO_TEST_SUITE(request_bodies)

BOOST_AUTO_TEST_CASE(forms_are_written_by_the_url_standard) {
    BOOST_TEST(
        encode_form(list_of({{"a b", "x&y=z"}, {"t[]", "1"}, {"t[]", ""}, {"ё", "~*-._+%\r\n\u00e9"}})) ==
        "a+b=x%26y%3Dz&t%5B%5D=1&t%5B%5D=&%D1%91=%7E*-._%2B%25%0D%0A%C3%A9");
    BOOST_TEST(encode_form({}) == "");
    BOOST_TEST(encode_form(list_of({{"", std::string("\0", 1)}})) == "=%00");
    auto body = encode_body(list_of({{"a", "1"}}), body_format::form, no_files, "s");
    BOOST_REQUIRE(body);
    BOOST_TEST(body->content_type == "application/x-www-form-urlencoded");
    BOOST_TEST(text_of(*body) == "a=1");
    BOOST_TEST(body->size() == 3U);
}

BOOST_AUTO_TEST_CASE(no_fields_give_no_body) {
    for (auto format : {body_format::form, body_format::json, body_format::multipart, body_format::query}) {
        auto body = encode_body({}, format, no_files, "s");
        BOOST_REQUIRE(body);
        BOOST_TEST(body->empty());
        BOOST_TEST(body->content_type == "");
        BOOST_TEST(body->size() == 0U);
    }
}

BOOST_AUTO_TEST_CASE(brackets_become_objects_and_arrays) {
    BOOST_TEST(
        json_of(
            {{"a", "1"}, {"c[phone]", "+7"}, {"c[x][y]", ""}, {"t[]", "p"}, {"b", "é\""}, {"t[]", "q"}}) ==
        R"({"a":"1","c":{"phone":"+7","x":{"y":""}},"t":["p","q"],"b":"é\""})");
    BOOST_TEST(json_of({{"a[0]", "x"}, {"a[1]", "y"}, {"b[1]", "x"}, {"b[0]", "y"}}) ==
               R"({"a":["x","y"],"b":["y","x"]})");
    BOOST_TEST(json_of({{"a[0]", "x"}, {"a[2]", "y"}}) == R"({"a":{"0":"x","2":"y"}})");
    BOOST_TEST(json_of({{"a[1]", "x"}}) == R"({"a":{"1":"x"}})");
    BOOST_TEST(json_of({{"a[00]", "x"}}) == R"({"a":{"00":"x"}})");
    BOOST_TEST(json_of({{"a[0]", "x"}, {"a[k]", "y"}}) == R"({"a":{"0":"x","k":"y"}})");
    BOOST_TEST(json_of({{"i[0][sku]", "x"}, {"i[0][tags][]", "t"}, {"i[1][sku]", "y"}}) ==
               R"({"i":[{"sku":"x","tags":["t"]},{"sku":"y"}]})");
    BOOST_TEST(json_of({{"0", "x"}, {"1", "y"}}) == R"({"0":"x","1":"y"})");
}

BOOST_AUTO_TEST_CASE(suffixes_give_the_type) {
    BOOST_TEST(
        json_of(
            {{"i:int", "-5"}, {"z:int", "007"}, {"m:int", "-0"}, {"big:int", "1234567890123456789012345"}}) ==
        R"({"i":-5,"z":7,"m":0,"big":1234567890123456789012345})");
    BOOST_TEST(json_of({{"n:number", "19.90"}, {"e:number", "-1e3"}, {"b:bool", "TRUE"}, {"c:bool", "0"}}) ==
               R"({"n":19.90,"e":-1e3,"b":true,"c":false})");
    BOOST_TEST(
        json_of(
            {{"j:json", " {\"a\": [1, null]} "}, {"t[]:int", "1"}, {"t[]:int", "2"}, {"o[k]:bool", "1"}}) ==
        R"({"j":{"a":[1,null]},"t":[1,2],"o":{"k":true}})");
    BOOST_TEST(json_of({{"a:int", ""}, {"b:number", ""}, {"c:bool", ""}, {"d:json", ""}, {"e", ""}}) ==
               R"({"a":null,"b":null,"c":null,"d":null,"e":""})");
    BOOST_TEST(json_of({{"a:text", "x"}, {":int", "y"}}) == R"({"a:text":"x",":int":"y"})");
    BOOST_TEST(json_of({{"a", "x"}, {"b", "y"}, {"a:int", "1"}}) == R"({"a":1,"b":"y"})");
}

BOOST_DATA_TEST_CASE(what_does_not_convert_is_an_error_of_its_field, data::make(misfits), m) {
    auto made = fields_to_json(list_of({{"a", "1"}, {m.name, m.value}}));
    BOOST_REQUIRE(!made);
    BOOST_TEST(made.error().place.find(m.name) != std::string::npos);
    BOOST_TEST(made.error().text.find(m.says) != std::string::npos, made.error().text);
}

BOOST_AUTO_TEST_CASE(json_is_utf8_or_an_error) {
    auto value = fields_to_json(list_of({{"n", "a\xD0"}}));
    BOOST_REQUIRE(!value);
    BOOST_TEST(value.error().message() == "field \"n\": the value is not UTF-8, which JSON must be");
    BOOST_TEST(!fields_to_json(list_of({{"a\xD0", "1"}})));
    BOOST_TEST(json_of({{"n", "Ё"}}) == "{\"n\":\"Ё\"}");
}

BOOST_AUTO_TEST_CASE(shapes_that_conflict_are_errors) {
    BOOST_TEST(!fields_to_json(list_of({{"a", "1"}, {"a[b]", "2"}})));
    BOOST_TEST(!fields_to_json(list_of({{"a[][b]", "1"}})));
    std::string deep = "a";
    for (int i = 0; i < 40; ++i) deep += "[b]";
    BOOST_TEST(!fields_to_json(list_of({{deep.c_str(), "1"}})));
    auto body = encode_body(list_of({{"a:int", "x"}}), body_format::json, no_files, "s");
    BOOST_TEST(!body);
}

BOOST_AUTO_TEST_CASE(multipart_without_files) {
    auto body = encode_body(list_of({{"a\"b\r\n", "line\r\n--x\n"}, {"c", ""}}), body_format::multipart,
                            no_files, "seed");
    BOOST_REQUIRE(body);
    auto boundary = body->content_type.substr(std::string_view("multipart/form-data; boundary=").size());
    BOOST_TEST(body->content_type == "multipart/form-data; boundary=" + boundary);
    BOOST_TEST(boundary.size() == 40U);
    BOOST_TEST(text_of(*body) ==
               "--" + boundary +
                   "\r\nContent-Disposition: form-data; name=\"a%22b%0D%0A\"\r\n\r\nline\r\n--x\n\r\n--" +
                   boundary + "\r\nContent-Disposition: form-data; name=\"c\"\r\n\r\n\r\n--" + boundary +
                   "--\r\n");
    BOOST_TEST(body->size() == text_of(*body).size());
    BOOST_TEST(encode_body(list_of({{"a", "1"}}), body_format::multipart, no_files, "other")->content_type !=
               body->content_type);
}

BOOST_AUTO_TEST_CASE(a_boundary_never_stands_in_a_value) {
    auto first = encode_body(list_of({{"a", "1"}}), body_format::multipart, no_files, "seed")->content_type;
    auto boundary = first.substr(first.find('=') + 1);
    auto second =
        encode_body(list_of({{"a", "x" + boundary}}), body_format::multipart, no_files, "seed")->content_type;
    BOOST_TEST(first != second);
}

BOOST_AUTO_TEST_CASE(files_are_streamed_between_texts) {
    field_list fields = list_of({{"a", "1"}});
    fields.set({"doc", "", attachment{"f1", "sc\"an.pdf", "application/pdf"}});
    fields.set({"pic", "", attachment{"f2", "", "image/png\r\nX: y"}});
    for (auto format : {body_format::form, body_format::multipart}) {
        auto body = encode_body(fields, format, any_file, "seed");
        BOOST_REQUIRE(body);
        BOOST_REQUIRE(body->pieces.size() == 5U);
        BOOST_TEST(std::get<file_piece>(body->pieces[1]).path == "/store/f1");
        auto shown = text_of(*body);
        BOOST_TEST(
            shown.find("name=\"doc\"; filename=\"sc%22an.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
                       "[file sc\"an.pdf, 1234 bytes]\r\n--") != std::string::npos);
        BOOST_TEST(shown.find("filename=\"f2\"\r\nContent-Type: application/octet-stream\r\n\r\n[file f2, "
                              "1234 bytes]\r\n--") != std::string::npos);
        std::uint64_t size = 0;
        for (const auto& piece : body->pieces)
            size += std::holds_alternative<std::string>(piece) ? std::get<std::string>(piece).size() : 1234U;
        BOOST_TEST(body->size() == size);
    }
}

BOOST_AUTO_TEST_CASE(files_that_cannot_be_sent) {
    field_list fields;
    fields.set({"doc", "", attachment{"f1", "scan.pdf", ""}});
    for (auto format : {body_format::json, body_format::query}) {
        auto body = encode_body(fields, format, any_file, "seed");
        BOOST_REQUIRE(!body);
        BOOST_TEST(body.error().text.find(name_of(format)) != std::string::npos);
    }
    auto lost = encode_body(fields, body_format::form, no_files, "seed");
    BOOST_REQUIRE(!lost);
    BOOST_TEST((lost.error().code == error_code::not_found));
    BOOST_TEST(lost.error().message() == "field \"doc\": no file f1");
}

BOOST_AUTO_TEST_CASE(query_fields_go_before_the_fragment) {
    auto fields = list_of({{"a", "x y"}, {"b", ""}});
    BOOST_TEST(append_query("https://x.example/p", fields) == "https://x.example/p?a=x+y&b=");
    BOOST_TEST(append_query("https://x.example/p?q=1", fields) == "https://x.example/p?q=1&a=x+y&b=");
    BOOST_TEST(append_query("https://x.example/p?", fields) == "https://x.example/p?a=x+y&b=");
    BOOST_TEST(append_query("https://x.example/p?q&", fields) == "https://x.example/p?q&a=x+y&b=");
    BOOST_TEST(append_query("https://x.example/p#f?g", fields) == "https://x.example/p?a=x+y&b=#f?g");
    BOOST_TEST(append_query("https://x.example/p?q=1#f", {}) == "https://x.example/p?q=1#f");
    BOOST_TEST(encode_body(fields, body_format::query, no_files, "s")->empty());
}

BOOST_AUTO_TEST_SUITE_END()
