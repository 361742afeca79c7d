#include "host/lead/csv_reader.hpp"

namespace leadwire {
namespace {

constexpr std::size_t most_cells = 10'000;

} // namespace

result<std::vector<std::string>> csv_reader::next() {
    std::vector<std::string> record;
    if (ended_) return record;
    line_ = next_line_;
    position_ = position::cell_start;
    std::string cell;
    for (std::size_t size = 0;; ++size) {
        auto c = source_.get();
        if (c == text_source::end && size == 0) {
            ended_ = true;
            if (auto status = source_.status(); !status) return std::unexpected(status.error());
            return record;
        }
        if (size > longest_record) return broken(line_, "the record is longer than 16 MiB");
        auto taken = take(c, cell);
        if (!taken) return std::unexpected(std::move(taken.error()));
        if (*taken == step::more) continue;
        record.push_back(std::exchange(cell, {}));
        if (*taken == step::record_ends) return record;
        if (record.size() == most_cells) return broken(line_, "the record has more than 10,000 cells");
    }
}

result<csv_reader::step> csv_reader::take(int c, std::string& cell) {
    if (c == text_source::end) return ending();
    if (c == '\n') ++next_line_;
    if (position_ == position::quoted) {
        if (c != '"')
            cell += static_cast<char>(c);
        else if (source_.peek() == '"')
            cell += static_cast<char>(source_.get());
        else
            position_ = position::after_quotes;
        return step::more;
    }
    if (c == '\r' && source_.peek() == '\n') return step::more; // the end of the line follows
    if (c == '\n') return step::record_ends;
    if (c == ',') {
        position_ = position::cell_start;
        return step::cell_ends;
    }
    if (position_ == position::after_quotes)
        return broken(next_line_, "text after closing quotes; allowed: a comma or the end of the line");
    if (c == '"' && position_ == position::cell_start) {
        position_ = position::quoted;
        quote_line_ = next_line_;
        return step::more;
    }
    position_ = position::plain; // a quote inside is one of the text: 12" pizza
    cell += static_cast<char>(c);
    return step::more;
}

/// The last line may lack its line break.
result<csv_reader::step> csv_reader::ending() {
    ended_ = true;
    if (auto status = source_.status(); !status) return std::unexpected(status.error());
    if (position_ == position::quoted) return broken(quote_line_, "quotes are opened here and never closed");
    return step::record_ends;
}

std::unexpected<error> csv_reader::broken(std::size_t line, std::string text) {
    ended_ = true;
    return invalid("line " + std::to_string(line), std::move(text));
}

} // namespace leadwire
