// leadwire.toml: every key with its type, default and meaning (docs/operating.md shows the same table).
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/json.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire {

enum class setting_kind { text, duration, size, count, count_from_0, list, choice };

struct setting_key {
    std::string_view name; ///< dotted: "http.connect_timeout"
    setting_kind kind = setting_kind::text;
    std::string_view fallback; ///< as TOML
    std::string_view meaning;
    std::vector<std::string_view> choices; ///< of a choice
};
[[nodiscard]] const std::vector<setting_key>& setting_keys();

class settings {
public:
    /// Defaults only.
    settings();
    /// Reads the text of a file; an error's place is "FILE:LINE:COLUMN".
    [[nodiscard]] static result<settings> parse(std::string_view toml, std::string_view file);

    /// The value of a known key: text, or a list of texts; sizes and counts as numbers.
    [[nodiscard]] const json::value& get(std::string_view key) const;
    [[nodiscard]] std::string text(std::string_view key) const;
    [[nodiscard]] std::chrono::milliseconds duration(std::string_view key) const;
    [[nodiscard]] std::int64_t size(std::string_view key) const; ///< bytes
    [[nodiscard]] std::int64_t count(std::string_view key) const;
    [[nodiscard]] std::vector<std::string> list(std::string_view key) const;

private:
    std::map<std::string, json::value, std::less<>> values_;
};

/// The file's text with one key set, everything else (comments too) kept. `value` is TOML. An unknown key or
/// a value of the wrong type is refused.
[[nodiscard]] result<std::string> with_setting(std::string_view toml, std::string_view file,
                                               std::string_view key, std::string_view value);

/// What `leadwire init` writes: every key with its meaning, as comments.
[[nodiscard]] std::string initial_settings();

} // namespace leadwire
