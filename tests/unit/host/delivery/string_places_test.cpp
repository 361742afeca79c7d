#include "host/delivery/toml_document.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;

namespace {

/// The mark "@" stands in the file exactly where the place of the content's "@" must be.
const std::string_view files[]{
    "a = 'x@'",
    "a = \"x@\"",
    "a = \"é\\u00e9\\U0001F600\\\"\\\\\\t@\"",
    "a = \"\\u007f\\u0080\\u07ff\\u0800\\uffff\\U00010000\\U0010ffff@\"",
    "a = \"\\u0000\\u0100\\u0010@\"",
    "a = '''\n@'''",
    "a = '''\r\n\r\n é@'''",
    "a = '''x\n\n''y@'''",
    "a = '''@'''''",
    "a = \"\"\"\nx\\\n   \n  @\"\"\"",
    "a = \"\"\"x\\  \r\n\r\n  y@\"\"\"",
    "a = \"\"\"\\\"\\\"\\\"\"\"@\"\"\"",
    "\"é\" = 1\nb = [ 'é', { c = \"é@\" } ]",
};

const std::string* text_with_mark(const toml_value& v, file_place& place) {
    if (const auto* text = v.as<std::string>()) {
        place = v.place;
        return text->contains('@') ? text : nullptr;
    }
    if (const auto* list = v.as<toml_value::list>())
        for (const auto& item : *list)
            if (const auto* found = text_with_mark(item, place)) return found;
    if (const auto* table = v.as<toml_value::table>())
        for (const auto& m : *table)
            if (const auto* found = text_with_mark(m.value, place)) return found;
    return nullptr;
}

file_place mark(std::string_view file) {
    file_place place;
    for (char c : file.substr(0, file.find('@'))) {
        if (c == '\n')
            place = {place.line + 1, 1};
        else if ((c & 0xC0) != 0x80)
            ++place.column;
    }
    return place;
}

} // namespace

BOOST_AUTO_TEST_SUITE(string_places_of_toml)

BOOST_DATA_TEST_CASE(mark_is_found, boost::unit_test::data::make(files), file) {
    auto document = parse_toml(file);
    BOOST_TEST_REQUIRE(document.has_value());
    file_place literal;
    const auto* text = text_with_mark(*document, literal);
    BOOST_TEST_REQUIRE(text != nullptr);
    string_places places(file, literal);
    auto found = places.at(text->find('@'));
    BOOST_TEST(found.line == mark(file).line);
    BOOST_TEST(found.column == mark(file).column);
    BOOST_TEST((places.at(text->size()) >= found));
    BOOST_TEST((places.at(text->find('@')) == found)); // backwards too
}

BOOST_AUTO_TEST_SUITE_END()
