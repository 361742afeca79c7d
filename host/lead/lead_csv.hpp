// CSV of leads (RFC 4180): columns named by dotted field names, or any file with a mapping.
#pragma once

#include "host/lead/lead.hpp"

#include <istream>
#include <memory>
#include <string>
#include <vector>

namespace leadwire {

/// Reads records of RFC 4180: quotes, doubled quotes, line breaks inside quotes, CRLF or LF. A UTF-8 byte order mark is
/// skipped. The separator is a comma.
class csv_reader {
  public:
    explicit csv_reader(std::istream& in);
    /// The next record, an empty one at the end. An error's place is "line N".
    [[nodiscard]] result<std::vector<std::string>> next();
    [[nodiscard]] bool at_end() const;
    [[nodiscard]] std::size_t line() const; ///< line on which the last record began, from 1

  private:
    std::istream& in_;
    std::size_t line_ = 0;
    std::size_t next_line_ = 1;
    bool ended_ = false;
};

/// `--map 'name={First Name} {Last Name}'`: braces name columns of the file; `--set offer=12`: a constant.
struct csv_mapping {
    std::vector<std::pair<std::string, std::string>> map;
    std::vector<std::pair<std::string, std::string>> set;
};

/// Turns records into leads. With no `map`, every column must be a dotted field name; else only mapped ones are read.
/// A country given by its English name is turned into its code.
class csv_lead_reader {
  public:
    /// Checks header and mapping: an unknown column or field is named.
    [[nodiscard]] static result<csv_lead_reader> open(std::istream& in, const csv_mapping& mapping, timestamp arrived);
    csv_lead_reader(csv_lead_reader&&) noexcept;
    ~csv_lead_reader();
    /// The next lead; nothing at the end. An error's place is "line N, field F".
    [[nodiscard]] result<std::optional<lead>> next();
    [[nodiscard]] std::size_t line() const;

  private:
    struct state;
    explicit csv_lead_reader(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

} // namespace leadwire
