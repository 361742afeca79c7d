// preprocess and process are functions of their input.
#include "host/cli/plugin/check/canned.hpp"
#include "host/cli/plugin/check/tried_send.hpp"
#include "host/lead/shown_text.hpp"

#include <algorithm>
#include <chrono>
#include <ranges>
#include <thread>

namespace leadwire::cli {
namespace {

struct input_set {
    std::vector<target_answer> answers = canned_answers(answer_kind::ok);

    [[nodiscard]] std::vector<send_case> cases(const check_subject& s,
                                               const plugin::configured_plugin& object) const {
        std::vector<send_case> all;
        for (auto c : flows_of(object))
            for (const auto& l : canned_leads())
                for (const auto& answer : answers) {
                    c.lead_name = l.name;
                    c.order = &l.of;
                    c.answer = &answer;
                    for (auto& one : with_services(s, c)) all.push_back(std::move(one));
                }
        return all;
    }
};

/// Where two records part, with a little around it.
std::string parting(std::string_view one, std::string_view other) {
    const auto at = static_cast<std::size_t>(std::ranges::mismatch(one, other).in1 - one.begin());
    const auto from = at > 40 ? at - 40 : 0;
    const auto part = [&](std::string_view text) { return as_utf8(std::string(text.substr(from, 100))); };
    return "…" + part(one) + "… and …" + part(other) + "…";
}

void compare(const std::string& name, const send_record& one, const send_record& other,
             std::vector<finding>& found) {
    constexpr const char* remedy = "take time from send.now() and random bytes from send.random(); keep "
                                   "nothing about a lead in members or globals";
    if (one.request != other.request)
        found.push_back({name + ": two requests: " + parting(one.request, other.request), remedy});
    else if (one.outcome != other.outcome)
        found.push_back({name + ": two outcomes: " + parting(one.outcome, other.outcome), remedy});
}

/// All records of a process, as JSON text: [[name, request, outcome], …].
std::string records(const check_subject& s, const step_marker& at) {
    std::vector<finding> none;
    json::array rows;
    const input_set inputs;
    if (const auto object = make_object(s, none))
        for (const auto& c : inputs.cases(s, *object)) {
            const auto record = try_send(s, *object, c, at);
            rows.emplace_back(json::array{c.name(), record.request, record.outcome});
        }
    return json::dump(rows);
}

void wait_for_the_next_second() {
    using namespace std::chrono;
    std::this_thread::sleep_until(ceil<seconds>(system_clock::now() + milliseconds(1)) + milliseconds(5));
}

} // namespace

std::vector<finding> check_two_objects(const check_subject& s) {
    std::vector<finding> found;
    s.find(
        [&](const step_marker& at) {
            std::vector<finding> different;
            const input_set inputs;
            const auto one = make_object(s, different), other = make_object(s, different);
            if (!one || !other) return different;
            const auto cases = inputs.cases(s, *one);
            std::vector<send_record> first(cases.size());
            for (std::size_t i = 0; i < cases.size(); ++i) first[i] = try_send(s, *one, cases[i], at);
            // Backwards: what an object remembers of one lead would show in the next.
            for (std::size_t i = cases.size(); i-- > 0 && different.empty();)
                compare(cases[i].name(), first[i], try_send(s, *other, cases[i], at), different);
            return different;
        },
        found);
    return found;
}

std::vector<finding> check_two_processes(const check_subject& s) {
    std::vector<finding> found;
    const auto one = json::parse(s.run([&](const step_marker& at) { return records(s, at); }, found));
    if (!found.empty()) return found;
    wait_for_the_next_second(); // a plugin that looks at the clock shall see another time
    const auto other = json::parse(s.run([&](const step_marker& at) { return records(s, at); }, found));
    if (!found.empty() || !one || !other) return found;
    const auto& first = *one->if_array();
    const auto& second = *other->if_array();
    for (std::size_t i = 0; i < std::min(first.size(), second.size()) && found.empty(); ++i) {
        const auto text = [&](const json::array& of, std::size_t member) {
            return json::plain_text((*of[i].if_array())[member]);
        };
        compare(text(first, 0), {text(first, 1), text(first, 2), {}}, {text(second, 1), text(second, 2), {}},
                found);
    }
    return found;
}

} // namespace leadwire::cli
