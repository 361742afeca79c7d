#include "host/delivery/answer_rules.hpp"

#include "host/delivery/one_line.hpp"
#include "host/delivery/plain_value.hpp"
#include "host/lead/unicode.hpp"

#include <algorithm>

namespace leadwire {
namespace {

constexpr std::size_t shown = 200; // characters

/// The answer as rules look at it. Its body is read as JSON once, and only if a rule asks.
class readable_answer {
public:
    explicit readable_answer(const target_answer& answer) : answer_(answer) {}

    [[nodiscard]] bool meets(const answer_condition& c) {
        switch (c.subject) {
        case answer_subject::status:
            return c.expected == std::to_string(answer_.status);
        case answer_subject::text:
            return answer_.body.contains(c.expected);
        case answer_subject::pointer:
            break;
        }
        const auto* v = at(c.pointer);
        // `true` is 1 in every text of the product, yet whoever reads the answer writes "true": both hold.
        return v && (json::plain_text(*v) == c.expected || (!v->if_string() && json::dump(*v) == c.expected));
    }

    [[nodiscard]] const json::value* at(std::string_view pointer) {
        if (!document_) document_ = read();
        return json::at_pointer(*document_, pointer);
    }

private:
    [[nodiscard]] json::value read() const {
        std::string_view body = answer_.body;
        if (body.starts_with("\uFEFF")) body.remove_prefix(3); // a byte order mark
        if (auto parsed = json::parse(body)) return std::move(*parsed);
        return json::value(trim(body));
    }

    const target_answer& answer_;
    std::optional<json::value> document_;
};

typed_verdict failed(std::string_view why) {
    return {.kind = verdict_kind::failed, .text = one_line(why, shown), .reason = 0};
}

typed_verdict verdict_of(const answer_rule& rule, readable_answer& answer) {
    if (!rule.text_pointer) return {.kind = rule.verdict, .text = {}, .reason = rule.reason};
    const auto* found = answer.at(*rule.text_pointer);
    auto plain = found ? read_plain_value(*found) : plain_value{};
    using enum plain_kind;
    if (plain.kind == text || plain.kind == positive || plain.kind == negative)
        return {.kind = rule.verdict, .text = std::move(plain.text), .reason = 0};
    auto what = rule.verdict == verdict_kind::accepted   ? "an ID"
                : rule.verdict == verdict_kind::redirect ? "a URL"
                                                         : "a text";
    auto there = found ? "there is " + one_line(json::dump(*found), 60) : "there is nothing";
    return failed("a rule matches and wants " + std::string(what) + " at \"" + *rule.text_pointer +
                  "\" of the answer; " + there);
}

typed_verdict unmatched(const target_answer& answer) {
    std::string why = "no rule matches: ";
    if (answer.status != 0) why += "HTTP " + std::to_string(answer.status) + ", ";
    auto body = one_line(answer.body, shown);
    return failed(why + (body.empty() ? "an empty answer" : body));
}

} // namespace

typed_verdict judge_by_rules(const std::vector<answer_rule>& rules, const target_answer& answer) {
    readable_answer readable(answer);
    for (const auto& rule : rules)
        if (std::ranges::all_of(rule.when, [&](const auto& c) { return readable.meets(c); }))
            return verdict_of(rule, readable);
    return unmatched(answer);
}

} // namespace leadwire
