#include "host/cli/plugin/check/canned.hpp"

#include "host/cli/plugin/send_world.hpp"

#include <stdexcept>

namespace leadwire::cli {
namespace {

constexpr std::string_view whole =
    R"({"status":"ok","success":true,"id":123,"url":"https://crm.example/login?t=1",)"
    R"("error":null,"message":"taken","data":{"id":123,"items":[{"id":1},{"id":2}]}})";
constexpr std::string_view refusal =
    R"({"status":"error","success":false,"error":"double","message":"duplicate","errors":{"phone":["wrong"]}})";
constexpr std::string_view page =
    "<!DOCTYPE html><html><head><title>Error</title></head><body>&nbsp;</body></html>";

lead lead_of(std::string_view document) {
    auto read = lead_from_json(json::parse(document).value(), {});
    if (!read) throw std::logic_error("built-in lead: " + read.error().message());
    return std::move(*read);
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

/// Every text of the lead as long as a mail or a browser makes it at worst.
lead longest_lead() {
    lead l = sample_lead();
    for (const char* name : {"name", "email", "ua", "comment", "address.area", "address.city",
                             "address.street", "address.house", "agency.uid", "track.sub1", "meta.color"})
        if (auto done = apply(l, {name, repeated("Wolfeschlegelstein ", 3450)}); !done)
            throw std::logic_error("built-in lead: " + done.error().message());
    return l;
}

std::vector<target_answer> bodies(std::vector<std::string> all, int status = 200) {
    std::vector<target_answer> answers;
    for (auto& body : all)
        answers.push_back({status, {{"Content-Type", "application/json"}}, std::move(body)});
    return answers;
}

std::vector<target_answer> with_statuses(std::initializer_list<int> statuses) {
    std::vector<target_answer> answers;
    for (int status : statuses)
        for (std::string_view body : {whole, refusal, std::string_view("OK"), std::string_view("-7"), page})
            answers.push_back({status, {{"Content-Type", "application/json"}}, std::string(body)});
    return answers;
}

std::vector<target_answer> cut_short() {
    std::vector<std::string> all;
    for (std::size_t size = 1; size < whole.size(); ++size) all.emplace_back(whole.substr(0, size));
    return bodies(std::move(all));
}

std::vector<target_answer> of_other_types() {
    std::vector<std::string> all;
    for (std::string_view value :
         {"null", "true", "false", "0", "-1", "1e400", "12345678901234567890123456789", "\"\"", "\" \"",
          "\"\\u0000\"", "\"\\u043a\\u043e\\u0444\\u0435\"", "[]", "[[]]", "{}", "[1,\"a\",null]",
          R"({"id":{"id":[]}})"}) {
        all.emplace_back(value);
        std::string members;
        for (std::string_view name :
             {"status", "success", "result", "id", "lead_id", "url", "error", "message", "data"})
            members += (members.empty() ? "\"" : ",\"") + std::string(name) + "\":" + std::string(value);
        all.push_back("{" + members + "}");
        all.push_back(R"({"status":"ok","id":)" + std::string(value) + "}");
        all.push_back(R"({"status":)" + std::string(value) + R"(,"error":"double"})");
    }
    return bodies(std::move(all));
}

std::vector<target_answer> large() {
    constexpr std::size_t size = 10'000'000;
    return bodies({"[" + repeated("\"0123456789\",", size / 13) + "0]",
                   R"({"status":"ok","id":")" + std::string(size, 'x') + "\"}", std::string(size, ' '),
                   std::string(size, '\0'), std::string(size, '[')});
}

} // namespace

const std::vector<canned_lead>& canned_leads() {
    static const std::vector<canned_lead> all{
        {"typical", sample_lead()},
        {"empty", lead_of(R"({"offer": 12, "phone": "1"})")},
        {"of an unknown offer",
         lead_of(R"({"id": 9, "offer": 999999, "phone": "79161234567", "country": "zz"})")},
        {"longest", longest_lead()},
        {"not Latin",
         lead_of(
             R"({"offer": 12, "goal": 3, "site": 7, "phone": "+7 (916) 123-45-67", "name": "Анна-Мария О’Коннор 王小明 🦊",
            "email": "почта@пример.рф", "country": "ru", "comment": "\"<&>'\\ \n\t\u202e", "ua": "=cmd|' /C calc'!A0",
            "address": {"city": "Санкт-Петербург", "street": "ул. Ленина"}, "meta": {"цвет": "красный"}})")},
    };
    return all;
}

const target_answer& good_sub_answer() {
    static const target_answer made{
        200,
        {{"Content-Type", "application/json"}},
        R"({"status":"ok","success":true,"id":123,"access_token":"t-1","token":"t-1","token_type":"bearer",)"
        R"("expires_in":3600,"url":"https://crm.example/login?t=1","data":{"id":123,"token":"t-1"}})"};
    return made;
}

std::vector<target_answer> canned_answers(answer_kind kind) {
    switch (kind) {
    case answer_kind::ok:
        return with_statuses({200, 201, 202});
    case answer_kind::refused:
        return with_statuses({400, 401, 403, 404, 409, 422, 429});
    case answer_kind::broken:
        return with_statuses({500, 502, 503, 504});
    case answer_kind::none:
        return {target_answer{}};
    case answer_kind::empty: {
        auto all = bodies({"", " ", "\r\n", "\xEF\xBB\xBF"});
        all.push_back({204, {}, ""});
        return all;
    }
    case answer_kind::cut:
        return cut_short();
    case answer_kind::large:
        return large();
    case answer_kind::bytes:
        return bodies({"\xff\xfe\x00\x01", "{\"status\":\"ok\",\"id\":\"caf\xe9\"}", "caf\xe9",
                       "\xed\xa0\x80", std::string("{\"id\":\"a\0b\"}", 12),
                       "{\"status\":\"ok\",\"id\":\"\xf0\x9f\"}"});
    case answer_kind::html:
        return {{200, {{"Content-Type", "text/html"}}, std::string(page)},
                {503, {{"Content-Type", "text/html"}}, std::string(page)}};
    case answer_kind::types:
        return of_other_types();
    case answer_kind::deep:
        return bodies({repeated("[", 60) + repeated("]", 60), repeated("[", 100'000) + repeated("]", 100'000),
                       repeated("{\"id\":", 50) + "1" + repeated("}", 50),
                       repeated("{\"id\":", 100'000) + "1" + repeated("}", 100'000)});
    }
    return {};
}

} // namespace leadwire::cli
