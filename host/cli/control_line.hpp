// What commands say to a host that runs, a JSON object on a line, and what it answers: lines of any members, and a last
// one with `done`.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/json.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire::cli {

/// Longer ones are rubbish.
constexpr std::size_t longest_control_line = 65536;

struct control_order {
    enum class kind { reload, list, heed } what = kind::list;
    std::string plugin{}; ///< reload: empty for all
    unsigned part = 0;    ///< reload: of the leads, in ten thousandths; 0: all at once
    std::chrono::milliseconds window{60'000};
};
/// An error names the member.
[[nodiscard]] result<control_order> read_order(std::string_view line);
[[nodiscard]] json::object written(const control_order& order);

/// "5%", "0.25%": in ten thousandths, more than 0 and less than all; nothing for any other text.
[[nodiscard]] std::optional<unsigned> parse_share(std::string_view text);

/// The last line.
[[nodiscard]] json::object end_line(const result<void>& how);
/// Nothing: it is not the last one.
[[nodiscard]] std::optional<result<void>> read_end(const json::object& line);

} // namespace leadwire::cli
