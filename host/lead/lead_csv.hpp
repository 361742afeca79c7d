// CSV of leads: columns named by dotted field names, or any file with a mapping.
#pragma once

#include "host/lead/lead.hpp"

#include <istream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace leadwire {

/// `--map 'name={First Name} {Last Name}'`: braces name columns of the file; `--set offer=12`: a constant,
/// which wins over a column of that field.
struct csv_mapping {
    std::vector<std::pair<std::string, std::string>> map;
    std::vector<std::pair<std::string, std::string>> set;
};

/// What can be said of it without a file: an unknown field, one that is given twice, a constant that does not
/// fit. The error's place is the option.
[[nodiscard]] result<void> check_mapping(const csv_mapping& mapping);

/// Turns records into leads. With no `map`, every column must be a dotted field name; else only mapped ones
/// are read. An empty cell is an absent field. A country given by its English name is turned into its code.
class csv_lead_reader {
public:
    /// Checks header and mapping: an unknown column or field is named. `in` must outlive the reader.
    [[nodiscard]] static result<csv_lead_reader> open(std::istream& in, const csv_mapping& mapping,
                                                      timestamp arrived);
    csv_lead_reader(csv_lead_reader&&) noexcept;
    csv_lead_reader& operator=(csv_lead_reader&&) noexcept;
    ~csv_lead_reader();
    /// The next lead; nothing at the end. An error's place is "line N, field F" or "line N".
    [[nodiscard]] result<std::optional<lead>> next();
    /// On which the last lead began, from 1.
    [[nodiscard]] std::size_t line() const;

private:
    struct state;
    explicit csv_lead_reader(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

} // namespace leadwire
