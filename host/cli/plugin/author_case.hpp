// An author's own case: lead, settings, answer → the request and the outcome that are expected. The format is
// in docs/testing-a-plugin.md.
#pragma once

#include "host/cli/plugin/send_world.hpp"
#include "host/lead/target_answer.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace leadwire::cli {

enum class case_part { send, probe };

struct author_case {
    std::string name;
    std::string place; ///< "cases.jsonl: line 3"
    flow of = flow::new_lead;
    case_part part = case_part::send; ///< probe: of a delivery in doubt
    send_world world;
    json::value settings{json::object{}};
    target_request request; ///< before preprocess sees it
    std::optional<target_answer> answer;
    json::object expect;
};

/// One case a line; empty lines are passed over. Files that a case names lie beside `file`. An error has
/// file, line and member: a member that is not known is a mistake, or a misspelt expectation would hold for
/// ever.
[[nodiscard]] result<std::vector<author_case>> read_cases(const std::filesystem::path& file);
/// One line of it; `directory` is where the files that it names lie.
[[nodiscard]] result<author_case> read_case(std::string_view line, const std::string& place,
                                            const std::filesystem::path& directory);

} // namespace leadwire::cli
