#include "host/lead/fields.hpp"
#include "tests/unit/host/lead/macro_world.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

using namespace leadwire;
namespace data = boost::unit_test::data;

namespace {

field_templates taken(std::string_view text, body_format format = body_format::form) {
    auto made = field_templates::parse(text, format);
    BOOST_REQUIRE_MESSAGE(made, text << ": " << (made ? "" : made.error().text));
    return std::move(*made);
}
field_list expanded(std::string_view text, const test::macro_world& world,
                    body_format format = body_format::form) {
    auto list = taken(text, format).expand(world.input());
    BOOST_REQUIRE_MESSAGE(list, (list ? "" : list.error().message()));
    return *list;
}
std::string shown(const field_list& list) {
    std::string text;
    for (const auto& f : list.all())
        text += f.name + "=" + f.value +
                (f.file ? "<" + f.file->file + "," + f.file->name + "," + f.file->type + ">" : "") + ";";
    return text;
}

struct refusal {
    std::string_view text;
    body_format format;
    std::size_t offset;
    std::string_view says;
};
std::ostream& operator<<(std::ostream& out, const refusal& r) {
    return out << r.text;
}

const refusal refusals[]{
    {"a 1\nb x{name|uper}", body_format::form, 13, "unknown filter \"uper\""},
    {"a  \t{name|raw}", body_format::query, 10, "raw"},
    {"a x{file:scan}", body_format::form, 3, "whole value of a field"},
    {"a {file:scan|upper}", body_format::form, 2, "without filters"},
    {"a 1\nb {file:scan}", body_format::json, 6, "cannot be sent in body format json"},
    {"b {file:scan}", body_format::query, 2, "cannot be sent in body format query"},
    {"x 1\na[][b] 1", body_format::json, 4, "field \"a[][b]\": [] may stand at the end only"},
    {"a[][] 1", body_format::json, 0, "[] may stand at the end only"},
    {"a 1\n a[b] 1", body_format::json, 5,
     "field \"a[b]\": \"a\" cannot be a value and keyed by brackets at once"},
    {"a[b] 1\na 1", body_format::json, 7, "\"a\" cannot be keyed by brackets and a value at once"},
    {"a[] 1\na 1", body_format::json, 6, "\"a\" cannot be a list ([]) and a value at once"},
    {"a[b][] 1\na[b][0] 1", body_format::json, 9,
     "\"a[b]\" cannot be a list ([]) and keyed by brackets at once"},
    {"a:int 1\na[b]:int 1", body_format::json, 8, "at once"},
    {"a[b 1", body_format::json, 0, "brackets must be written as in a[b][c]"},
    {"a]b 1", body_format::json, 0, "brackets must be"},
    {"a[b]c 1", body_format::json, 0, "brackets must be"},
    {"a[b[c]] 1", body_format::json, 0, "brackets must be"},
    {"[a] 1", body_format::json, 0, "before the first bracket"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(field_texts)

BOOST_AUTO_TEST_CASE(one_field_a_line) {
    test::macro_world world;
    BOOST_TEST(
        shown(expanded("name {name}\nphone \t +{phone} x \t\r\n\n  \nempty\n  indented\tv\r\nlast  {id}",
                       world)) == "name=Ivan Petrov;phone=+79161234567 x;empty=;indented=v;last=1001;");
    BOOST_TEST(taken("").empty());
    BOOST_TEST(taken(" \n\r\n\t").empty());
    BOOST_TEST(!taken("a").empty());
}

BOOST_AUTO_TEST_CASE(blanks_at_the_ends_of_a_value_of_the_lead_stay) {
    test::macro_world world;
    world.order.name = " A ";
    BOOST_TEST(shown(expanded("n {name} ", world)) == "n= A ;");
}

BOOST_AUTO_TEST_CASE(names_are_literal) {
    test::macro_world world;
    BOOST_TEST(shown(expanded("{id} {id}\ncustomer[{name}] 1", world)) == "{id}=1001;customer[{name}]=1;");
}

BOOST_AUTO_TEST_CASE(a_later_field_replaces_the_earlier_one_in_its_place) {
    test::macro_world world;
    BOOST_TEST(shown(expanded("a 1\nb 2\na 3\nt[] x\nt[] y\na[0] 1\na[0] 2", world)) ==
               "a=3;b=2;t[]=x;t[]=y;a[0]=2;");
    BOOST_TEST(shown(expanded("t[]:int 1\nt[]:int 2\nn:int 1\nn:int 2", world, body_format::json)) ==
               "t[]:int=1;t[]:int=2;n:int=2;");
}

BOOST_DATA_TEST_CASE(mistakes_are_told_by_their_place_in_the_text, data::make(refusals), r) {
    auto made = field_templates::parse(r.text, r.format);
    BOOST_REQUIRE(!made);
    BOOST_TEST(made.error().offset == r.offset);
    BOOST_TEST(made.error().text.find(r.says) != std::string::npos, made.error().text);
}

BOOST_AUTO_TEST_CASE(shapes_matter_to_json_alone) {
    for (auto format : {body_format::form, body_format::multipart, body_format::query})
        BOOST_TEST(!taken("a 1\na[b] 2\na[][c 3\n[x] 4", format).empty());
}

BOOST_AUTO_TEST_CASE(warnings_and_secrets_of_all_lines) {
    auto made = taken("a {secret:x}{nope}\nb {secret:y|first:1}{secret:x}\nc {zip}");
    auto warnings = made.warnings();
    BOOST_REQUIRE(warnings.size() == 2U);
    BOOST_TEST(warnings[0].offset == 12U);
    BOOST_TEST(warnings[1].offset == 52U);
    BOOST_TEST(warnings[1].text == "unknown macro {zip}: it is sent as it stands");
    BOOST_TEST(made.secrets() == (std::vector<std::string>{"x", "y"}), boost::test_tools::per_element());
    BOOST_TEST(made.filtered_secrets({{"x", "1"}, {"y", "23"}}) == (std::vector<std::string>{"2"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(files) {
    test::macro_world world;
    world.meta("scan", test::parsed(R"({"file": "f1", "name": "scan.pdf", "type": "application/pdf"})"));
    auto list = expanded("a 1\ndoc {file:scan}\nother {file:absent}", world);
    BOOST_TEST(shown(list) == "a=1;doc=<f1,scan.pdf,application/pdf>;other=;");
    BOOST_TEST(list.has_file());
    for (auto none : {"null", "\"\""}) {
        world.meta("scan", test::parsed(none));
        BOOST_TEST(!expanded("doc {file:scan}", world).has_file());
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_an_error_of_its_field) {
    test::macro_world world;
    for (auto wrong : {"\"scan.pdf\"", "5", "[]", "{\"name\": \"scan.pdf\"}"}) {
        world.meta("scan", test::parsed(wrong));
        auto list = taken("doc {file:scan}").expand(world.input());
        BOOST_REQUIRE(!list);
        BOOST_TEST(list.error().place == "doc");
        BOOST_TEST(list.error().text.find("\"scan\" is not a file") != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(lists_set_find_remove) {
    field_list list;
    BOOST_TEST(list.empty());
    list.set({"a", "1", {}});
    list.set({"b", "2", {}});
    list.set({"t[]", "x", {}});
    list.set({"t[]", "y", {}});
    list.set({"a", "3", {}});
    BOOST_TEST(shown(list) == "a=3;b=2;t[]=x;t[]=y;");
    BOOST_REQUIRE(list.find("b"));
    BOOST_TEST(list.find("b")->value == "2");
    BOOST_TEST(!list.find("c"));
    BOOST_TEST(list.remove("t[]"));
    BOOST_TEST(!list.remove("t[]"));
    BOOST_TEST(shown(list) == "a=3;b=2;");
    list.clear();
    BOOST_TEST(list.empty());
}

BOOST_AUTO_TEST_CASE(formats_have_names) {
    for (auto format : {body_format::form, body_format::json, body_format::multipart, body_format::query})
        BOOST_TEST((body_format_named(name_of(format)) == format));
    BOOST_TEST(!body_format_named("xml"));
}

BOOST_AUTO_TEST_SUITE_END()
