// One test of the validator, and what it found.
#pragma once

#include "host/cli/plugin/isolated.hpp"
#include "host/cli/plugin/send_world.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::cli {

struct finding {
    std::string what;
    std::string remedy;
};

/// As they come out of a child.
[[nodiscard]] std::string written(const std::vector<finding>& all);
[[nodiscard]] std::vector<finding> read_findings(std::string_view text);

/// The plugin under test, and what the tests work with.
struct check_subject {
    std::filesystem::path file;
    json::value settings{json::object{}};
    std::optional<integration> from; ///< its templates make the requests; none: a small form
    secret_values secrets{};
    std::uint32_t needs = 0; ///< LW_NEEDS_* of its note
    std::chrono::milliseconds limit{10000}; ///< of one call
    place_of_work place = place_of_work::child;
    std::uint64_t seed = 1;
    std::uint64_t rounds = 1000;

    /// Runs work in a child. A crash, a hang or an exit becomes a finding, and the result is empty.
    [[nodiscard]] std::string run(const isolated_work& work, std::vector<finding>& found) const;
    /// The same for work that finds things itself.
    void find(const std::function<std::vector<finding>(const step_marker&)>& work,
              std::vector<finding>& found) const;
};

/// What has to have passed for a test to say anything.
enum class check_needs { nothing, loading, object };

struct plugin_check {
    std::string_view name;
    std::string_view what; ///< one line for --list
    check_needs needs;
    std::vector<finding> (*run)(const check_subject&);
};

/// All of them, in the order in which they run.
[[nodiscard]] std::span<const plugin_check> plugin_checks();

// The tests, by file.
std::vector<finding> check_file(const check_subject& s);           ///< loading_checks
std::vector<finding> check_loading(const check_subject& s);        ///< loading_checks
std::vector<finding> check_unloading(const check_subject& s);      ///< loading_checks
std::vector<finding> check_reloading(const check_subject& s);      ///< reloading_check
std::vector<finding> check_settings(const check_subject& s);       ///< settings_checks
std::vector<finding> check_wrong_settings(const check_subject& s); ///< settings_checks
std::vector<finding> check_older_host(const check_subject& s);     ///< host_checks
std::vector<finding> check_newer_host(const check_subject& s);     ///< host_checks
std::vector<finding> check_two_objects(const check_subject& s);    ///< determinism_checks
std::vector<finding> check_two_processes(const check_subject& s);  ///< determinism_checks
std::vector<finding> check_fuzzed(const check_subject& s);         ///< fuzz_check
/// The one input that this seed makes.
std::vector<finding> check_one_fuzzed(const check_subject& s, std::uint64_t seed);

} // namespace leadwire::cli
