// One save of an author: build → check → cases → into the installation → dry run beside that of the build before.
#pragma once

#include "host/cli/plugin/project.hpp"
#include "host/lead/json.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace leadwire::cli {

/// What is watched, and the send that is rehearsed.
struct watched_project {
    project of;
    kit_place kit;
    std::string user;                   ///< the plugin that the integration names
    std::filesystem::path plugins;      ///< of the installation
    std::vector<std::string> leadwire;  ///< this program, with the installation's options
    std::vector<std::string> rehearsal; ///< arguments of dry-run
};

struct round_step {
    std::string name;    ///< "build", "check", "cases", "placed", "dry run"
    std::string trouble; ///< in a few lines; empty: it went well
    std::string text{};  ///< a word on what it did
    std::chrono::milliseconds took{};
};

struct round_end {
    std::vector<round_step> steps; ///< up to the one that failed
    /// What `dry-run --json` says of the build that was there, and of this one; none: it could not be run.
    std::optional<json::object> before, after;

    [[nodiscard]] bool good() const { return !steps.empty() && steps.back().trouble.empty(); }
};

/// The steps that a save can be waited for: of the validator those that take no time.
[[nodiscard]] round_end run_round(const watched_project& w, const std::function<void(const round_step&)>& tell);

} // namespace leadwire::cli
