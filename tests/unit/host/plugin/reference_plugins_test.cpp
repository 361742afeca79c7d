// Runs the case files of the reference plugins through the real libraries: plugins/NAME/cases.jsonl, one case
// a line. A case names flow, settings, lead, request (url, fields), answers of sub-requests in their order, and answer; `expect` holds
// the outcome, an error, and whatever else of url, headers, body, sub-requests and edits it wants to see.
#include "tests/support/plugin_case.hpp"
#include "tests/support/scripted_services.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace leadwire;
using leadwire::test::plugin_case;

namespace {

struct reference_case {
    std::string plugin;
    json::value document;
    [[nodiscard]] const json::value* at(std::string_view path) const {
        return json::at_pointer(document, path);
    }
    [[nodiscard]] std::string text(std::string_view path) const {
        const json::value* v = at(path);
        return v != nullptr ? json::plain_text(*v) : std::string();
    }
};
std::ostream& operator<<(std::ostream& out, const reference_case& c) {
    return out << c.plugin << ": " << c.text("/name");
}

std::vector<reference_case> all_cases() {
    std::vector<reference_case> all;
    for (const char* name : {"altercpa", "autologin", "shop-items", "signed", "plain-value", "token-auth"}) {
        std::ifstream in(std::string(LEADWIRE_SOURCE_DIR "/plugins/") + name + "/cases.jsonl");
        for (std::string line; std::getline(in, line);) all.push_back({name, test::parsed(line)});
    }
    return all;
}

json::value shown(const std::optional<verdict>& v) {
    if (!v) return json::object{};
    if (const auto* value = std::get_if<json::value>(&*v)) return json::object{{"value", *value}};
    const auto& typed = std::get<typed_verdict>(*v);
    constexpr const char* words[] = {"accepted", "rejected", "failed", "done", "redirect", "message"};
    const json::value what = typed.kind == verdict_kind::rejected ? json::value(typed.reason)
                             : typed.text                         ? json::value(*typed.text)
                                                                  : json::value(true);
    return json::object{{words[static_cast<int>(typed.kind)], what}};
}

void check_error(const reference_case& c, const std::string& message) {
    if (c.at("/expect/error_starts") != nullptr)
        BOOST_TEST(message.starts_with(c.text("/expect/error_starts")), message);
    else
        BOOST_TEST(message == c.text("/expect/error"));
}

void prepare(plugin_case& p, const reference_case& c) {
    p.f = flow_named(c.text("/flow")).value();
    if (const json::value* document = c.at("/lead")) p.order = test::must(lead_from_json(*document, {}));
    p.request.url = c.text("/url");
    if (const json::value* fields = c.at("/fields"))
        for (const json::value& f : *fields->if_array())
            p.request.fields.set(
                {json::plain_text((*f.if_array())[0]), json::plain_text((*f.if_array())[1]), {}});
}

json::array shown(const header_list& headers) {
    json::array seen;
    for (const auto& [name, value] : headers) seen.push_back(json::array{name, value});
    return seen;
}

/// The answers of the case one after the other; past the last one nobody is there.
void prepare(test::scripted_services& services, const reference_case& c) {
    services.http = [&](const plugin::http_question& q) -> result<target_answer> {
        const std::string path = "/sub_answers/" + std::to_string(services.requests.size() - 1);
        if (c.at(path) == nullptr) return fail(error_code::io, q.url, "no connection");
        return target_answer{static_cast<int>(c.at(path + "/status")->if_integer().value()), {}, c.text(path + "/body")};
    };
}
void check_sub_requests(const test::scripted_services& services, const reference_case& c) {
    const json::value* expected = c.at("/expect/sub_requests");
    if (expected == nullptr) return;
    json::array seen;
    for (const plugin::http_question& q : services.requests)
        seen.push_back(json::object{{"url", q.url}, {"headers", shown(q.headers)}, {"body", q.body}});
    BOOST_TEST(json::dump(seen) == json::dump(*expected));
}

void check_request(const plugin_case& p, const reference_case& c) {
    if (c.at("/expect/url") != nullptr) BOOST_TEST(p.request.url == c.text("/expect/url"));
    if (c.at("/expect/body") != nullptr) BOOST_TEST(p.request.body.value().text == c.text("/expect/body"));
    if (c.at("/expect/content_type") != nullptr)
        BOOST_TEST(p.request.body.value().content_type == c.text("/expect/content_type"));
    if (const json::value* expected = c.at("/expect/headers"))
        BOOST_TEST(json::dump(shown(p.request.headers)) == json::dump(*expected));
}

void check_outcome(plugin_case& p, const reference_case& c) {
    const json::value seen = shown(p.call().verdict);
    if (c.at("/expect/value_text") != nullptr) {
        BOOST_TEST(json::dump(seen) == "{\"value\":" + c.text("/expect/value_text") + "}");
    } else {
        for (const auto& [word, value] : *seen.if_object()) {
            const json::value* expected = c.at("/expect/" + word);
            BOOST_REQUIRE_MESSAGE(expected != nullptr, "the outcome is " << json::dump(seen));
            BOOST_TEST(json::dump(value) == json::dump(*expected));
        }
        BOOST_TEST(seen.if_object()->size() == 1U);
    }
    if (const json::value* expected = c.at("/expect/edits")) {
        json::array edits;
        for (const lead_edit& e : p.call().edits) edits.push_back(json::array{e.name, e.value});
        BOOST_TEST(json::dump(edits) == json::dump(*expected));
    }
    if (c.at("/expect/external_id") != nullptr)
        BOOST_TEST((p.call().edited ? p.call().edited->external_id : p.order.external_id) ==
                   c.text("/expect/external_id"));
}

} // namespace

BOOST_DATA_TEST_CASE(reference_plugin, boost::unit_test::data::make(all_cases()), c) {
    const json::value* settings = c.at("/settings");
    auto made = plugin::configure(test::loaded(test::reference_plugin(c.plugin)), "case",
                                  settings != nullptr ? *settings : json::value(json::object{}));
    if (!made) return check_error(c, made.error().message());

    plugin_case p;
    prepare(p, c);
    test::scripted_store store;
    test::scripted_services services(store);
    prepare(services, c);
    p.call().blocking = &services;
    auto done = (*made)->call(plugin::entry::preprocess, p.call());
    if (!done) return check_error(c, done.error().message());
    check_request(p, c);
    check_sub_requests(services, c);

    if (c.at("/answer") != nullptr) {
        p.answer.status = static_cast<int>(c.at("/answer/status")->if_integer().value());
        p.answer.body = c.text("/answer/body");
        if (c.text("/answer/hex") == "ff") p.answer.body = "\xFF";
        p.call().answer = &p.answer;
    }
    BOOST_REQUIRE((*made)->has(plugin::entry::process, p.f));
    done = (*made)->call(plugin::entry::process, p.call());
    if (!done) return check_error(c, done.error().message());
    BOOST_TEST((c.at("/expect/error") == nullptr && c.at("/expect/error_starts") == nullptr));
    check_outcome(p, c);
}
