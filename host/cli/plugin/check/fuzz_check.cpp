// Seeded fuzzing of leads and answers.
#include "host/cli/plugin/check/fuzz_input.hpp"

#include <leadwire/abi/plugin.h>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace leadwire::cli {
namespace {

/// More say the same.
constexpr std::size_t most_findings = 5;

std::string remedy_for(std::uint64_t seed) {
    return fmt::format("--reproduce {} runs this input alone; with --in-process under a debugger", seed);
}

/// Every step begins with its seed: that is how a child that died is told.
std::vector<finding> run_seeds(const check_subject& s, std::uint64_t first, std::uint64_t last,
                               const step_marker& at) {
    std::vector<finding> found;
    for (auto seed = first; seed <= last && found.size() < most_findings; ++seed) {
        // An object for each input, so that a seed alone does the same.
        at(fmt::format("seed {}: configure", seed));
        const auto object = make_object(s, found);
        if (!object) return found;
        const auto flows = flows_of(*object);
        if (flows.empty()) return found;
        const fuzz_input input(seed, flows);
        auto c = input.of();
        if ((s.needs & LW_NEEDS_HTTP) == 0) c.sub_answer = nullptr;
        if ((s.needs & (LW_NEEDS_STORE | LW_NEEDS_EDIT_NOW)) == 0) c.store = service_script::database::answers;
        const auto marked = [&](std::string_view step) { at(fmt::format("seed {}: {}", seed, step)); };
        for (const auto& broken : try_send(s, *object, c, marked).broken_rules)
            found.push_back({fmt::format("seed {}: {}", seed, broken.what), remedy_for(seed)});
    }
    return found;
}

/// "seed 17: flow new, …"
std::uint64_t seed_of(std::string_view step) {
    std::uint64_t seed = 0;
    step.remove_prefix(std::string_view("seed ").size());
    std::from_chars(step.data(), step.data() + step.size(), seed);
    return seed;
}

} // namespace

std::vector<finding> check_fuzzed(const check_subject& s) {
    std::vector<finding> found;
    const auto last = s.seed + s.rounds - 1;
    for (auto first = s.seed; first <= last && found.size() < most_findings;) {
        const auto end = run_isolated(
            [&](const step_marker& at) { return written(run_seeds(s, first, last, at)); }, s.limit, s.place);
        if (end.result) {
            std::ranges::move(read_findings(*end.result), std::back_inserter(found));
            break;
        }
        const auto seed = seed_of(end.step);
        found.push_back({end.explained(), remedy_for(seed)});
        first = seed + 1; // the next ones, in a child that lives
    }
    return found;
}

std::vector<finding> check_one_fuzzed(const check_subject& s, std::uint64_t seed) {
    std::vector<finding> found;
    s.find([&](const step_marker& at) { return run_seeds(s, seed, seed, at); }, found);
    return found;
}

} // namespace leadwire::cli
