// The tables of an integration file, one function each. Mistakes go to the remarks of the reader or to
// `remarks`.
#pragma once

#include "host/delivery/integration.hpp"
#include "host/delivery/table_reader.hpp"

namespace leadwire {

enum class judge_of_answers { plugin, rules };

[[nodiscard]] send_limits read_limits(const toml_value& table, file_remarks& remarks);
[[nodiscard]] retry_rule read_retry(const toml_value& table, file_remarks& remarks);
[[nodiscard]] breaker_rule read_breaker(const toml_value& table, file_remarks& remarks);
[[nodiscard]] connection_rule read_connection(const toml_value& table, file_remarks& remarks);
[[nodiscard]] json::value read_settings(const toml_value& table, file_remarks& remarks);
[[nodiscard]] flow_rule read_flow(flow f, const toml_value& table, judge_of_answers judge,
                                  file_remarks& remarks);
/// The list of all [[answer.FLOW]] tables of one flow.
[[nodiscard]] std::vector<answer_rule> read_answer_rules(flow f, const toml_value& list,
                                                         file_remarks& remarks);

/// Where a key that is known somewhere belongs: "in [limits]"; empty for a name that no table has.
[[nodiscard]] std::string_view home_of(std::string_view key);

} // namespace leadwire
