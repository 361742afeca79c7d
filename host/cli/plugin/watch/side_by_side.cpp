#include "host/cli/plugin/watch/side_by_side.hpp"

#include "host/lead/shown_text.hpp"
#include "host/lead/utf8.hpp"

#include <algorithm>

namespace leadwire::cli {
namespace {

/// Beyond it two texts are compared line by line as they stand: the table of common lines would be too large.
constexpr std::size_t most_lines = 1000;

struct row {
    const std::string *left = nullptr, *right = nullptr;
};

/// common[i][j]: how many lines the ends from i and from j have in common.
class common_lines {
public:
    common_lines(const text_lines& left, const text_lines& right)
        : width_(right.size() + 1), counts_((left.size() + 1) * width_) {
        for (auto i = left.size(); i-- > 0;)
            for (auto j = right.size(); j-- > 0;)
                at(i, j) = left[i] == right[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
    }
    [[nodiscard]] std::size_t& at(std::size_t i, std::size_t j) { return counts_[i * width_ + j]; }

private:
    std::size_t width_;
    std::vector<std::size_t> counts_;
};

/// What lies between two common lines: changed as far as both sides have lines.
void add_apart(std::vector<row>& rows, const text_lines& left, std::size_t i, std::size_t i_end, const text_lines& right,
               std::size_t j, std::size_t j_end) {
    for (; i < i_end || j < j_end; ++i, ++j)
        rows.push_back({i < i_end ? &left[i] : nullptr, j < j_end ? &right[j] : nullptr});
}

std::vector<row> aligned(const text_lines& left, const text_lines& right) {
    std::vector<row> rows;
    if (std::max(left.size(), right.size()) > most_lines) {
        add_apart(rows, left, 0, left.size(), right, 0, right.size());
        return rows;
    }
    common_lines common(left, right);
    std::size_t i = 0, j = 0, from_i = 0, from_j = 0;
    while (i < left.size() && j < right.size()) {
        if (left[i] == right[j]) {
            add_apart(rows, left, from_i, i, right, from_j, j);
            rows.push_back({&left[i++], &right[j++]});
            from_i = i, from_j = j;
        } else if (common.at(i + 1, j) >= common.at(i, j + 1)) {
            ++i;
        } else {
            ++j;
        }
    }
    add_apart(rows, left, from_i, left.size(), right, from_j, right.size());
    return rows;
}

struct cell {
    std::string text;
    std::size_t width = 0; ///< in characters
};
/// At least one.
std::vector<cell> wrapped(const std::string* line, std::size_t width) {
    std::vector<cell> cells(1);
    if (line == nullptr) return cells;
    const std::string whole = on_one_line(*line);
    for (std::string_view rest = whole; !rest.empty();) {
        const auto size = std::max<std::size_t>(first_character(rest), 1);
        if (cells.back().width == width) cells.emplace_back();
        cells.back().text += rest.substr(0, size);
        ++cells.back().width;
        rest.remove_prefix(size);
    }
    return cells;
}

char mark(const row& r) {
    if (r.left == nullptr) return '>';
    if (r.right == nullptr) return '<';
    return *r.left == *r.right ? ' ' : '|';
}

} // namespace

text_lines side_by_side(const text_lines& left, const text_lines& right, std::size_t width) {
    const auto column = std::max<std::size_t>(width > 3 ? (width - 3) / 2 : 0, 10);
    text_lines out;
    for (const auto& r : aligned(left, right)) {
        const auto l = wrapped(r.left, column), right_cells = wrapped(r.right, column);
        for (std::size_t i = 0; i < std::max(l.size(), right_cells.size()); ++i) {
            const cell a = i < l.size() ? l[i] : cell{}, b = i < right_cells.size() ? right_cells[i] : cell{};
            auto text = a.text + std::string(column - a.width, ' ') + ' ' + mark(r) + ' ' + b.text;
            text.erase(text.find_last_not_of(' ') + 1);
            out.push_back(std::move(text));
        }
    }
    return out;
}

} // namespace leadwire::cli
