#include "host/lead/lead_jsonl.hpp"
#include "tests/support/why.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <fstream>
#include <sstream>

using namespace leadwire;
namespace data = boost::unit_test::data;

namespace {

const timestamp arrived = parse_timestamp("2026-11-24T00:00:00Z").value();

/// "line:phone" of every lead, or the error.
std::string imported(const std::string& file) {
    std::istringstream in(file);
    jsonl_lead_reader reader(in, arrived);
    std::string all;
    for (;;) {
        auto l = reader.next();
        if (!l) return all + l.error().message();
        if (!*l) return all;
        all += std::to_string(reader.line()) + ":" + (*l)->phone + " ";
    }
}

struct example {
    std::string_view file, result;
};
std::ostream& operator<<(std::ostream& out, const example& e) {
    return out << e.file;
}

const example examples[]{
    {"{\"offer\":1,\"phone\":\"2\"}\n{\"offer\":1,\"phone\":\"3\"}\n", "1:2 2:3 "},
    {"\xEF\xBB\xBF{\"offer\":1,\"phone\":\"2\"}\r\n\r\n  \n{\"offer\":1,\"phone\":\"3\"}", "1:2 4:3 "},
    {"", "line 1: there are no leads in it: the file is empty"},
    {"\n \r\n", "line 1: there are no leads in it: the file is empty"},
    {"\n{\"offer\":1,\"phone\":\"2\",}\n", "line 2, column 24: \"}\" is not allowed here in JSON"},
    {"{\"offer\":1,\n", "line 1, column 12: the JSON document is not complete"},
    {"{\"offer\":1,\"phone\":\"\xFF\"}\n",
     "line 1, column 21: text that is not UTF-8 is not allowed here in JSON"},
    {"{\"offer\":1,\"phone\":\"2\"}\n{\"offer\":1}\n",
     "1:2 line 2, field phone: is required; allowed: text that is not empty"},
    {"{\"offer\":1,\"phone\":\"2\",\"address\":{\"zip\":1}}",
     "line 1, field address.zip: unknown field; allowed: index, area, city, street, house"},
    {"[]\n", "line 1: [] does not fit; allowed: an object, the document of a lead"},
    {"\xEF\xBB{}", "line 1, column 1: text that is not UTF-8 is not allowed here in JSON"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(lead_jsonl_suite)

BOOST_DATA_TEST_CASE(reads, data::make(examples), e) {
    BOOST_TEST(imported(std::string(e.file)) == e.result);
}

BOOST_AUTO_TEST_CASE(goes_on_after_a_bad_line) {
    std::istringstream in("{\n{\"offer\":1,\"phone\":\"2\"}\n");
    jsonl_lead_reader reader(in, arrived);
    BOOST_TEST(!reader.next());
    auto l = reader.next();
    BOOST_REQUIRE((l && *l));
    BOOST_TEST(((*l)->created == arrived));
    BOOST_TEST(!reader.next().value());
    BOOST_TEST(!reader.next().value());
}

BOOST_AUTO_TEST_CASE(long_lines) {
    auto file = [](std::size_t size) {
        return "\n{\"offer\":1,\"phone\":\"2\",\"comment\":\"" + std::string(size, 'x') + "\"}\n";
    };
    BOOST_TEST(imported(file(11'000'000)) == "2:2 ");
    BOOST_TEST(imported(file(17'000'000)) == "line 2: the line is longer than 16 MiB");
}

BOOST_AUTO_TEST_CASE(samples) {
    std::ifstream in(LEADWIRE_SOURCE_DIR "/sample/leads.jsonl");
    jsonl_lead_reader reader(in, arrived);
    std::size_t count = 0;
    for (;; ++count) {
        auto l = reader.next();
        BOOST_REQUIRE_MESSAGE(l, why(l));
        if (!*l) break;
    }
    BOOST_TEST(count == reader.line() - 1);
    BOOST_TEST(count > 1000u);
}

BOOST_AUTO_TEST_CASE(a_stream_that_breaks_is_an_error) {
    std::ifstream directory(LEADWIRE_SOURCE_DIR);
    jsonl_lead_reader reader(directory, arrived);
    BOOST_TEST(reader.next().error().message() == "the input cannot be read");
}

BOOST_AUTO_TEST_SUITE_END()
