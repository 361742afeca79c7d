#include "host/lead/lead_csv.hpp"
#include "host/lead/lead_json.hpp"
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

/// The leads as documents, one a line, without what every one of them has; or the error.
std::string imported(const std::string& file, const csv_mapping& mapping = {}) {
    std::istringstream in(file);
    auto reader = csv_lead_reader::open(in, mapping, arrived);
    if (!reader) return reader.error().message();
    std::string all;
    for (;;) {
        auto l = reader->next();
        if (!l) return all + l.error().message();
        if (!*l) return all;
        auto o = lead_to_json(**l);
        std::erase_if(o, [](auto& m) {
            return (m.first == "created" && m.second == json::value("2026-11-24T00:00:00Z")) ||
                   (m.first == "status" && m.second == json::value("new"));
        });
        all += json::dump(o) + "\n";
    }
}

struct example {
    std::string_view file, result;
};
std::ostream& operator<<(std::ostream& out, const example& e) {
    return out << e.file;
}

const example refusals[]{
    {"", "line 1: no header line: the file is empty"},
    {"\n\r\n\n", "line 1: no header line: the file is empty"},
    {"\xEF\xBB\xBF", "line 1: no header line: the file is empty"},
    {"offer;phone\n1;2\n", "line 1: \"offer;phone\" is one column: the separator is a comma"},
    {"offer,phone,Offer\n",
     "line 1: the column \"Offer\" is no field of a lead; allowed: id, created, status, "
     "reason, external_id, offer, "},
    {"offer,phone,phone\n", "line 1: the column \"phone\" comes twice"},
    {"offer,phone, phone \n", "line 1: the column \"phone\" comes twice"},
    {"offer,phone,order_phone\n",
     "line 1: the column \"order_phone\" gives a field that another column gives"},
    {"offer,phone,\n", "line 1: column 3 has no name"},
    {"offer,phone,address\n", "line 1: the column \"address\" is a group of fields; allowed: "},
    {"offer,\xFF\n", "line 1: the column \"\uFFFD\" is no field of a lead; allowed: "},
    {"offer,name\n",
     "line 1: no column gives the field phone, which is required; a constant will do: --set phone=…"},
    {"\n\nphone\n",
     "line 3: no column gives the field offer, which is required; a constant will do: --set offer=…"},
    {"offer,phone\n1\n", "line 2: the record has 1 cells, the header 2"},
    {"offer,phone\n1,2,3\n", "line 2: the record has 3 cells, the header 2"},
    {"offer,phone\n,2\n", "line 2, field offer: is required; allowed: a positive integer"},
    {"offer,phone\n1,\n", "line 2, field phone: is required; allowed: text that is not empty"},
    {"offer,phone,id\n1,2,9223372036854775807\n",
     "line 2, field id: \"9223372036854775807\" is too large; allowed: an integer from 1 to 9007199254740992"},
    {"offer,phone\nx,2\n", "line 2, field offer: \"x\" does not fit; allowed: a positive integer"},
    {"offer,phone,meta.x\n1,2,\"a\nb\"\n\n1,,c\n",
     "{\"offer\":1,\"phone\":\"2\",\"meta\":{\"x\":\"a\\nb\"}}\nline 5, field phone: is required; allowed: "
     "text that is not empty"},
    {"offer,phone,items\n1,2,\"{\"\"5\"\":[1]}\"\n",
     "line 2, field items.5: [1] does not fit; allowed: [quantity, unit price, unit net cost]"},
    {"offer,phone,country\n1,2,Atlantis\n", "line 2, field country: \"Atlantis\" does not fit; allowed: two "
                                            "letters of ISO 3166-1, or a country's English name"},
    {"offer,phone,order_name\n1,2,\xFF\n",
     "line 2, field order_name: \"\uFFFD\" is not UTF-8; allowed: text"},
    {"offer,phone,status\n1,2,lost\n",
     "line 2, field status: \"lost\" does not fit; allowed: new, processing, "},
    {"offer,phone\n1,\"2\n", "line 2: quotes are opened here and never closed"},
    {"offer,phone\n1,\"2\"3\n", "line 2: text after closing quotes; allowed: a comma or the end of the line"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(lead_csv_suite)

BOOST_AUTO_TEST_CASE(dotted_columns) {
    BOOST_TEST(
        imported("\xEF\xBB\xBF id "
                 ",offer,phone,address.city,agency.id,items,track.sub1,meta.a.b,commission.affiliate.real,"
                 "created,status,reason,mobile,price,country\r\n"
                 "7, 12 ,+7 916,\"Moscow, \"\"M\"\"\",9,\"{\"\"501\"\":[2,995,400]}\",s 1,12,1.5,"
                 "2026-11-23T10:15:00.000001Z,cancel,7,TRUE,19.9,RU\r\n"
                 ",13,2,,,,,,,,,,,,\r\n") ==
        R"({"id":7,"created":"2026-11-23T10:15:00.000001Z","status":"cancel","reason":7,"offer":12,"agency":{"id":9},)"
        R"("phone":"+7 916","country":"ru","mobile":true,"address":{"city":"Moscow, \"M\""},"price":"19.90",)"
        R"("items":{"501":[2,"995","400"]},"track":{"sub1":"s 1"},"commission":{"affiliate":{"real":"1.50"}},)"
        R"("meta":{"a.b":"12"}})"
        "\n"
        R"({"offer":13,"phone":"2"})"
        "\n");
}

BOOST_AUTO_TEST_CASE(lines_end_in_any_way) {
    auto expected = "{\"offer\":1,\"phone\":\"2\"}\n{\"offer\":1,\"phone\":\"3\"}\n";
    for (auto file : {"offer,phone\n1,2\n1,3\n", "offer,phone\r\n1,2\r\n1,3",
                      "\n\noffer,phone\n\n1,2\n\r\n1,3\n\n", "\"offer\",\"phone\"\n\"1\",\"2\"\n1,\"3\""})
        BOOST_TEST(imported(file) == expected);
}

BOOST_AUTO_TEST_CASE(quotes_inside_a_cell_are_text) {
    BOOST_TEST(
        imported(
            "offer,phone,comment\n1,2,12\" pizza\n1,2, \"x\"\n1,2,\"\"\"\"\n1,2,a\rb\n1,2,\"a\r\nb\"\n") ==
        R"({"offer":1,"phone":"2","comment":"12\" pizza"})"
        "\n"
        R"({"offer":1,"phone":"2","comment":" \"x\""})"
        "\n"
        R"({"offer":1,"phone":"2","comment":"\""})"
        "\n"
        R"({"offer":1,"phone":"2","comment":"a\rb"})"
        "\n"
        R"({"offer":1,"phone":"2","comment":"a\r\nb"})"
        "\n");
}

BOOST_DATA_TEST_CASE(refuses, data::make(refusals), r) {
    auto text = imported(std::string(r.file));
    BOOST_TEST(text.substr(0, r.result.size()) == r.result);
}

BOOST_AUTO_TEST_CASE(any_file_with_a_mapping) {
    csv_mapping mapping{{{"name", "{First Name} { Last Name }"},
                         {"phone", "{Phone 1}"},
                         {"country", "{Country}"},
                         {"meta.note", "from {City}: {Zip}}"}},
                        {{"offer", "12"}, {"track.utm_source", "csv"}}};
    BOOST_TEST(
        imported("First Name,Last Name,,Phone 1,Country,City,Zip,\n"
                 "Ann,,x,1,South Korea,Seoul,04524,\n"
                 " Bob , Ray ,,2,,,,\n",
                 mapping) ==
        R"({"offer":12,"name":"Ann","phone":"1","country":"kr","track":{"utm_source":"csv"},"meta":{"note":"from Seoul: 04524}"}})"
        "\n"
        R"({"offer":12,"name":"Bob   Ray","phone":"2","track":{"utm_source":"csv"},"meta":{"note":"from : }"}})"
        "\n");
}

BOOST_AUTO_TEST_CASE(a_mapping_passes_over_columns_of_one_name) {
    csv_mapping mapping{{{"phone", "{Phone}"}}, {{"offer", "12"}}};
    BOOST_TEST(imported("Note,Phone,Note\na,1,b\n", mapping) == "{\"offer\":12,\"phone\":\"1\"}\n");
    mapping.map.emplace_back("comment", "{Note}");
    BOOST_TEST(imported("Note,Phone,Note\na,1,b\n", mapping) ==
               "--map comment: the file has the column \"Note\" twice");
}

BOOST_AUTO_TEST_CASE(a_constant_wins_over_a_column) {
    BOOST_TEST(imported("offer,phone\n1,2\n", {{}, {{"offer", "12"}, {"country", "UK"}}}) ==
               "{\"offer\":12,\"phone\":\"2\",\"country\":\"gb\"}\n");
}

BOOST_AUTO_TEST_CASE(mappings_are_checked_at_open) {
    auto says = [](csv_mapping mapping) { return imported("A,B,C D\n", mapping); };
    BOOST_TEST(says({{{"phone", "{A}"}, {"name", "{E}"}}, {}}) ==
               "--map name: the file has no column \"E\"; allowed: \"A\", \"B\", \"C D\"");
    BOOST_TEST(says({{{"phone", "{A"}}, {}}) == "--map phone: a brace is opened and never closed");
    BOOST_TEST(
        says({{{"phone", "{}"}}, {}}).starts_with("--map phone: the file has no column \"\"; allowed: "));
    BOOST_TEST(says({{{"fone", "{A}"}}, {}}).starts_with("--map fone: is no field of a lead; allowed: "));
    BOOST_TEST(says({{{"phone", "{A}"}, {"order_phone", "{B}"}}, {}}) ==
               "--map order_phone: the field is mapped twice");
    BOOST_TEST(says({{{"phone", "{A}"}}, {}}).starts_with("line 1: no column gives the field offer"));
    BOOST_TEST(says({{{"phone", "{A}"}}, {{"offer", "x"}}}) ==
               "--set offer: \"x\" does not fit; allowed: a positive integer");
    BOOST_TEST(says({{{"phone", "{A}"}}, {{"offer", ""}}}) ==
               "--set offer: is required; allowed: a positive integer");
    BOOST_TEST(says({{{"phone", "{A}"}}, {{"offer", "1"}, {"offer_id", "2"}}}) ==
               "--set offer_id: the field is set twice");
    BOOST_TEST(
        says({{{"phone", "{A}"}}, {{"offre", "1"}}}).starts_with("--set offre: is no field of a lead"));
    BOOST_TEST(says({{{"order_phone", "{A}"}}, {{"offer", "1"}, {"phone", "2"}}}) ==
               "--map order_phone and --set phone: both give the field; allowed: one of them");
    BOOST_TEST(says({{{"phone", "{A}"}}, {{"offer", "1"}}}).empty());
}

BOOST_AUTO_TEST_CASE(a_mapping_is_judged_without_a_file_as_far_as_that_goes) {
    auto says = [](const csv_mapping& mapping) {
        auto done = check_mapping(mapping);
        return done ? std::string("right") : done.error().message();
    };
    BOOST_TEST(says({}) == "right");
    BOOST_TEST(says({{{"phone", "{Any column}"}}, {{"offer", "1"}}}) == "right");
    BOOST_TEST(says({{{"phone", "{A}"}, {"phone", "{B}"}}, {}}) == "--map phone: the field is mapped twice");
    BOOST_TEST(says({{}, {{"meta.a", "1"}, {"meta.a", "1"}}}) == "--set meta.a: the field is set twice");
    BOOST_TEST(says({{{"meta.a", "{A}"}}, {{"meta.b", "1"}}}) == "right");
    BOOST_TEST(says({{{"meta.a", "{A}"}}, {{"meta.a", "1"}}}) ==
               "--map meta.a and --set meta.a: both give the field; allowed: one of them");
    BOOST_TEST(says({{{"phone", "{A"}}, {}}) == "--map phone: a brace is opened and never closed");
    BOOST_TEST(says({{{"fone", "{A}"}}, {}}).starts_with("--map fone: is no field of a lead; allowed: "));
    BOOST_TEST(says({{}, {{"offer", "x"}}}) ==
               "--set offer: \"x\" does not fit; allowed: a positive integer");
}

BOOST_AUTO_TEST_CASE(a_bad_record_does_not_end_the_reading) {
    std::istringstream in("offer,phone\n1\nx,2\n3,4\n");
    auto reader = csv_lead_reader::open(in, {}, arrived);
    BOOST_REQUIRE(reader);
    BOOST_TEST(!reader->next());
    BOOST_TEST(!reader->next());
    auto l = reader->next();
    BOOST_REQUIRE((l && *l));
    BOOST_TEST((*l)->phone == "4");
    BOOST_TEST(reader->line() == 4u);
    BOOST_TEST(!reader->next().value());
    BOOST_TEST(!reader->next().value());
}

BOOST_AUTO_TEST_CASE(long_records) {
    auto file = [](std::size_t size) {
        return "offer,phone,comment\n1,2,\"" + std::string(size, 'x') + "\"\n1,3,\n";
    };
    BOOST_TEST(imported(file(11'000'000)).size() > 11'000'000u);
    BOOST_TEST(imported(file(17'000'000)) == "line 2: the record is longer than 16 MiB");
    BOOST_TEST(imported("offer,phone\n" + std::string(100'000, ',')) ==
               "line 2: the record has more than 10,000 cells");
}

BOOST_AUTO_TEST_CASE(a_stream_that_breaks_is_an_error) {
    std::ifstream directory(LEADWIRE_SOURCE_DIR);
    auto reader = csv_lead_reader::open(directory, {}, arrived);
    BOOST_REQUIRE(!reader);
    BOOST_TEST(reader.error().message() == "the input cannot be read");
}

BOOST_AUTO_TEST_SUITE_END()
