#include "host/delivery/integration_tables.hpp"
#include "host/delivery/one_line.hpp"
#include "host/delivery/template_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace leadwire {
namespace {

using namespace std::chrono_literals;
constexpr std::size_t max_headers = 100;

bool is_token(std::string_view text) {
    auto is_token_character = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("!#$%&'*+-.^_`|~").contains(c);
    };
    return !text.empty() && std::ranges::all_of(text, is_token_character);
}

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

/// The first control character, or npos. A tab is one too, though a header may hold it.
std::size_t control_character(std::string_view text) {
    auto at = std::ranges::find_if(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    return at == text.end() ? text.npos : static_cast<std::size_t>(at - text.begin());
}

/// A text of one line as a template.
std::optional<macro_template> read_line(table_reader& from, std::string_view key, const toml_value& text,
                                        text_context context) {
    if (auto at = control_character(*text.as<std::string>()); at != std::string::npos) {
        mistake_within(from, key, text, at,
                       "found a line break or another control character; allowed: one line");
        return std::nullopt;
    }
    return read_template(from, key, text, context);
}

void read_url(table_reader& from, flow f, judge_of_answers judge, flow_rule& rule) {
    constexpr std::string_view allowed = "a URL that begins with http://, https:// or a macro";
    const auto* value = from.take_text("url", allowed);
    if (!value) {
        std::string_view hint = judge == judge_of_answers::plugin ? ", or \"\" where the plugin makes it"
                                : f == flow::approved             ? ""
                                                                  : "; a table without any key sends nothing";
        if (!from.has("url")) from.missing("url", fmt::format("{}{}", allowed, hint));
        return;
    }
    const auto& text = *value->as<std::string>();
    if (text.empty()) {
        if (judge == judge_of_answers::rules)
            from.mistake(*value, "url",
                         fmt::format("it is empty, and no plugin makes one; allowed: {}", allowed));
        return;
    }
    auto start = lower_ascii(text.substr(0, 8));
    if (!start.starts_with("http://") && start != "https://" && !start.starts_with('{'))
        return from.wrong(*value, "url", allowed);
    if (auto url = read_line(from, "url", *value, text_context::url)) rule.url = std::move(*url);
}

void read_format(table_reader& from, flow_rule& rule) {
    constexpr std::array formats{body_format::form, body_format::json, body_format::multipart,
                                 body_format::query};
    if (auto word = from.take_word("format", {"form", "json", "multipart", "query"}))
        rule.format = formats[*word];
}

void read_content_type(table_reader& from, flow_rule& rule) {
    constexpr std::string_view allowed = "a media type such as \"text/xml\" or \"application/json\"";
    const auto* value = from.take_text("content_type", allowed);
    if (!value) return;
    const auto& text = *value->as<std::string>();
    std::string_view type = std::string_view(text).substr(0, text.find(';'));
    while (type.ends_with(' ')) type.remove_suffix(1);
    auto slash = type.find('/');
    if (slash == type.npos || !is_token(type.substr(0, slash)) || !is_token(type.substr(slash + 1)) ||
        control_character(text) != text.npos)
        return from.wrong(*value, "content_type", allowed);
    rule.content_type = text;
}

/// Fields, or a body with its content type.
void read_content(table_reader& from, flow_rule& rule) {
    const auto* fields = from.take_text("fields", "a text with one field a line");
    const auto* body = from.take_text("body", "a text");
    read_content_type(from, rule);
    read_format(from, rule);
    if (fields) rule.fields = read_fields(from, "fields", *fields, rule.format);
    if (body) {
        auto parsed = read_template(from, "body", *body, text_context::plain);
        rule.body = parsed ? std::move(*parsed) : macro_template{};
    }
    if (fields && body) from.mistake(*body, "body", "found beside fields; allowed: one of the two");
    if (body && !from.has("content_type"))
        from.missing("content_type", "the media type of body, such as \"text/xml\"");
    if (!from.has("body") && from.has("content_type"))
        from.mistake(*from.take("content_type"), "content_type",
                     "it goes with body; the media type of fields follows from format");
    if (body && from.has("format"))
        from.remarks().warning(from.take("format")->place,
                               from.path_of("format") + ": it is not used; a body has its content_type");
}

void read_method(table_reader& from, flow_rule& rule) {
    constexpr std::string_view allowed = "a method in capitals, such as GET, POST, PUT or PATCH; not CONNECT";
    const auto* value = from.take_text("method", allowed);
    if (!value) return;
    const auto& text = *value->as<std::string>();
    bool lower = std::ranges::any_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
    if (!is_token(text) || lower || text == "CONNECT") return from.wrong(*value, "method", allowed);
    rule.method = text;
}

/// Why the integration cannot set this header; empty: it can.
std::string_view header_of_ours(std::string_view lower_name) {
    if (lower_name == "content-type") return "it follows from format, or stands in content_type for a body";
    if (lower_name == "accept-encoding")
        return "answers are decoded, so the host says which encodings it knows";
    for (std::string_view name :
         {"host", "content-length", "connection", "transfer-encoding", "keep-alive", "upgrade", "te",
          "trailer", "expect", "proxy-authorization", "proxy-connection"})
        if (lower_name == name) return "the host itself sets it where it is needed";
    return {};
}

void read_header(table_reader& from, const toml_member& m, flow_rule& rule) {
    auto& remarks = from.remarks();
    auto path = from.path_of(one_line(m.name, 60));
    if (!is_token(m.name))
        return remarks.mistake(m.place,
                               fmt::format("{}: this is no header name; allowed: letters, digits and "
                                           "!#$%&'*+-.^_`|~",
                                           path));
    auto lower = lower_ascii(m.name);
    if (auto why = header_of_ours(lower); !why.empty())
        return remarks.mistake(m.place, fmt::format("{}: not allowed here: {}", path, why));
    for (const auto& [name, value] : rule.headers)
        if (lower_ascii(name) == lower)
            return remarks.mistake(m.place, fmt::format("{}: this header stands here twice", path));
    if (!m.value.as<std::string>()) return from.wrong(m.value, m.name, "a text in quotes");
    if (auto value = read_line(from, m.name, m.value, text_context::plain))
        rule.headers.emplace_back(m.name, std::move(*value));
}

void read_headers(table_reader& from, flow_rule& rule) {
    const auto* table = from.take_table("headers");
    if (!table) return;
    table_reader headers(*table, from.path_of("headers"), from.remarks());
    const auto& members = *table->as<toml_value::table>();
    if (members.size() > max_headers)
        return from.mistake(*table, "headers",
                            fmt::format("found {}; allowed: at most {}", members.size(), max_headers));
    for (const auto& m : members) read_header(headers, m, rule);
}

bool may_be_taken(lead_status status) {
    return status != lead_status::new_lead && status != lead_status::deleted;
}

void read_status(table_reader& from, flow_rule& rule) {
    std::string allowed = "the status that is taken, one of ";
    std::string_view comma;
    for (int code = 1; auto status = status_coded(code); ++code)
        if (may_be_taken(*status)) allowed.append(std::exchange(comma, ", ")).append(name_of(*status));
    const auto* value = from.take_text("status", allowed);
    if (!value) {
        if (!from.has("status")) from.missing("status", allowed);
        return;
    }
    rule.status = status_named(*value->as<std::string>());
    if (!rule.status || !may_be_taken(*rule.status)) from.wrong(*value, "status", allowed);
}

} // namespace

flow_rule read_flow(flow f, const toml_value& table, judge_of_answers judge, file_remarks& remarks) {
    table_reader from(table, std::string(name_of(f)), remarks);
    flow_rule rule;
    rule.stub = table.as<toml_value::table>()->empty() && f != flow::approved; // that one needs its status
    if (rule.stub) return rule;
    read_url(from, f, judge, rule);
    read_content(from, rule);
    read_method(from, rule);
    read_headers(from, rule);
    if (f == flow::new_lead) rule.resend_known = from.take_truth("resend_known").value_or(false);
    if (f == flow::approved) read_status(from, rule);
    if (f == flow::sync) rule.timeout = from.take_duration("timeout", 1ms);
    from.refuse_others(home_of);
    return rule;
}

} // namespace leadwire
