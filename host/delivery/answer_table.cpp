#include "host/delivery/integration_tables.hpp"
#include "host/delivery/one_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace leadwire {
namespace {

/// An outcome as a rule writes it.
struct outcome_word {
    std::string_view word;     ///< the rule's key
    std::string_view argument; ///< the key inside of its table; empty: none
    verdict_kind kind;
    std::vector<flow> flows;
};

const std::array<outcome_word, 5>& outcome_words() {
    using enum flow;
    static const std::array<outcome_word, 5> words{{
        {"accept", "id", verdict_kind::accepted, {new_lead, approved, sync}},
        {"reject", "reason", verdict_kind::rejected, {new_lead, sync}},
        {"done", "", verdict_kind::done, {change}},
        {"redirect", "url", verdict_kind::redirect, {sync}},
        {"message", "text", verdict_kind::message, {sync}},
    }};
    return words;
}

bool is_of(const outcome_word& o, flow f) {
    return std::ranges::find(o.flows, f) != o.flows.end();
}

std::string outcomes_of(flow f) {
    std::string all;
    for (const auto& o : outcome_words())
        if (is_of(o, f)) all.append(all.empty() ? "" : ", ").append(o.word);
    return all;
}

/// The text that a TOML scalar is compared as.
std::optional<std::string> expected_text(const toml_value& value) {
    if (const auto* text = value.as<std::string>()) return *text;
    if (const auto* n = value.as<std::int64_t>()) return std::to_string(*n);
    if (const auto* b = value.as<bool>()) return *b ? "true" : "false";
    if (const auto* n = value.as<double>(); n && std::isfinite(*n)) return fmt::format("{}", *n);
    return std::nullopt;
}

constexpr std::string_view pointers = "a JSON pointer: \"\" for the whole answer, or \"/name/0/name\"";

void read_condition(table_reader& from, const toml_member& m, answer_rule& rule) {
    answer_condition c;
    if (m.name == "status" || m.name == "text")
        c.subject = m.name == "status" ? answer_subject::status : answer_subject::text;
    else if (json::is_pointer(m.name))
        c.pointer = m.name;
    else
        return from.remarks().mistake(m.place,
                                      fmt::format("{}: \"{}\" is no condition; allowed: {}, status or text",
                                                  from.path_of("when"), one_line(m.name, 60), pointers));
    auto expected = expected_text(m.value);
    if (!expected)
        return from.remarks().mistake(m.value.place,
                                      fmt::format("{}: found {}; allowed: a text, a number, true or false",
                                                  from.path_of("when"), m.value.described()));
    c.expected = std::move(*expected);
    bool is_number =
        !c.expected.empty() && std::ranges::all_of(c.expected, [](char d) { return d >= '0' && d <= '9'; });
    if (c.subject == answer_subject::status && (!is_number || c.expected.size() != 3))
        return from.remarks().mistake(
            m.value.place, fmt::format("{}.status: found {}; allowed: an HTTP status such as \"200\"",
                                       from.path_of("when"), m.value.described()));
    rule.when.push_back(std::move(c));
}

void read_when(table_reader& from, answer_rule& rule) {
    const auto* when = from.take("when");
    if (!when)
        return from.missing("when",
                            "a table of conditions, { \"/status\" = \"ok\" }; { } matches every answer");
    const auto* conditions = when->as<toml_value::table>();
    if (!conditions) return from.wrong(*when, "when", "a table of conditions, { \"/status\" = \"ok\" }");
    for (const auto& m : *conditions) read_condition(from, m, rule);
}

void read_argument(table_reader& from, const outcome_word& o, const toml_value& value, answer_rule& rule) {
    table_reader inside(value, from.path_of(o.word), from.remarks());
    if (o.kind == verdict_kind::rejected) {
        if (!inside.has("reason")) inside.missing("reason", "an integer from 1");
        if (auto reason = inside.take_integer("reason", {1, std::numeric_limits<int>::max()}))
            rule.reason = static_cast<int>(*reason);
    } else if (!o.argument.empty()) {
        if (!inside.has(o.argument) && o.kind != verdict_kind::accepted) inside.missing(o.argument, pointers);
        if (const auto* text = inside.take_text(o.argument, pointers)) {
            rule.text_pointer = *text->as<std::string>();
            if (!json::is_pointer(*rule.text_pointer)) inside.wrong(*text, o.argument, pointers);
        }
    }
    inside.refuse_others([](std::string_view) { return std::string_view{}; });
}

std::string written(const outcome_word& o) {
    if (o.kind == verdict_kind::rejected) return "{ reason = NUMBER }";
    if (o.argument.empty()) return "true";
    auto table = fmt::format("{{ {} = \"/pointer\" }}", o.argument);
    return o.kind == verdict_kind::accepted ? table + ", or true for the lead's own ID" : table;
}

/// True if the key stands there, right or wrong.
bool read_outcome(table_reader& from, flow f, const outcome_word& o, answer_rule& rule) {
    const auto* value = is_of(o, f) || from.has(o.word) ? from.take(o.word) : nullptr;
    if (!value) return false;
    rule.verdict = o.kind;
    if (!is_of(o, f))
        from.mistake(*value, o.word,
                     fmt::format("flow {} has no such outcome; allowed: {}", name_of(f), outcomes_of(f)));
    else if (value->as<toml_value::table>())
        read_argument(from, o, *value, rule);
    else if (const auto* yes = value->as<bool>();
             !yes || !*yes || (o.kind != verdict_kind::accepted && o.kind != verdict_kind::done))
        from.wrong(*value, o.word, written(o));
    return true;
}

answer_rule read_rule(flow f, const toml_value& table, file_remarks& remarks) {
    table_reader from(table, fmt::format("answer.{}", name_of(f)), remarks);
    answer_rule rule;
    read_when(from, rule);
    int outcomes = 0;
    for (const auto& o : outcome_words()) outcomes += read_outcome(from, f, o, rule);
    if (outcomes != 1)
        remarks.mistake(table.place,
                        fmt::format("answer.{}: the rule has {} outcomes; allowed: exactly one of {}",
                                    name_of(f), outcomes == 0 ? "no" : "several", outcomes_of(f)));
    from.refuse_others(home_of);
    return rule;
}

} // namespace

std::vector<answer_rule> read_answer_rules(flow f, const toml_value& list, file_remarks& remarks) {
    std::vector<answer_rule> rules;
    const auto* tables = list.as<toml_value::list>();
    if (!tables) {
        remarks.mistake(
            list.place,
            fmt::format("answer.{0}: found {1}; allowed: rules, each under [[answer.{0}]] with two "
                        "brackets",
                        name_of(f), list.described()));
        return rules;
    }
    for (const auto& table : *tables) {
        if (table.as<toml_value::table>())
            rules.push_back(read_rule(f, table, remarks));
        else
            remarks.mistake(table.place, fmt::format("answer.{}: found {}; allowed: a table", name_of(f),
                                                     table.described()));
    }
    return rules;
}

} // namespace leadwire
