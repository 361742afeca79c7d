#include "host/cli/plugin/author_case.hpp"

#include "host/cli/plugin/case_members.hpp"
#include "host/installation/private_file.hpp"

#include <boost/algorithm/hex.hpp>
#include <fmt/format.h>

namespace leadwire::cli {
namespace {

constexpr std::string_view members_of_a_case = "name flow probe lead catalog change settings secrets "
                                               "external_id idem attempt now integration url method "
                                               "headers fields format body content_type answer sub_answers "
                                               "store expect";
constexpr std::string_view members_of_answer = "status headers body json hex";
constexpr std::string_view members_of_sub_answer = "status headers body json hex error";
constexpr std::string_view members_of_sub_request = "url method headers body json";
constexpr std::string_view members_of_expect = "url method headers fields body json content_type timeout "
                                               "skip accepted rejected failed done redirect message "
                                               "not_there value outcome error error_starts edits external_id "
                                               "sub_requests store";

result<std::string> bytes_of_hex(std::string_view digits) {
    try {
        return boost::algorithm::unhex(std::string(digits));
    } catch (const boost::algorithm::hex_decode_error&) {
        return invalid("", "is no hexadecimal text; allowed: \"00ff\"");
    }
}

void read_world(case_members& in, send_world& world) {
    if (const auto* now = in.text("now")) {
        const auto at = parse_timestamp(*now);
        at ? void(world.now = *at) : in.mistake("now", "is no time; allowed: 2026-11-23T10:15:00Z");
    }
    if (const auto* document = in.object("lead")) {
        auto read = lead_from_json(*document, world.now);
        read ? void(world.order = std::move(*read)) : in.mistake("lead", read.error().message());
    }
    if (const auto* document = in.object("catalog")) {
        auto read = catalog::from_json(*document);
        read ? void(world.neighbours = std::make_shared<const catalog>(std::move(*read)))
             : in.mistake("catalog", read.error().message());
    }
    if (const auto* secrets = in.object("secrets"))
        for (const auto& [name, value] : *secrets)
            world.secrets.insert_or_assign(name, json::plain_text(value));
    if (const auto* change = in.object("change")) world.change = *change;
    if (const auto* id = in.text("external_id")) world.external_id = *id;
    if (const auto* idem = in.text("idem")) world.idem = *idem;
    if (const auto attempt = in.integer("attempt")) world.attempt = static_cast<int>(*attempt);
}

/// Templates and settings of the integration, as far as the case brings none of its own.
void read_integration_of(case_members& in, author_case& made, const std::filesystem::path& directory) {
    const auto* file = in.text("integration");
    if (file == nullptr) return;
    auto from = integration_in(directory / *file);
    if (!from) return in.mistake("integration", from.error().message());
    add_missing_secrets(made.world.secrets, *from);
    auto settings = resolved_settings(*from, made.world.secrets);
    if (!settings) return in.mistake("integration", settings.error().message());
    made.settings = std::move(*settings);
    auto request = templated_request(*from, made.of, made.world);
    if (!request) return in.mistake("integration", request.error().message());
    made.request = std::move(*request);
}

void read_request(case_members& in, target_request& request) {
    if (const auto* url = in.text("url")) request.url = *url;
    if (const auto* method = in.text("method")) request.method = *method;
    if (const auto* format = in.text("format")) {
        const auto named = body_format_named(*format);
        named ? void(request.format = *named)
              : in.mistake("format", "is no format; allowed: form, json, multipart, query");
    }
    if (const auto headers = in.pairs("headers")) request.headers = *headers;
    if (const auto fields = in.pairs("fields")) {
        request.fields.clear();
        for (const auto& [name, value] : *fields) request.fields.set({name, value, {}});
    }
    if (const auto* body = in.text("body")) {
        const auto* type = in.text("content_type");
        request.body = target_request::raw_body{*body, type != nullptr ? *type : "text/plain"};
    }
}

target_answer answer_in(case_members& of) {
    target_answer answer{
        .status = static_cast<int>(of.integer("status").value_or(200)), .headers = {}, .body = {}};
    if (auto headers = of.pairs("headers")) answer.headers = std::move(*headers);
    if (const auto* body = of.text("body")) answer.body = *body;
    if (const auto* value = of.find("json")) answer.body = json::dump(*value);
    if (const auto* digits = of.text("hex")) {
        auto bytes = bytes_of_hex(*digits);
        bytes ? void(answer.body = std::move(*bytes)) : of.mistake("hex", bytes.error().text);
    }
    return answer;
}

void read_answer(case_members& in, std::optional<target_answer>& to) {
    const auto* document = in.object("answer");
    if (document == nullptr) return;
    case_members of(*document, "answer", members_of_answer);
    to = answer_in(of);
    in.take_mistakes(of);
}

void read_services(case_members& in, service_script& script) {
    if (auto stored = in.texts("store")) script.stored = std::move(*stored);
    const auto* list = in.objects("sub_answers");
    if (list == nullptr) return;
    for (const auto& row : *list) {
        case_members of(*row.if_object(), "sub_answers", members_of_sub_answer);
        if (const auto* why = of.text("error"))
            script.answers.emplace_back(fail(error_code::io, "", *why));
        else
            script.answers.emplace_back(answer_in(of));
        in.take_mistakes(of);
    }
}

void check_expectations(case_members& in, const json::object& expect) {
    case_members of(expect, "expect", members_of_expect);
    static_cast<void>(of.texts("store"));
    if (const auto* list = of.objects("sub_requests"))
        for (const auto& row : *list)
            of.take_mistakes(case_members(*row.if_object(), "expect.sub_requests", members_of_sub_request));
    in.take_mistakes(of);
}

} // namespace

result<author_case> read_case(std::string_view line, const std::string& place,
                              const std::filesystem::path& directory) {
    auto document = json::parse(line);
    if (!document) return invalid(place, document.error().message());
    if (!document->if_object())
        return invalid(place, "is no JSON object; allowed: {\"name\", …, \"expect\"}");
    case_members in(*document->if_object(), "", members_of_a_case);
    author_case made;
    made.place = place;
    if (const auto* name = in.required_text("name")) made.name = *name;
    if (const auto* name = in.text("flow")) {
        const auto f = flow_named(*name);
        f ? void(made.of = *f) : in.mistake("flow", "is no flow; allowed: new, change, approved, sync");
    }
    if (in.flag("probe")) made.part = case_part::probe;
    read_world(in, made.world);
    read_integration_of(in, made, directory);
    if (const auto* settings = in.object("settings")) made.settings = *settings;
    read_request(in, made.request);
    read_answer(in, made.answer);
    read_services(in, made.world.services);
    if (const auto* expect = in.object("expect")) {
        check_expectations(in, *expect);
        made.expect = *expect;
    }
    if (made.expect.empty()) in.mistake("expect", "expects nothing; a case without it cannot fail");
    if (auto wrong = in.first_mistake()) return invalid(place, *wrong);
    return made;
}

result<std::vector<author_case>> read_cases(const std::filesystem::path& file) {
    auto text = read_file(file);
    if (!text) return std::unexpected(text.error());
    std::vector<author_case> all;
    std::string_view rest = *text;
    for (int number = 1; !rest.empty(); ++number) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.find_first_not_of(" \t\r") == line.npos) continue;
        auto made = read_case(line, fmt::format("{}: line {}", file.string(), number), file.parent_path());
        if (!made) return std::unexpected(made.error());
        all.push_back(std::move(*made));
    }
    if (all.empty()) return invalid(file.string(), "holds no case; allowed: one JSON object a line");
    return all;
}

} // namespace leadwire::cli
