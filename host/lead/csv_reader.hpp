// Records of CSV as RFC 4180 has them: quotes, doubled quotes, line breaks inside quotes, CRLF or LF.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/text_source.hpp"

#include <istream>
#include <string>
#include <vector>

namespace leadwire {

/// The separator is a comma. A UTF-8 byte order mark is skipped. A record may have 16 MiB and 10,000 cells.
class csv_reader {
public:
    explicit csv_reader(std::istream& in) : source_(in) {}
    /// The next record, none at all at the end; an empty line is a record of one empty cell. An error's place
    /// is "line N"; nothing can be read after one.
    [[nodiscard]] result<std::vector<std::string>> next();
    [[nodiscard]] std::size_t line() const { return line_; } ///< on which the last record began, from 1

private:
    enum class step { more, cell_ends, record_ends };

    result<step> take(int c, std::string& cell);
    result<step> ending();
    std::unexpected<error> broken(std::size_t line, std::string text);

    enum class position { cell_start, plain, quoted, after_quotes };
    text_source source_;
    position position_ = position::cell_start;
    std::size_t line_ = 0;
    std::size_t next_line_ = 1;
    std::size_t quote_line_ = 0; ///< on which the last quotes were opened
    bool ended_ = false;
};

} // namespace leadwire
