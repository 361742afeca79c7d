// What an author sees and may do, through a real plugin: tests/support/plugins/scenario.cpp.
#include "tests/support/plugin_case.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <ostream>

using namespace leadwire;
using leadwire::test::parsed, leadwire::test::plugin_case;

namespace {

std::shared_ptr<plugin::configured_plugin> scenario(std::string_view before, std::string_view after) {
    return test::configured(test::test_plugin("scenario"),
                            json::dump(json::object{{"preprocess", before}, {"process", after}}));
}

std::string error_before(std::string_view before) {
    plugin_case c;
    auto done = scenario(before, "nothing")->call(plugin::entry::preprocess, c.call());
    return done ? "no error" : done.error().message();
}

json::value value_after(plugin_case& c, std::string_view after) {
    test::must(scenario("nothing", after)->call(plugin::entry::process, c.call()));
    BOOST_REQUIRE(c.call().verdict.has_value());
    return std::get<json::value>(*c.call().verdict);
}

void compare(const json::value& seen, std::string_view expected) {
    const json::value wanted = parsed(expected);
    for (const auto& [name, value] : *wanted.if_object()) {
        const json::value* found = json::find(*seen.if_object(), name);
        BOOST_REQUIRE_MESSAGE(found != nullptr, name);
        BOOST_TEST(json::dump(*found) == json::dump(value),
                   name << ": " << json::dump(*found) << " instead of " << json::dump(value));
    }
    BOOST_TEST(seen.if_object()->size() == wanted.if_object()->size());
}

struct refusal {
    const char* scenario;
    const char* text;
};
std::ostream& operator<<(std::ostream& out, const refusal& r) {
    return out << r.scenario;
}

const refusal before_refusals[] = {
    {"throw", "preprocess_new: thrown in preprocess"},
    {"throw foreign", "preprocess_new: unknown exception"},
    {"answer", "preprocess_new: not allowed in preprocess: there is no answer yet"},
    {"file of a text", "preprocess_new: meta.color: not an attached file"},
    {"header break", "preprocess_new: header \"X\": the value has a control character"},
    {"header name", "preprocess_new: header: \"X Y\" is no name of a header"},
    {"header framing", "preprocess_new: header \"content-LENGTH\": the host sets it"},
    {"url break", "preprocess_new: url: \"http://x/\n\" has a control character"},
    {"method", "preprocess_new: method: \"G ET\" is no HTTP method"},
    {"timeout", "preprocess_new: timeout: -1 ms; allowed: 0 and more"},
    {"media type", "preprocess_new: body: \"\" is no media type"},
    {"field name", "preprocess_new: a field without a name, or a null pointer with a length"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(plugin_sees)

BOOST_AUTO_TEST_CASE(the_order) {
    plugin_case c;
    compare(value_after(c, "order"), R"({
        "id": 1001, "created": "2026-11-23T10:15:00Z", "status": "cancel", "reason": 7, "external_id": "X-1",
        "ids": [12, 3, 7, 8, 55, 9, 2, 2], "agency": "A-77/s3",
        "person": "Ivan Petrov/79161234567/i@x.example/ru", "traffic": "203.0.113.7/Mozilla/s-1/",
        "flags": [true, false], "comment": "call after six", "address": "101000/MO/Moscow/Lenina/1-2",
        "money": "1990/995.50/300/-1/10/RUB", "commissions": "5/450/RUB/7",
        "items": [[501, 2, "995", "400"], [502, 1, "0", "12.50"]],
        "traditional": "ru/X-1/{\"501\":[2,\"995\",\"400\"],\"502\":[1,\"0\",\"12.50\"]}/1",
        "meta": "red/", "document_phone": "79161234567"})");
}

BOOST_AUTO_TEST_CASE(an_order_with_nothing_in_it) {
    plugin_case c;
    c.order = test::must(lead_from_json(parsed(R"({"offer": 12, "phone": "1"})"), {}));
    const json::value seen = value_after(c, "order");
    BOOST_TEST(json::dump(*json::at_pointer(seen, "/ids")) == "[12,0,0,0,0,0,0,0]");
    BOOST_TEST(json::dump(*json::at_pointer(seen, "/money")) == "\"/////\"");
    BOOST_TEST(json::dump(*json::at_pointer(seen, "/items")) == "[]");
}

BOOST_AUTO_TEST_CASE(what_is_around_it) {
    plugin_case c;
    c.call().change = {{"name", json::object{{"old", "A"}, {"new", "B"}}}};
    compare(value_after(c, "around"), R"({
        "offer": "Green Coffee", "offer_field": "nutra", "ofp": "t&k=1",
        "ofp_types": [150, 12.5, true, null, ["a", "b"], null], "contains": [true, false],
        "geo": "RU-9", "goal": "sale", "site": "p-7", "space": "p-8", "product": "Pack", "products": 2, "no_product": null,
        "meta": "red", "meta_all": {"color": "red", "passport": {"file": "f1", "name": "scan.pdf", "type": "application/pdf"}},
        "change": "B", "change_all": {"name": {"old": "A", "new": "B"}},
        "sku": {"501": "GC-1", "502": "GC-G"}, "no_offer": {}, "other_goal": "ftd", "other_site": "p-7",
        "other_space": "p-8", "other_offer": "fx-1", "countries": {"br": "BR-4", "kz": "KZ-1", "ru": "RU-9"},
        "expand": "Ivan Petrov 12 {nope} 33e1b232a4e6fa0028a6670753749a17",
        "expand_url": "https://x/?n=Ivan%20Petrov",
        "send": [3, "0b5f3b9e-1d8c-4a55-9f0e-2f6f5d9a7c11", "T-5", "new", 1795428900123456, 16, false]})");
    // The md5 of a secret gives the secret away no less than itself where a record is read.
    for (const char* shown : {"s3cret", "33e1b232a4e6fa0028a6670753749a17"})
        BOOST_TEST(std::ranges::count(c.call().secrets_shown, shown) == 1, shown);
}

BOOST_AUTO_TEST_CASE(nothing_around_a_lead_of_an_unknown_offer) {
    plugin_case c;
    c.order = test::must(lead_from_json(parsed(R"({"offer": 999, "phone": "1"})"), {}));
    const json::value seen = value_after(c, "around");
    for (const char* path :
         {"/offer", "/offer_field", "/ofp", "/geo", "/goal", "/site", "/space", "/product", "/meta"})
        BOOST_TEST(json::at_pointer(seen, path)->is_null(), path);
}

BOOST_AUTO_TEST_CASE(the_soft_limit) {
    plugin_case c;
    c.call().soft_deadline = std::chrono::steady_clock::time_point();
    BOOST_TEST(*json::at_pointer(value_after(c, "around"), "/send/6")->if_bool());
}

BOOST_AUTO_TEST_CASE(the_answer) {
    plugin_case c;
    c.answer = {422, {{"Content-Type", "text/x"}, {"X", "1"}}, R"(status=a+b%21&x&&=y)"};
    c.call().answer = &c.answer;
    compare(value_after(c, "answer"),
            R"({"status": 422, "body": "status=a+b%21&x&&=y", "json": null, "missing": null,
        "form": "a b!", "form_all": 3, "header": "text/x", "no_header": "", "headers": [["Content-Type", "text/x"], ["X", "1"]]})");
    plugin_case digits;
    digits.answer.body = R"({"id": 1234567890123456789012345})";
    digits.call().answer = &digits.answer;
    BOOST_TEST(json::dump(*json::at_pointer(value_after(digits, "answer"), "/json/id")) ==
               "1234567890123456789012345");
}

BOOST_AUTO_TEST_CASE(no_answer_of_a_skipped_exchange) {
    plugin_case c;
    compare(value_after(c, "answer"),
            R"({"status": 0, "body": "", "json": null, "missing": null, "form": "", "form_all": 0,
        "header": "", "no_header": "", "headers": []})");
}

BOOST_AUTO_TEST_CASE(an_error_for_a_field_that_no_lead_has) {
    plugin_case c;
    auto done = scenario("nothing", "unknown field")->call(plugin::entry::process, c.call());
    BOOST_TEST(done.error().message() == "process_new: a lead has no field \"contry\"");
    BOOST_TEST(!c.call().verdict.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(plugin_changes_the_request)

BOOST_AUTO_TEST_CASE(in_every_part) {
    plugin_case c;
    c.request.url = "https://x";
    c.request.headers = {{"A", "a"}, {"X-ONE", "0"}, {"x-one", "00"}};
    for (const char* name : {"name", "gone"}) c.request.fields.set({name, "first", {}});
    auto p = scenario("change request", "request");
    test::must(p->call(plugin::entry::preprocess, c.call()));
    test::must(p->call(plugin::entry::process, c.call()));
    compare(std::get<json::value>(*c.call().verdict), R"({
        "url": "https://x/changed", "method": "PUT", "timeout": 3000, "format": 1,
        "fields": [["name", "replaced", false], ["list[]", "a", false], ["list[]", "b", false], ["customer[phone]", "1", false],
                   ["customer[age]", "5", false], ["rows[0][id]", "1", false], ["flag", "1", false], ["nothing", "", false]],
        "headers": [["A", "a"], ["X-ONE", "2"]], "header": "2", "body": null,
        "json": {"name": "replaced", "list": ["a", "b"], "customer": {"phone": "1", "age": "5"}, "rows": [{"id": "1"}],
                 "flag": "1", "nothing": ""}})");
    BOOST_TEST(c.request.method.value() == "PUT");
    BOOST_TEST(c.request.timeout->count() == 3000);
}

BOOST_AUTO_TEST_CASE(into_one_with_a_body) {
    for (auto [before, text, type] :
         {std::tuple{"body", "<a/>", "text/xml"}, {"json", R"({"a":1})", "application/json"}}) {
        plugin_case c;
        test::must(scenario(before, "nothing")->call(plugin::entry::preprocess, c.call()));
        BOOST_REQUIRE(c.request.body.has_value());
        BOOST_TEST(c.request.body->text == text);
        BOOST_TEST(c.request.body->content_type == type);
    }
    plugin_case c;
    test::must(scenario("clear body", "nothing")->call(plugin::entry::preprocess, c.call()));
    BOOST_TEST(!c.request.body.has_value());
}

BOOST_AUTO_TEST_CASE(into_an_empty_one) {
    plugin_case c;
    c.request.fields.set({"a", "b", {}});
    test::must(scenario("clear", "nothing")->call(plugin::entry::preprocess, c.call()));
    BOOST_TEST(c.request.fields.empty());
}

BOOST_AUTO_TEST_CASE(into_one_with_a_file) {
    plugin_case c;
    test::must(scenario("file", "nothing")->call(plugin::entry::preprocess, c.call()));
    const field* scan = c.request.fields.find("scan");
    BOOST_REQUIRE((scan != nullptr && scan->file.has_value()));
    BOOST_TEST(scan->file->name == "scan.pdf");
    const field* none = c.request.fields.find("none");
    BOOST_REQUIRE(none != nullptr);
    BOOST_TEST((!none->file && none->value.empty()));
}

BOOST_AUTO_TEST_CASE(only_before_the_exchange) {
    plugin_case c;
    const target_request before = c.request;
    auto done = scenario("nothing", "change request")->call(plugin::entry::process, c.call());
    BOOST_TEST(done.error().message() == "process_new: not allowed in process: the exchange is over");
    BOOST_TEST((c.request == before));
}

BOOST_DATA_TEST_CASE(and_is_told_what_is_wrong, boost::unit_test::data::make(before_refusals), r) {
    BOOST_TEST(error_before(r.scenario) == r.text);
}

BOOST_AUTO_TEST_CASE(or_skips_the_exchange) {
    plugin_case plain, with, again;
    test::must(scenario("skip", "nothing")->call(plugin::entry::preprocess, plain.call()));
    BOOST_TEST((plain.call().skipped && !plain.call().skip_answer));
    test::must(scenario("skip with", "nothing")->call(plugin::entry::preprocess, with.call()));
    BOOST_TEST(with.call().skipped);
    BOOST_TEST(with.call().skip_answer.value() == R"({"id":5})");
    test::must(scenario("skip again", "nothing")->call(plugin::entry::preprocess, again.call()));
    BOOST_TEST((again.call().skipped && !again.call().skip_answer));
}

BOOST_AUTO_TEST_CASE(and_expands_templates) {
    BOOST_TEST(error_before("bad template").starts_with("preprocess_new: template: unknown filter"));
    BOOST_TEST(error_before("file template").contains("stands only as the whole value of a field"));
    BOOST_TEST(error_before("many templates") == "no error");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(plugin_edits)

BOOST_AUTO_TEST_CASE(are_kept_in_their_order) {
    plugin_case c;
    auto p = scenario("edit", "edit");
    test::must(p->call(plugin::entry::preprocess, c.call()));
    c.call().edited.reset(); // as when process runs in another process
    test::must(p->call(plugin::entry::process, c.call()));
    const auto& edits = c.call().edits;
    BOOST_REQUIRE(edits.size() == 4U);
    BOOST_TEST(edits[0].name == "meta.step");
    BOOST_TEST(edits[2].name == "exto");
    BOOST_TEST(json::dump(edits[2].value) == "5");
    BOOST_TEST(c.call().edited->name == "Anna");
    BOOST_TEST(c.call().edited->external_id == "5");
    BOOST_TEST(c.order.name == "Ivan Petrov");
}

BOOST_AUTO_TEST_CASE(of_unknown_fields_and_bad_values_are_refused_at_once) {
    for (const char* after : {"edit unknown", "edit bad value"}) {
        plugin_case c;
        auto done = scenario("nothing", after)->call(plugin::entry::process, c.call());
        BOOST_REQUIRE(!done);
        BOOST_TEST(
            done.error().text.starts_with(after == std::string_view("edit unknown") ? "colour: " : "price: "),
            done.error().text);
        BOOST_TEST(c.call().edits.empty());
    }
    plugin_case caught;
    BOOST_TEST(json::dump(value_after(caught, "edit caught")) == "\"city was refused\"");
    BOOST_TEST(caught.call().edits.size() == 1U);
}

BOOST_AUTO_TEST_CASE(of_a_function_that_throws_are_undone) {
    plugin_case c;
    auto done = scenario("edit and throw", "nothing")->call(plugin::entry::preprocess, c.call());
    BOOST_TEST(done.error().message() == "preprocess_new: after the edit");
    BOOST_TEST((c.call().edits.empty() && !c.call().edited));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(plugin_log_is_text_whatever_the_plugin_writes) {
    plugin_case c;
    std::vector<std::pair<plugin::log_level, std::string>> lines;
    c.call().log = [&](plugin::log_level level, std::string_view text) { lines.emplace_back(level, text); };
    test::must(scenario("log", "nothing")->call(plugin::entry::preprocess, c.call()));
    BOOST_REQUIRE(lines.size() == 2U);
    BOOST_TEST((lines[0] == std::pair(plugin::log_level::info, std::string("hello"))));
    BOOST_TEST((lines[1] == std::pair(plugin::log_level::error, std::string("bad \xEF\xBF\xBD byte"))));
}
