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

    [[nodiscard]] std::size_t count() const { return header_.size(); }
    /// An error's place is the field.
    [[nodiscard]] result<lead> lead_of(const std::vector<std::string>& cells, timestamp arrived) const;

private:
    using piece = std::variant<std::string, std::size_t>; ///< text of the template, or the number of a column
    struct target {
        std::string name; ///< as the user wrote it
        field_place place;
        std::vector<piece> pieces;
        bool mapped = false; ///< then the text is trimmed
    };

    result<void> read_header();
    result<void> read_map(const csv_mapping& mapping);
    result<void> read_constants(const csv_mapping& mapping);
    result<void> check_required() const;
    [[nodiscard]] result<std::vector<piece>> pieces_of(std::string_view text) const;
    [[nodiscard]] bool has_target(const field_place& place) const;

    std::vector<std::string> header_;
    std::vector<target> targets_;
    std::vector<field_place> constants_;
    lead blank_; ///< with the constants set
};

} // namespace leadwire
