#include "host/cli/plugin/check/fuzz_input.hpp"

#include "host/cli/plugin/check/canned.hpp"

#include <array>
#include <random>

namespace leadwire::cli {
namespace {

/// The distributions of the standard library differ between libraries; the engine does not.
class dice {
public:
    explicit dice(std::uint64_t seed) : engine_(seed) {}
    /// From 0 to most - 1.
    std::size_t below(std::size_t most) { return most == 0 ? 0 : static_cast<std::size_t>(engine_() % most); }
    bool one_in(std::size_t n) { return below(n) == 0; }
    template <class List>
    const auto& of(const List& list) {
        return list[below(std::size(list))];
    }

private:
    std::mt19937_64 engine_;
};

constexpr std::array<std::string_view, 24> words{"ok",
                                                 "error",
                                                 "double",
                                                 "duplicate",
                                                 "true",
                                                 "1",
                                                 "-7",
                                                 "0",
                                                 "id:5",
                                                 "https://x.example/?a=1",
                                                 "geo",
                                                 "phone",
                                                 "",
                                                 " ",
                                                 "123",
                                                 "success",
                                                 "ban",
                                                 "кофе",
                                                 "<b>",
                                                 "\\u0000",
                                                 "1e400",
                                                 "null",
                                                 "999999999999999999999999",
                                                 "\\ud83e\\udd8a"};
constexpr std::array<std::string_view, 18> names{
    "status", "success", "result",  "id",     "lead_id", "order_id", "uid",   "url",   "link",
    "error",  "errors",  "message", "reason", "code",    "data",     "items", "token", "sku"};

std::string random_object(dice& d, int depth);

std::string random_json(dice& d, int depth) {
    std::string out;
    switch (d.below(depth > 0 ? 8 : 5)) {
    case 0:
        return "null";
    case 1:
        return d.one_in(2) ? "true" : "false";
    case 2:
        return std::to_string(static_cast<std::int64_t>(d.below(2000)) - 1000);
    case 3:
    case 4:
        return "\"" + std::string(d.of(words)) + "\"";
    case 5:
        for (auto n = d.below(4); n-- > 0;) out += (out.empty() ? "" : ",") + random_json(d, depth - 1);
        return "[" + out + "]";
    default:
        return random_object(d, depth);
    }
}

std::string random_object(dice& d, int depth) {
    std::string out;
    for (auto n = 1 + d.below(6); n-- > 0;)
        out += (out.empty() ? "\"" : ",\"") + std::string(d.of(names)) + "\":" + random_json(d, depth - 1);
    return "{" + out + "}";
}

void mutate(dice& d, std::string& text) {
    for (auto n = 1 + d.below(4); n-- > 0;) {
        const auto at = d.below(text.size() + 1);
        switch (d.below(5)) {
        case 0:
            if (at < text.size()) text[at] = static_cast<char>(d.below(256));
            break;
        case 1:
            text.erase(at, d.below(8));
            break;
        case 2:
            text.insert(at, d.of(words));
            break;
        case 3:
            text.insert(at, text.substr(d.below(text.size() + 1), d.below(200)));
            break;
        default:
            text.resize(at);
            break;
        }
    }
}

target_answer random_answer(dice& d) {
    constexpr std::array<int, 12> statuses{0, 200, 200, 200, 201, 204, 301, 400, 404, 422, 500, 503};
    constexpr std::array kinds{answer_kind::ok, answer_kind::refused, answer_kind::bytes, answer_kind::html};
    target_answer answer{
        .status = d.of(statuses), .headers = {{"Content-Type", "application/json"}}, .body = {}};
    if (d.one_in(3)) {
        const auto canned = canned_answers(d.of(kinds));
        answer.body = d.of(canned).body;
    } else {
        answer.body = d.one_in(6) ? random_json(d, 4) : random_object(d, 4);
    }
    if (d.one_in(2)) mutate(d, answer.body);
    return answer;
}

lead random_lead(dice& d) {
    constexpr std::array<const char*, 21> fields{
        "name",         "phone",        "email",          "country", "ip",     "ua",         "comment",
        "address.city", "address.area", "address.street", "count",   "price",  "base",       "delivery",
        "discount",     "currency",     "items",          "offer",   "mobile", "track.sub1", "meta.color"};
    lead l = d.of(canned_leads()).of;
    for (auto n = d.below(6); n-- > 0;) {
        std::string value(d.of(words));
        if (d.one_in(4)) value = std::string(d.below(5000), 'x');
        // What does not fit the field is none of the leads that a plugin can meet.
        static_cast<void>(
            apply(l, {d.of(fields), d.one_in(8) ? json::value() : json::value(std::move(value))}));
    }
    return l;
}

} // namespace

fuzz_input::fuzz_input(std::uint64_t seed, const std::vector<send_case>& flows) {
    dice d(seed);
    order_ = random_lead(d);
    answer_ = random_answer(d);
    case_ = d.of(flows);
    case_.lead_name = "of seed " + std::to_string(seed);
    case_.order = &order_;
    case_.answer = &answer_;
    // Last, so that what a seed makes is the same whether the plugin asks for it or not.
    sub_answer_ = d.one_in(2) ? good_sub_answer() : random_answer(d);
    case_.sub_answer = &sub_answer_;
    if (d.one_in(8)) case_.store = service_script::database::is_away;
}

} // namespace leadwire::cli
