#include "host/cli/plugin/check/answer_checks.hpp"

#include "host/cli/plugin/check/tried_send.hpp"

namespace leadwire::cli {
namespace {

/// All leads and answers of one flow, through one object, as a worker would.
std::vector<finding> try_flow(const check_subject& s, const send_case& flow_case, answer_kind kind,
                              const step_marker& at) {
    std::vector<finding> found;
    const auto object = make_object(s, found);
    if (!object) return found;
    const auto answers = canned_answers(kind);
    for (const auto& l : canned_leads()) {
        for (const auto& answer : answers) {
            auto c = flow_case;
            c.lead_name = l.name;
            c.order = &l.of;
            c.answer = &answer;
            for (const auto& one : with_services(s, c))
                for (auto& broken : try_send(s, *object, one, at).broken_rules)
                    found.push_back({one.name() + ": " + broken.what, broken.remedy});
            if (!found.empty()) return found; // the rest says the same
        }
        if (kind == answer_kind::large) break;
    }
    return found;
}

/// Asked in a child: nothing of the plugin runs in this process.
std::vector<send_case> flows_in_child(const check_subject& s, std::vector<finding>& found) {
    const auto bits = s.run(
        [&](const step_marker&) {
            std::vector<finding> none;
            std::string text;
            if (const auto object = make_object(s, none))
                for (const auto& c : flows_of(*object))
                    text += {static_cast<char>('0' + static_cast<int>(c.of)), c.probing ? 'p' : 's'};
            return text;
        },
        found);
    std::vector<send_case> all;
    for (std::size_t i = 0; i + 1 < bits.size(); i += 2)
        all.push_back({.of = static_cast<flow>(bits[i] - '0'), .probing = bits[i + 1] == 'p'});
    return all;
}

} // namespace

std::vector<finding> check_answers_of(answer_kind kind, const check_subject& s) {
    std::vector<finding> found;
    for (const auto& c : flows_in_child(s, found))
        s.find([&](const step_marker& at) { return try_flow(s, c, kind, at); }, found);
    return found;
}

} // namespace leadwire::cli
