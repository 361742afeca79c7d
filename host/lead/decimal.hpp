// Money and percentages: decimal with two places, exact, never binary floating point.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire {

/// A number of hundredths. Range: ±92,233,720,368,547,758.07.
class decimal {
  public:
    constexpr decimal() = default;
    [[nodiscard]] static constexpr decimal of_hundredths(std::int64_t n) {
        decimal d;
        d.hundredths_ = n;
        return d;
    }
    /// Takes "1990", "19.9", "-0.50"; nothing for any other text, more than two decimals, or out of range.
    [[nodiscard]] static std::optional<decimal> parse(std::string_view text);

    [[nodiscard]] constexpr std::int64_t hundredths() const { return hundredths_; }
    [[nodiscard]] constexpr bool negative() const { return hundredths_ < 0; }
    auto operator<=>(const decimal&) const = default;

  private:
    std::int64_t hundredths_ = 0;
};

/// A whole amount without decimals ("1990"), any other with exactly two ("19.90").
[[nodiscard]] std::string to_string(decimal d);
void append(std::string& out, decimal d);

} // namespace leadwire
