// Edits by dotted name: `lead edit`, plugins' edits, CSV columns and `--set` all go through here.
#pragma once

#include "host/lead/lead.hpp"

namespace leadwire {

struct lead_edit {
    std::string name; ///< "external_id", "address.city", "meta.color", "items"; the traditional "exto" is external_id
    json::value value;
};

/// Sets one field, all or nothing. Text is taken for any type that it fits ("19.90", "true", "12"); null or empty text
/// clears an optional field. An unknown name, or a value that does not fit, is an error whose place is the name.
[[nodiscard]] result<void> apply(lead& l, const lead_edit& edit);

/// The field's value, by its dotted or its traditional name ("order_country", "ext_oid"); nothing for an unknown one.
[[nodiscard]] std::optional<json::value> field_of(const lead& l, std::string_view name);

/// Traditional column names and the dotted names that they stand for, for the guide and for `field_of`.
[[nodiscard]] const std::vector<std::pair<std::string_view, std::string_view>>& traditional_names();

} // namespace leadwire
