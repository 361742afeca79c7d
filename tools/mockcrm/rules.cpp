#include "tools/mockcrm/rules.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace leadwire::mockcrm {
namespace {

std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t n = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (bad != std::errc{} || end != text.data() + text.size() || n < 0) return std::nullopt;
    return n;
}

result<std::variant<field_equals, lead_modulo>> read_condition(const json::object& when,
                                                               const std::string& place) {
    if (const auto* mod = json::find(when, "lead_mod")) {
        const auto* three = mod->if_array();
        if (!three || three->size() != 3) return invalid(place, "lead_mod takes [modulus, from, to]");
        const auto m = (*three)[0].if_integer(), from = (*three)[1].if_integer(),
                   to = (*three)[2].if_integer();
        if (!m || !from || !to || *m < 1)
            return invalid(place, "lead_mod takes three integers, the first from 1");
        return lead_modulo{*m, *from, *to};
    }
    const auto* field = json::find(when, "field");
    const auto* equals = json::find(when, "equals");
    if (!field || !equals || !field->if_string())
        return invalid(place, R"(when takes {"field", "equals"} or {"lead_mod": [modulus, from, to]})");
    return field_equals{*field->if_string(), json::plain_text(*equals)};
}

result<rule> read_rule(const json::value& v, const std::string& place) {
    const auto* o = v.if_object();
    const auto* when = o ? json::find(*o, "when") : nullptr;
    const auto* answer = o ? json::find(*o, "answer") : nullptr;
    if (!when || !when->if_object() || !answer || !answer->if_string())
        return invalid(place, R"(a rule is {"when": {…}, "answer": NAME})");
    auto condition = read_condition(*when->if_object(), place);
    if (!condition) return std::unexpected(condition.error());
    auto b = parse_behaviour(*answer->if_string());
    if (!b) return invalid(place, b.error().text);
    return rule{std::move(*condition), *b};
}

bool fits(const rule& one, const received_request& r) {
    if (const auto* f = std::get_if<field_equals>(&one.when))
        return r.value_of(f->field).value_or("") == f->value;
    const auto& m = std::get<lead_modulo>(one.when);
    const auto lead = number_in(r.lead);
    return lead && *lead % m.modulus >= m.from && *lead % m.modulus < m.to;
}

std::optional<std::string> asked_in_path(std::string_view path) {
    const auto at = path.find("/mock=");
    if (at == std::string_view::npos) return std::nullopt;
    const auto segment = path.substr(at + 1, path.find('/', at + 1) - at - 1);
    return read_urlencoded(segment).front().second;
}

} // namespace

result<std::vector<rule>> read_rules(std::string_view text) {
    std::vector<rule> rules;
    const auto start = text.find_first_not_of(" \t\r\n");
    if (start != std::string_view::npos && text[start] == '[') {
        auto all = json::parse(text);
        if (!all) return std::unexpected(all.error());
        for (const auto& v : *all->if_array()) {
            auto one = read_rule(v, "rule " + std::to_string(rules.size() + 1));
            if (!one) return std::unexpected(one.error());
            rules.push_back(std::move(*one));
        }
        return rules;
    }
    for (int number = 1; !text.empty(); ++number) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        const auto place = "line " + std::to_string(number);
        auto v = json::parse(line);
        if (!v) return invalid(place, v.error().text);
        auto one = read_rule(*v, place);
        if (!one) return std::unexpected(one.error());
        rules.push_back(std::move(*one));
    }
    return rules;
}

behaviour default_mix(std::string_view lead) {
    std::uint64_t h = 14695981039346656037u;
    for (const char c : lead) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211u;
    // FNV alone leaves neighbouring IDs close together; these two steps spread them.
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
    const auto percent = (h ^ (h >> 31)) % 100;
    if (percent < 94) return named("ok");
    if (percent < 97) return named("double");
    if (percent < 98) return named("phone");
    if (percent < 99) return named("geo");
    return named("500");
}

result<behaviour> choose(const received_request& r, const std::vector<rule>& rules) {
    auto asked = asked_in_path(r.path);
    if (!asked || asked->empty()) asked = r.value_of("mock");
    if (asked) return parse_behaviour(*asked);
    const auto it = std::ranges::find_if(rules, [&](const rule& one) { return fits(one, r); });
    return it != rules.end() ? it->answer : default_mix(r.lead);
}

} // namespace leadwire::mockcrm
