// Mistakes and warnings about a file, each with its place.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire {

/// From 1; column counts characters, not bytes.
struct file_place {
    int line = 1, column = 1;
    auto operator<=>(const file_place&) const = default;
};

struct file_remark {
    int line = 0, column = 0; ///< from 1; column counts characters
    std::string text;
    /// "FILE:LINE:COLUMN: text"
    [[nodiscard]] std::string message(std::string_view file) const;
};

/// Collects while a file is read: a reader goes on after a mistake, so that one look shows them all.
struct file_remarks {
    std::string_view source; ///< the file's text
    std::vector<file_remark> mistakes, warnings;

    void mistake(file_place at, std::string text);
    void warning(file_place at, std::string text);
    /// In the order of the file.
    void sort();
};

} // namespace leadwire
