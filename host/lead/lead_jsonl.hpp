// JSON Lines of leads: one document a line.
#pragma once

#include "host/lead/lead.hpp"
#include "host/lead/text_source.hpp"

#include <istream>

namespace leadwire {

/// Holds one line at a time, of at most 16 MiB. Empty lines are skipped, a byte order mark and CRLF are
/// taken.
class jsonl_lead_reader {
public:
    /// `in` must outlive the reader.
    jsonl_lead_reader(std::istream& in, timestamp arrived) : source_(in), arrived_(arrived) {}
    /// The next lead; nothing at the end. An error's place is "line N, field F", "line N, column C" or "line
    /// N"; the next call goes on with the next line. A file without any lead is an error.
    [[nodiscard]] result<std::optional<lead>> next();
    /// On which the last lead stands, from 1.
    [[nodiscard]] std::size_t line() const { return line_; }

private:
    /// False at the end.
    result<bool> read_line(std::string& text);

    text_source source_;
    timestamp arrived_;
    std::size_t line_ = 0;
    bool ended_ = false;
    bool empty_ = true; ///< no line with anything in it, so far
};

} // namespace leadwire
