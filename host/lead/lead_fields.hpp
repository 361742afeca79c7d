// The fields of a lead: one table of dotted names, behind documents, edits and CSV alike.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/lead.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace leadwire {

enum class value_source {
    document, ///< types are those of the lead document
    edit,     ///< edits and cells: text is taken for any type that it fits
};
enum class edit_right { free, refused };

struct lead_field {
    std::string_view name; ///< "address.city"
    edit_right edits;      ///< by `apply`
    /// All or nothing. The error's place is what follows the name (".501"), mostly nothing.
    result<void> (*set)(lead& l, const json::value& v, value_source source);
    /// null where an optional field is absent.
    json::value (*get)(const lead& l);
};

/// In the order of the document; fields of one group ("address.…") stand together.
[[nodiscard]] std::span<const lead_field> lead_fields();
[[nodiscard]] const lead_field* find_field(std::string_view name);
/// True for "agency" and "commission.affiliate": names of other fields go on with a dot there.
[[nodiscard]] bool is_group(std::string_view name);
/// For messages: "id, uid, source" of "agency"; "" gives all at the top.
[[nodiscard]] std::string members_of(std::string_view group);

/// What the document holds in this group, absent fields left out; "" is the whole document.
[[nodiscard]] json::object group_to_json(const lead& l, std::string_view group);
/// The error's place is the required field that is not there.
[[nodiscard]] result<void> check_required(const lead& l);

/// What a dotted name leads to: a field, or one member of `meta` or `track`.
struct field_place {
    const lead_field* field = nullptr;
    std::optional<std::string> member; ///< "color" of "meta.color"
    bool operator==(const field_place&) const = default;
};
/// A file of leads may name every field, an edit only those that it may change.
enum class named_by { edit, file };
/// Dotted and traditional names; an error has no place and says what is allowed.
[[nodiscard]] result<field_place> place_named(std::string_view name, named_by by = named_by::edit);
/// As `lead_field::set`, by the rules of edits.
[[nodiscard]] result<void> set_by_edit(lead& l, const field_place& place, const json::value& v);

/// The dotted name that a traditional one stands for; any other name as it is.
[[nodiscard]] std::string_view without_tradition(std::string_view name);

} // namespace leadwire
