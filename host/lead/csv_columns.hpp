// Which cells of a CSV record go into which field of a lead.
#pragma once

#include "host/lead/lead_csv.hpp"
#include "host/lead/lead_fields.hpp"

#include <variant>

namespace leadwire {

/// Fields by their columns, mappings and constants.
class csv_columns {
public:
    /// An error names the column or the field, with "line 1" for what the header itself says.
    [[nodiscard]] static result<csv_columns> of(std::vector<std::string> header, const csv_mapping& mapping);
    /// As far as the mapping can be judged without a header.
    [[nodiscard]] static result<void> check(const csv_mapping& mapping);

    [[nodiscard]] std::size_t count() const { return header_.size(); }
    /// An error's place is the field.
    [[nodiscard]] result<lead> lead_of(const std::vector<std::string>& cells, timestamp arrived) const;

private:
    struct column {
        std::string name;
        std::size_t at = 0;
    };
    using piece = std::variant<std::string, column>; ///< text of the template, or a column
    struct target {
        std::string name; ///< as the user wrote it
        field_place place;
        std::vector<piece> pieces;
        bool mapped = false; ///< then the text is trimmed
    };

    result<void> read_constants(const csv_mapping& mapping);
    result<void> read_map(const csv_mapping& mapping);
    result<void> read_header();
    result<void> find_columns();
    result<void> check_required() const;
    [[nodiscard]] static result<std::vector<piece>> pieces_of(std::string_view text);
    [[nodiscard]] result<std::size_t> number_of(std::string_view name) const;
    [[nodiscard]] bool has_target(const field_place& place) const;

    std::vector<std::string> header_;
    std::vector<target> targets_;
    std::vector<field_place> constants_;
    lead blank_; ///< with the constants set
};

} // namespace leadwire
