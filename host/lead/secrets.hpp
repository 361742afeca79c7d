// The values behind {secret:…}, and what hides them again in everything that people see or that is stored.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire {

/// By name. Loaded by the installation from secrets.toml.
using secret_values = std::map<std::string, std::string, std::less<>>;

inline constexpr std::string_view secret_mask = "•••";

/// Replaces secrets in a text by `secret_mask`: each value as it is, percent-encoded, form-encoded, escaped
/// for JSON and XML, and in base64.
class secret_masker {
public:
    secret_masker() = default;
    explicit secret_masker(const secret_values& secrets);
    /// One more value to hide, such as a secret that went through filters. Empty text is ignored.
    void add(std::string_view value);
    [[nodiscard]] std::string mask(std::string_view text) const;
    [[nodiscard]] bool empty() const { return needles_.empty(); }

private:
    std::vector<std::string> needles_; ///< longest first
};

} // namespace leadwire
