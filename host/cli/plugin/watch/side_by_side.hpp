// Two texts in two columns, line by line, as people compare them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace leadwire::cli {

using text_lines = std::vector<std::string>;

/// Equal lines stand beside each other; between the columns is "|" where a line has changed, "<" where it is on the left
/// alone, ">" on the right alone. `width`: of the whole, in characters; longer lines are wrapped. Control characters are
/// made visible.
[[nodiscard]] text_lines side_by_side(const text_lines& left, const text_lines& right, std::size_t width);

} // namespace leadwire::cli
