#include "host/lead/lead_json.hpp"
#include "host/lead/utf8.hpp"
#include "host/sender/send_recording.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::sender;

namespace {

const std::string any_bytes("\x00\xff{\"a\":1}\n\n", 10);

send_recording example() {
    send_recording r{.integration = "crm", .version = 3, .plugin = "p 1.0.0 sha256:12345678", .flow = flow::change, .order = {}};
    r.order.id = lead_id{7};
    r.order.offer = offer_id{12};
    r.order.name = "Zoë";
    r.order.phone = "79161234567";
    r.order.meta = json::object{{"a", json::array{1, "b"}}};
    r.attempt = 4;
    r.at = *parse_timestamp("2026-11-23T10:15:00.000123Z");
    r.order.created = r.at;
    r.idem = "u-1";
    r.external_id = "X";
    r.change = {{"count", json::object{{"old", 1}, {"new", 2}}}};
    for (std::size_t i = 0; i < r.seed.bytes.size(); ++i) r.seed.bytes[i] = static_cast<unsigned char>(i * 9);
    r.answer = target_answer{.status = 200, .headers = {{"A", "1"}, {"a", "\xfe"}}, .body = any_bytes};
    r.came = {{"outcome", "accepted"}};
    return r;
}

std::vector<asked_service> questions() {
    using verb = plugin::store_question::verb;
    const auto is = [](plugin::service_reply reply) { return result<plugin::service_reply>(std::move(reply)); };
    return {{plugin::http_question{"POST", "https://a/x", {{"H", "v"}}, any_bytes, std::chrono::milliseconds(70)},
             is(target_answer{.status = 201, .headers = {{"B", "2"}}, .body = any_bytes})},
            {plugin::http_question{"P\xffST", "https://a/", {}, "", std::chrono::milliseconds(1)},
             fail(error_code::io, "a", "it does not answer")},
            {plugin::store_question{verb::claim, "k"}, is(plugin::store_reply{.value = {}, .ours = true})},
            {plugin::store_question{verb::made, "k", any_bytes, std::chrono::milliseconds(5)}, is(plugin::store_reply{})},
            {plugin::store_question{verb::get, "k"}, is(plugin::store_reply{.value = any_bytes})},
            {plugin::store_question{verb::get, "e"}, is(plugin::store_reply{.value = ""})},
            {plugin::edit_question{{{"meta.a", json::array{"b"}}}}, is(plugin::edits_done{})},
            {plugin::edit_question{{{std::string("meta.\x00\xff", 7), 1}}}, is(plugin::edits_done{})}};
}

/// Equal texts of JSON are equal replies: what is read back is written again.
std::string text_of(const std::vector<recorded_question>& all) {
    std::string text;
    for (const auto& [question, reply] : all) text += json::dump(question) + json::dump(reply_to_json(reply, {})) + "\n";
    return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(recordings)

BOOST_AUTO_TEST_CASE(come_back_as_they_were_written) {
    auto recording = example();
    for (const auto& [question, reply] : questions()) recording.asked.push_back({question_to_json(question, {}), reply});
    const auto row = written(recording, {});
    BOOST_TEST(row.integration == "crm");
    BOOST_TEST(row.version == 3);
    BOOST_TEST((row.flow == flow::change));
    BOOST_TEST((row.lead == lead_id{7}));
    for (const auto& text : {row.input, row.calls}) BOOST_TEST(is_storable(text), text);
    const auto back = read(row);
    BOOST_REQUIRE_MESSAGE(back.has_value(), (back ? "" : back.error().message()));
    BOOST_TEST(json::dump(lead_to_json(back->order)) == json::dump(lead_to_json(recording.order)));
    BOOST_TEST(back->plugin == recording.plugin);
    BOOST_TEST(back->attempt == 4);
    BOOST_TEST((back->at == recording.at));
    BOOST_TEST(back->idem == "u-1");
    BOOST_TEST(back->external_id == "X");
    BOOST_TEST((back->change == recording.change));
    BOOST_TEST((back->seed == recording.seed));
    BOOST_TEST((back->came == recording.came));
    BOOST_TEST(back->answer.value().status == 200);
    BOOST_TEST((back->answer->headers == recording.answer->headers));
    BOOST_TEST(back->answer->body == any_bytes);
    BOOST_TEST(text_of(back->asked) == text_of(recording.asked));
    BOOST_TEST(std::get<target_answer>(back->asked.at(0).reply.value()).body == any_bytes);
    BOOST_TEST(std::get<plugin::store_reply>(back->asked.at(5).reply.value()).value.value().empty());
    BOOST_TEST(!std::get<plugin::store_reply>(back->asked.at(3).reply.value()).value.has_value());
}

BOOST_AUTO_TEST_CASE(without_an_answer_there_is_none) {
    auto recording = example();
    recording.answer.reset();
    const auto row = written(recording, {});
    BOOST_TEST(!row.answer.has_value());
    BOOST_TEST(!read(row).value().answer.has_value());
}

BOOST_AUTO_TEST_CASE(secrets_are_masked) {
    const secret_masker masker(secret_values{{"a", "hush-hush"}});
    auto recording = example();
    recording.answer->body = "you said hush-hush";
    recording.answer->headers = {{"X", "hush-hush"}};
    plugin::http_question asked{"GET", "https://a/?k=hush-hush", {{"K", "hush-hush"}}, "hush-hush", {}};
    recording.asked.push_back({question_to_json(asked, masker), target_answer{.status = 200, .headers = {}, .body = "hush-hush"}});
    const auto row = written(recording, masker);
    for (const auto& text : {row.input, row.calls, row.answer.value()}) BOOST_TEST(!text.contains("hush"), text);
    BOOST_TEST(read(row).value().answer->body == "you said •••");
}

BOOST_AUTO_TEST_CASE(what_is_none_is_refused_with_its_number) {
    auto row = written(example(), {});
    row.id = 5;
    const auto refused = [](db::recorded_send wrong) {
        const auto r = read(wrong);
        return r ? std::string("it is read") : r.error().message();
    };
    for (const char* input : {"", "[]", "{}", "{\"lead\":1}"}) {
        auto wrong = row;
        wrong.input = input;
        BOOST_TEST(refused(wrong).starts_with("recording 5: cannot be read"), input);
    }
    for (const char* calls : {"", "{}", "[1]", R"([{"question":{}}])", R"([{"question":{},"reply":{"got":"x"}}])",
                              R"([{"question":{},"reply":{"got":"answer","status":200}}])",
                              R"([{"question":{},"reply":{"got":"error","code":99}}])",
                              R"([{"question":{},"reply":{"got":"store","value":{"base64":"?"}}}])"}) {
        auto wrong = row;
        wrong.calls = calls;
        BOOST_TEST(refused(wrong).starts_with("recording 5: cannot be read"), calls);
    }
    for (const char* answer : {"", "{}\n", "text\nbody", R"({"status":200,"headers":[])"}) {
        auto wrong = row;
        wrong.answer = answer;
        BOOST_TEST(refused(wrong).starts_with("recording 5: cannot be read"), answer);
    }
}

BOOST_AUTO_TEST_SUITE_END()
