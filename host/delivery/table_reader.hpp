// Takes the keys of one TOML table by name and type; what nobody took is refused by name.
#pragma once

#include "host/delivery/toml_document.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire {

/// What a number may be.
struct integer_range {
    std::int64_t least = 0;
    std::int64_t most = 1'000'000'000;
};

class table_reader {
public:
    /// `path` is "limits", "answer.new", or empty for the whole file. `table` must be one.
    table_reader(const toml_value& table, std::string path, file_remarks& remarks);

    /// The key's value, whatever its type; the key is known from now on.
    [[nodiscard]] const toml_value* take(std::string_view key);
    /// These take a value of one type; another type is a mistake and gives nothing.
    [[nodiscard]] const toml_value* take_text(std::string_view key,
                                              std::string_view allowed = "a text in quotes");
    [[nodiscard]] const toml_value* take_table(std::string_view key);
    [[nodiscard]] std::optional<std::int64_t> take_integer(std::string_view key, integer_range allowed);
    [[nodiscard]] std::optional<bool> take_truth(std::string_view key);
    /// At most 24 hours.
    [[nodiscard]] std::optional<std::chrono::milliseconds> take_duration(std::string_view key,
                                                                         std::chrono::milliseconds least);
    /// One of the words, as its number in the list.
    [[nodiscard]] std::optional<std::size_t> take_word(std::string_view key,
                                                       const std::vector<std::string_view>& words);

    /// "limits.timeout: found the integer 5; allowed: …"
    void wrong(const toml_value& value, std::string_view key, std::string_view allowed);
    void mistake(const toml_value& value, std::string_view key, std::string_view text);
    void missing(std::string_view key, std::string_view allowed);
    /// Every key that was not taken is a mistake. `homes` says where a key that is known elsewhere belongs.
    void refuse_others(std::string_view (*homes)(std::string_view key));

    [[nodiscard]] bool has(std::string_view key) const { return table_.find(key) != nullptr; }
    [[nodiscard]] file_remarks& remarks() const { return remarks_; }
    [[nodiscard]] std::string path_of(std::string_view key) const;

private:
    const toml_value& table_;
    std::string path_;
    file_remarks& remarks_;
    std::vector<std::string_view> known_;
};

} // namespace leadwire
