// Input that breaks a rule: the place is named, and everything stays as it was.
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(bad_input)

namespace {

/// What the installation holds, as far as commands show it.
std::string everything(const installation& host) {
    return host.leads_with_deliveries() + host.done({"integration", "list", "--json"}) +
           host.done({"integration", "history", "there", "--json"});
}

/// One for all cases: every one of them must leave it as it was.
const installation& host() {
    static const installation one;
    static const bool filled = [] {
        one.import_leads(R"({"id": 1, "offer": 12, "phone": "79161234567", "name": "Ann"})");
        one.apply(
            "id = \"there\"\nplugin = \"altercpa\"\noffers = [12]\n[new]\nurl = \"http://127.0.0.1:9/\"\n");
        return true;
    }();
    (void)filled;
    return one;
}

const std::string good = R"({"id": 2, "offer": 12, "phone": "79161234567"})";

struct bad_lead {
    std::string name, text;
    std::vector<std::string> says; ///< words of the error, besides the line
    friend std::ostream& operator<<(std::ostream& out, const bad_lead& c) { return out << c.name; }
};

// clang-format off
const std::vector<bad_lead> bad_leads{
    {"unknown field", R"({"offer": 12, "phone": "1", "fone": "2"})", {"fone"}},
    {"unknown field within", R"({"offer": 12, "phone": "1", "address": {"zip": "2"}})", {"address.zip"}},
    {"no phone", R"({"offer": 12})", {"phone"}},
    {"empty phone", R"({"offer": 12, "phone": ""})", {"phone"}},
    {"no offer", R"({"phone": "1"})", {"offer"}},
    {"offer is a text", R"({"offer": "twelve", "phone": "1"})", {"offer", "twelve"}},
    {"name is a number", R"({"offer": 12, "phone": "1", "name": {"first": "A"}})", {"name"}},
    {"items is a text", R"({"offer": 12, "phone": "1", "items": "none"})", {"items"}},
    {"item of two", R"({"offer": 12, "phone": "1", "items": {"501": [2, "995"]}})", {"items.501"}},
    {"negative price", R"({"offer": 12, "phone": "1", "price": "-1"})", {"price", "-1"}},
    {"negative shipping", R"({"offer": 12, "phone": "1", "delivery_price": -0.5})", {"delivery_price", "-0.5"}},
    {"three decimals", R"({"offer": 12, "phone": "1", "price": "19.905"})", {"price", "19.905"}},
    {"money in words", R"({"offer": 12, "phone": "1", "price": "many"})", {"price", "many"}},
    {"money as 1e3", R"({"offer": 12, "phone": "1", "base": 1e3})", {"base", "1e3"}},
    {"count below zero", R"({"offer": 12, "phone": "1", "count": -1})", {"count"}},
    {"no such day", R"({"offer": 12, "phone": "1", "created": "2026-02-30T00:00:00Z"})", {"created", "2026-02-30"}},
    {"no such status", R"({"offer": 12, "phone": "1", "status": "sold"})", {"status", "sold"}},
    {"long country", R"({"offer": 12, "phone": "1", "country": "russia"})", {"country", "russia"}},
    {"bad UTF-8", "{\"offer\": 12, \"phone\": \"1\", \"name\": \"A\xff\"}", {}},
    {"NUL in a name", R"({"offer": 12, "phone": "1", "name": "A\u0000B"})", {"name"}},
    {"half a document", R"({"offer": 12, "phone": )", {}},
    {"no object", "[1, 2]", {"object"}},
    {"deep nesting", R"({"offer": 12, "phone": "1", "meta": {"a": )" + std::string(2000, '[') + std::string(2000, ']') + "}}", {}},
    {"ID that is taken", R"({"id": 1, "offer": 12, "phone": "1"})", {"1"}},
    {"ID twice in the file", R"({"id": 2, "offer": 12, "phone": "1"})", {"2"}},
    {"ID of zero", R"({"id": 0, "offer": 12, "phone": "1"})", {"id"}},
};
// clang-format on

void check_refused(const finished& end, const std::string& line, const std::vector<std::string>& words) {
    BOOST_TEST(end.status == 1);
    BOOST_TEST(end.output.empty(), end.output);
    BOOST_TEST(std::ranges::count(end.errors, '\n') == 1, end.errors);
    BOOST_TEST(end.errors.find(line) != std::string::npos, end.errors);
    for (const auto& word : words)
        BOOST_TEST(end.errors.find(word) != std::string::npos, word << ": " << end.errors);
}

} // namespace

BOOST_DATA_TEST_CASE(a_bad_lead_takes_its_whole_file_with_it, boost::unit_test::data::make(bad_leads), c) {
    const auto before = everything(host());
    const auto file = host().files().write("bad.jsonl", good + "\n" + c.text + "\n");
    check_refused(host().command({"lead", "import", file}), "line 2", c.says);
    BOOST_TEST(everything(host()) == before);
}

BOOST_AUTO_TEST_CASE(a_line_of_ten_megabytes_is_judged_like_any_other) {
    const auto before = everything(host());
    const auto file = host().files().write(
        "long.jsonl", good + "\n" + R"({"offer": 12, "phone": "1", "comment": 5, "name": ")" +
                          std::string(10u << 20, 'x') + "\"}\n");
    const auto end = host().command({"lead", "import", file});
    BOOST_TEST(end.status == 1);
    BOOST_TEST(end.errors.find("line 2") != std::string::npos, end.errors.substr(0, 500));
    BOOST_TEST(end.errors.size() < 2000u, "an error does not repeat what it was given");
    BOOST_TEST(everything(host()) == before);
}

BOOST_AUTO_TEST_CASE(a_bad_csv_is_named_by_line_and_column) {
    const auto before = everything(host());
    const auto refused = [](const std::string& text, const std::string& line,
                            const std::vector<std::string>& words, std::vector<std::string> options = {}) {
        std::vector<std::string> arguments{"lead", "import", host().files().write("bad.csv", text)};
        std::ranges::move(options, std::back_inserter(arguments));
        check_refused(host().command(arguments), line, words);
    };
    refused("offer,phone\n12,1\n12\n", "line 3", {});
    refused("offer,phone,fone\n12,1,2\n", "line 1", {"fone"});
    refused("offer,phone,price\n12,1,2\n12,1,1.234\n", "line 3", {"price", "1.234"});
    refused("offer,phone\n12,\"1\n", "line 2", {});
    refused("Tel\n1\n", "", {"Phone"}, {"--map", "phone={Phone}", "--set", "offer=12"});
    BOOST_TEST(everything(host()) == before);
}

BOOST_AUTO_TEST_CASE(a_file_without_leads_is_refused) {
    const auto before = everything(host());
    for (const auto* text : {"", "\n\n"})
        check_refused(host().command({"lead", "import", host().files().write("empty.jsonl", text)}),
                      "empty.jsonl", {"no leads"});
    check_refused(host().command({"lead", "import", host().files().write("empty.csv", "")}), "empty.csv", {});
    check_refused(host().command({"lead", "import", "/nowhere/leads.jsonl"}), "/nowhere/leads.jsonl", {});
    BOOST_TEST(everything(host()) == before);
}

BOOST_AUTO_TEST_CASE(more_alone_may_be_negative) {
    installation fresh;
    fresh.import_leads(R"({"id": 5, "offer": 12, "phone": "1", "more": "-10.50"})");
    BOOST_TEST(fresh.done({"expand", "--lead", "5", "{more}"}) == "-10.50\n");
}

BOOST_AUTO_TEST_CASE(a_lead_of_an_unknown_offer_waits_and_says_so) {
    installation fresh;
    fresh.apply("id = \"crm\"\nplugin = \"altercpa\"\noffers = [12]\n[new]\nurl = \"http://127.0.0.1:9/\"\n");
    const auto end = fresh.command({"lead", "import", "-"}, R"({"id": 5, "offer": 999, "phone": "1"})");
    BOOST_TEST(end.status == 0, end.errors);
    BOOST_TEST(end.errors.find("999") != std::string::npos, "a warning names the offer");
    BOOST_TEST(fresh.tick().claimed == 0);
    const auto lead = fresh.lead("5");
    BOOST_TEST(text_at(lead, "/status") == "new");
    BOOST_TEST(text_at(lead, "/deliveries/0/why").find("offer 999") != std::string::npos,
               text_at(lead, "/deliveries/0/why"));
    const auto rows = parsed_lines(fresh.done({"lead", "list", "--why", "--json"}));
    BOOST_REQUIRE(rows.size() == 1u);
    BOOST_TEST(text_at(rows[0], "/why") == text_at(lead, "/deliveries/0/why"));
}

BOOST_AUTO_TEST_CASE(the_second_of_two_files_does_not_undo_the_first) {
    installation fresh;
    const auto first = fresh.files().write("a.jsonl", R"({"id": 5, "offer": 12, "phone": "1"})");
    const auto second = fresh.files().write("b.jsonl", R"({"id": 6, "offer": 12})");
    BOOST_TEST(fresh.command({"lead", "import", first, second}).status == 1);
    BOOST_TEST(parsed_lines(fresh.done({"lead", "list", "--json"})).size() == 1u);
}

namespace {

struct bad_toml {
    std::string name, text;
    int line, column;
    std::vector<std::string> says;
    friend std::ostream& operator<<(std::ostream& out, const bad_toml& c) { return out << c.name; }
};

const std::string head = "id = \"there\"\nplugin = \"altercpa\"\noffers = [12]\n";
const std::string flow = "[new]\nurl = \"http://127.0.0.1:9/\"\n";

// clang-format off
const std::vector<bad_toml> bad_tomls{
    {"no TOML", head + "[new\nurl = \"\"\n", 4, 5, {}},
    {"no ID", "offers = [12]\n" + flow, 1, 1, {"id"}},
    {"unknown key", head + "colour = \"red\"\n" + flow, 4, 1, {"colour"}},
    {"unknown table", head + "[old]\nurl = \"\"\n", 4, 2, {"old"}},
    {"wrong type", head + "priority = \"high\"\n" + flow, 4, 12, {"priority"}},
    {"bad offers", "id = \"there\"\noffers = \"all\"\n" + flow, 2, 10, {"offers", "all"}},
    {"unknown policy", head + "in_doubt = \"maybe\"\n" + flow, 4, 12, {"maybe", "resend"}},
    {"bad duration", head + "[limits]\ntimeout = \"soon\"\n" + flow, 5, 11, {"soon"}},
    {"unknown format", head + flow + "fields = \"a b\"\nformat = \"yaml\"\n", 7, 10, {"yaml", "multipart"}},
    {"unknown filter", head + flow + "fields = '''\nname {name|loud}\n'''\n", 7, 12, {"loud"}},
    {"raw on a lead's value", head + "[new]\nurl = \"http://a.example/{name|raw}\"\n", 5, 0, {"raw"}},
    {"file in JSON", head + flow + "format = \"json\"\nfields = '''\nscan {file:scan}\n'''\n", 8, 0, {"file"}},
    {"file within a value", head + flow + "fields = '''\nscan a{file:scan}\n'''\n", 7, 0, {"file"}},
    {"rules beside a plugin", head + flow + "[[answer.new]]\nwhen = { \"/a\" = \"b\" }\naccept = {}\n", 6, 0, {"plugin"}},
    {"rule without an outcome", "id = \"there\"\noffers = [12]\n" + flow + "[[answer.new]]\nwhen = { \"/a\" = \"b\" }\n", 5, 0, {"accept"}},
    {"bad pointer", "id = \"there\"\noffers = [12]\n" + flow + "[[answer.new]]\nwhen = { \"a\" = \"b\" }\naccept = {}\n", 6, 0, {"a"}},
};
// clang-format on

} // namespace

BOOST_DATA_TEST_CASE(a_mistake_in_an_integration_changes_nothing, boost::unit_test::data::make(bad_tomls),
                     c) {
    const auto before = everything(host());
    const auto file = host().files().write("bad.toml", c.text);
    const auto place =
        file + ":" + std::to_string(c.line) + ":" + (c.column > 0 ? std::to_string(c.column) + ":" : "");
    for (const auto* verb : {"check", "apply"}) {
        const auto end = host().command({"integration", verb, file});
        BOOST_TEST(end.status == 1);
        BOOST_TEST(end.errors.find(place) != std::string::npos, place << " is not in " << end.errors);
        for (const auto& word : c.says)
            BOOST_TEST(end.errors.find(word) != std::string::npos, word << " is not in " << end.errors);
    }
    BOOST_TEST(everything(host()) == before);
}

BOOST_AUTO_TEST_CASE(one_bad_file_among_good_ones_applies_none) {
    const auto before = everything(host());
    const auto fine = host().files().write("fine.toml", "id = \"fine\"\noffers = \"*\"\n[new]\n");
    const auto bad = host().files().write("bad.toml", "id = \"bad\"\noffers = 12\n[new]\n");
    BOOST_TEST(host().command({"integration", "apply", fine, bad}).status == 1);
    BOOST_TEST(everything(host()) == before);
}

BOOST_AUTO_TEST_CASE(an_unknown_macro_is_a_warning) {
    const auto file = host().files().write("warn.toml", head + flow + "fields = '''\nname {nope}\n'''\n");
    const auto end = host().command({"integration", "check", file});
    BOOST_TEST(end.status == 0, end.errors);
    BOOST_TEST(end.errors.find(file + ":7:6: warning") != std::string::npos, end.errors);
    BOOST_TEST(end.errors.find("nope") != std::string::npos, end.errors);
}

BOOST_AUTO_TEST_CASE(a_bad_catalog_leaves_the_old_one) {
    installation fresh;
    fresh.import_leads(R"({"id": 5, "offer": 12, "phone": "1"})");
    for (const auto* text : {"{", "[]", R"({"offers": [{"id": "x"}]})", R"({"offerz": []})"}) {
        const auto end = fresh.command({"catalog", "import", fresh.files().write("catalog.json", text)});
        BOOST_TEST(end.status == 1, text);
        BOOST_TEST(std::ranges::count(end.errors, '\n') == 1, end.errors);
        BOOST_TEST(end.errors.find(": : ") == std::string::npos, end.errors);
    }
    BOOST_TEST(fresh.done({"expand", "--lead", "5", "{offer:name}"}) == "Green Coffee\n");
}

BOOST_AUTO_TEST_CASE(a_plugin_that_cannot_be_loaded_is_named_and_its_leads_wait) {
    installation fresh;
    fresh.files().write("data/plugins/junk.so", "this is no ELF file");
    fresh.apply("id = \"crm\"\nplugin = \"junk\"\noffers = [12]\n[new]\nurl = \"http://127.0.0.1:9/\"\n");
    fresh.import_leads(R"({"id": 5, "offer": 12, "phone": "1"})");
    const auto listed = fresh.done({"plugin", "list"});
    BOOST_TEST(listed.find("junk.so") != std::string::npos, listed);
    BOOST_TEST(fresh.tick().claimed == 0);
    const auto why = text_at(fresh.lead("5"), "/deliveries/0/why");
    BOOST_TEST(why.find("junk") != std::string::npos, why);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
