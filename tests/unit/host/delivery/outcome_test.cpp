#include "host/delivery/outcome.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <fstream>
#include <vector>

using namespace leadwire;

namespace {

constexpr lead_id internal{4711};

std::string read_lines(const std::string& path, std::vector<std::string>& lines) {
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);)
        if (!line.empty()) lines.push_back(line);
    return path;
}

std::vector<std::string> cases() {
    std::vector<std::string> lines;
    read_lines(LEADWIRE_SOURCE_DIR "/tests/data/outcome-cases.jsonl", lines);
    return lines;
}

std::string id_word(const std::string& id) {
    return id == to_string(internal) ? "INTERNAL" : id;
}

/// The status that a lead of this flow has when it is claimed.
lead_status claimed_status(flow f) {
    return f == flow::approved ? lead_status::packaging : lead_status::new_lead;
}

/// An effect as the cases write it.
json::object written(flow f, const outcome& o) {
    auto e = effect_of(f, o, internal);
    json::object out;
    if (f == flow::change) return {{"change", e.delivered ? "sent" : "queued"}};
    json::set(out, "status", name_of(e.status.value_or(claimed_status(f))));
    if (e.reason) json::set(out, "reason", *e.reason);
    if (f == flow::approved) {
        if (e.delivered)
            json::set(out, "approved_id", id_word(e.external_id.value_or("")));
        else
            json::set(out, "approved", "queued");
        return out;
    }
    if (e.external_id) json::set(out, "external_id", id_word(*e.external_id));
    if (f != flow::sync) return out;
    static constexpr std::string_view actions[]{"thankyou", "redirect", "message"};
    json::set(out, "action", actions[static_cast<int>(e.action)]);
    if (e.action == customer_action::redirect) json::set(out, "url", o.text);
    if (e.action == customer_action::message) json::set(out, "message", o.text);
    return out;
}

outcome judged(std::string_view f, std::string_view value) {
    return judge(*flow_named(f), verdict(*json::parse(value)));
}

outcome typed(flow f, verdict_kind kind, std::optional<std::string> text = {}, int reason = 0) {
    return judge(f, typed_verdict{.kind = kind, .text = std::move(text), .reason = reason});
}

} // namespace

BOOST_AUTO_TEST_SUITE(outcome_of_plain_values)

BOOST_DATA_TEST_CASE(case_file, boost::unit_test::data::make(cases()), line) {
    auto document = json::parse(line);
    BOOST_TEST_REQUIRE(document.has_value());
    const auto& object = *document->if_object();
    auto f = *flow_named(*json::find(object, "flow")->if_string());
    auto effect = written(f, judge(f, verdict(*json::find(object, "value"))));
    const auto& expected = *json::find(object, "expect")->if_object();
    BOOST_TEST(effect.size() == expected.size());
    for (const auto& [name, value] : expected) {
        const auto* found = json::find(effect, name);
        BOOST_TEST_REQUIRE(found != nullptr, name << " is missing in " << json::dump(effect));
        BOOST_TEST(json::dump(*found) == json::dump(value));
    }
}

BOOST_AUTO_TEST_CASE(the_case_file_has_cases) {
    BOOST_TEST(cases().size() == 46u);
}

struct plain_case {
    std::string_view flow, value, kind, text; ///< text: ID, reason, URL, message; of a failure: a part of it
};
std::ostream& operator<<(std::ostream& out, const plain_case& c) {
    return out << c.flow << " " << c.value;
}

const plain_case plain_cases[]{
    // zeros, "id:" and white space are empty, in every flow
    {"new", R"("00")", "failed", "zero"},
    {"new", "-0", "failed", "zero"},
    {"new", R"("-0")", "failed", "zero"},
    {"new", "0.0", "failed", "zero"},
    {"new", "-0.0e7", "failed", "zero"},
    {"change", "0e5", "failed", "zero"},
    {"new", R"("0.0")", "accepted", "0.0"},
    {"new", R"("id:")", "failed", "id:"},
    {"approved", R"("id: \t")", "failed", "id:"},
    {"change", R"("id:")", "failed", "id:"},
    {"sync", R"(" id: ")", "failed", "id:"},
    {"sync", R"("\u00a0\u2003")", "failed", "without characters"},
    {"new", "null", "failed", "the plugin gave no outcome"},
    {"change", "null", "failed", "the plugin gave no outcome"},
    {"approved", "false", "failed", "the plugin gave an empty value: false"},
    // integers, as numbers or as text
    {"new", R"("007")", "accepted", "007"},
    {"sync", R"("007")", "accepted", "007"},
    {"sync", R"(" 981\n")", "accepted", "981"},
    {"new", R"(" -7 ")", "rejected", "7"},
    {"sync", R"("-007")", "rejected", "7"},
    {"new", "-2147483647", "rejected", "2147483647"},
    {"new", "-2147483648", "failed", "too large"},
    {"sync", R"("-99999999999999999999999999")", "failed", "too large"},
    {"new", "12345678901234567890123456789", "accepted", "12345678901234567890123456789"},
    {"sync", "12345678901234567890123456789", "accepted", "12345678901234567890123456789"},
    {"approved", "-99999999999999999999999999", "accepted", "-99999999999999999999999999"},
    {"new", R"("+7")", "accepted", "+7"},
    {"new", R"("- 7")", "accepted", "- 7"},
    {"new", R"("-")", "accepted", "-"},
    {"sync", R"("-7a")", "message", "-7a"},
    // numbers that are no integers are text, as they were written
    {"new", "1.5", "accepted", "1.5"},
    {"new", "-1.5", "accepted", "-1.5"},
    {"new", "1e3", "accepted", "1e3"},
    {"sync", "1.50", "message", "1.50"},
    // URLs and id: mean something in sync alone
    {"sync", R"("HTTPS://Broker.example/a")", "redirect", "HTTPS://Broker.example/a"},
    {"sync", R"("https://")", "message", "https://"},
    {"sync", R"("https://?a=1")", "message", "https://?a=1"},
    {"sync", R"("https://x.example is down")", "message", "https://x.example is down"},
    {"sync", R"("see https://x.example")", "message", "see https://x.example"},
    {"sync", R"("id: 5 ")", "accepted", "5"},
    {"sync", R"("id:-7")", "accepted", "-7"},
    {"sync", R"("ID:5")", "message", "ID:5"},
    {"approved", R"("id:5")", "accepted", "id:5"},
    {"approved", R"("https://x.example")", "accepted", "https://x.example"},
    {"change", R"("id:5")", "done", ""},
    {"change", "1e3", "done", ""},
    // a byte order mark is no part of a text
    {"new", R"("\ufeff-7")", "rejected", "7"},
    {"new", R"("\ufeff ")", "failed", "without characters"},
    {"sync", R"("\ufeffhttps://x.example")", "redirect", "https://x.example"},
    // arrays and objects
    {"new", "[1]", "failed", "an array; allowed"},
    {"new", R"({"id": 5})", "failed", "an object; allowed"},
    {"approved", "[1]", "failed", "an array"},
    {"sync", R"({"id": 5})", "failed", "an object"},
    {"new", "[]", "failed", "nothing inside"},
    {"change", "[1]", "done", ""},
    {"change", R"({"a": null})", "done", ""},
    {"change", "[]", "failed", "nothing inside"},
    {"change", "{}", "failed", "nothing inside"},
    // what no database holds
    {"new", R"("a\u0000b")", "failed", "no UTF-8 text"},
    {"sync", R"("a\u0000b")", "failed", "no UTF-8 text"},
    {"sync", R"("https://a\u0000b")", "failed", "no UTF-8 text"},
};

BOOST_DATA_TEST_CASE(plain, boost::unit_test::data::make(plain_cases), c) {
    auto value = json::parse(c.value);
    BOOST_TEST_REQUIRE(value.has_value());
    auto o = judge(*flow_named(c.flow), verdict(*value));
    BOOST_TEST(name_of(o.kind) == c.kind);
    if (o.kind == outcome_kind::rejected)
        BOOST_TEST(std::to_string(o.reason) == c.text);
    else if (o.kind == outcome_kind::accepted)
        BOOST_TEST(o.external_id.value_or("none") == c.text);
    else if (o.kind == outcome_kind::failed)
        BOOST_TEST(o.text.contains(c.text), o.text);
    else
        BOOST_TEST(o.text == c.text);
}

BOOST_AUTO_TEST_CASE(true_stands_for_the_internal_id) {
    for (auto f : {"new", "approved", "sync"}) {
        BOOST_TEST(name_of(judged(f, "true").kind) == "accepted");
        BOOST_TEST(!judged(f, "true").external_id.has_value());
    }
    BOOST_TEST(name_of(judged("change", "true").kind) == "done");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(outcome_of_typed_verdicts)

BOOST_AUTO_TEST_CASE(every_flow_has_its_own_outcomes) {
    using enum verdict_kind;
    struct row {
        flow f;
        std::vector<verdict_kind> has;
    };
    const row rows[]{{flow::new_lead, {accepted, rejected}},
                     {flow::change, {done}},
                     {flow::approved, {accepted}},
                     {flow::sync, {redirect, message, rejected, accepted}}};
    for (const auto& [f, has] : rows)
        for (auto kind : {accepted, rejected, done, redirect, message}) {
            auto o = typed(f, kind, kind == redirect ? "https://x.example" : "a", 7);
            bool expected = std::ranges::find(has, kind) != has.end();
            BOOST_TEST((o.kind != outcome_kind::failed) == expected, name_of(f)
                                                                         << " " << static_cast<int>(kind));
            if (!expected)
                BOOST_TEST(o.text.contains("flow " + std::string(name_of(f)) + " has no outcome"), o.text);
        }
    BOOST_TEST(typed(flow::change, accepted, "5").text ==
               "flow change has no outcome accepted; allowed: done, failed");
}

BOOST_AUTO_TEST_CASE(an_id_is_taken_as_it_stands) {
    for (auto id : {"-7", "id:5", "0", "https://x.example", "007"})
        BOOST_TEST(typed(flow::sync, verdict_kind::accepted, id).external_id.value_or("none") == id);
    BOOST_TEST(typed(flow::new_lead, verdict_kind::accepted, " 5\n").external_id.value_or("none") == "5");
}

BOOST_AUTO_TEST_CASE(what_an_outcome_lacks_makes_it_a_failure) {
    using enum verdict_kind;
    for (auto f : {flow::new_lead, flow::approved, flow::sync}) {
        BOOST_TEST(name_of(typed(f, accepted, "").kind) == "failed");
        BOOST_TEST(name_of(typed(f, accepted, " \u00a0").kind) == "failed");
        BOOST_TEST(name_of(typed(f, accepted).kind) == "accepted");
    }
    BOOST_TEST(typed(flow::new_lead, rejected, {}, 0).text == "rejected with reason 0; allowed: from 1");
    BOOST_TEST(name_of(typed(flow::sync, rejected, {}, -3).kind) == "failed");
    BOOST_TEST(typed(flow::sync, redirect, "ftp://x").text ==
               "redirect to \"ftp://x\"; allowed: a full URL with http:// or https://");
    BOOST_TEST(name_of(typed(flow::sync, redirect).kind) == "failed");
    BOOST_TEST(typed(flow::sync, message, "  ").text == "a message without text");
    BOOST_TEST(name_of(typed(flow::new_lead, accepted, "a\xff").kind) == "failed");
}

BOOST_AUTO_TEST_CASE(a_failure_keeps_its_words_on_one_line) {
    for (flow f : all_flows) {
        BOOST_TEST(typed(f, verdict_kind::failed, "no money").text == "no money");
        BOOST_TEST(typed(f, verdict_kind::failed).text == "the plugin gave no reason");
        BOOST_TEST(typed(f, verdict_kind::failed, " \x10\n").text == "the plugin gave no reason");
        BOOST_TEST(typed(f, verdict_kind::failed, "a\r\n b\xff\tc").text == "a b\uFFFD c");
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(effect)

BOOST_AUTO_TEST_CASE(a_failure_leaves_the_lead_alone) {
    for (flow f : all_flows) {
        auto e = effect_of(f, {.kind = outcome_kind::failed, .external_id = {}, .reason = 0, .text = "why"},
                           internal);
        leadwire::effect nothing;
        nothing.delivered = f == flow::sync; // a sync send is never repeated
        BOOST_TEST((e == nothing), name_of(f));
    }
}

BOOST_AUTO_TEST_CASE(approved_keeps_the_status) {
    auto e = effect_of(flow::approved, judged("approved", "77"), internal);
    BOOST_TEST(!e.status.has_value());
    BOOST_TEST(e.external_id.value_or("none") == "77");
    BOOST_TEST(e.delivered);
}

BOOST_AUTO_TEST_CASE(redirect_keeps_the_lead_new) {
    auto e = effect_of(flow::sync, judged("sync", R"("https://x.example")"), internal);
    BOOST_TEST(!e.status.has_value());
    BOOST_TEST(!e.external_id.has_value());
    BOOST_TEST((e.action == customer_action::redirect));
}

BOOST_AUTO_TEST_SUITE_END()
