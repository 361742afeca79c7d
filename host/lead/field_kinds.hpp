// What the fields of a lead may hold. A kind reads a JSON value or a text into its slot and writes it back;
// documents, edits and CSV go through the same kinds, so that a rule stands once.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/lead.hpp"

#include <cstdint>

namespace leadwire::field_kinds {

/// Why a value does not fit ("is negative"), and the part of the field that it is about (".501"), if it is
/// only a part.
struct misfit {
    std::string why = "does not fit";
    std::string part;
    std::string allowed; ///< instead of the kind's own words
    std::string shown;   ///< instead of the whole value
};
template <class T>
using reading = std::expected<T, misfit>;

/// A value as error messages show it: compact JSON, cut to a few words, always printable.
[[nodiscard]] std::string shown(const json::value& v);
/// Likewise a name out of a document, without quotes.
[[nodiscard]] std::string shown_name(std::string_view name);

// Every kind has: `slot`, the type of the member; `allowed`, the words for messages; `from`, for the value of
// a document; `from_text`, for text of an edit or a cell (never empty); `write`, null where the field is
// absent. `required`: there is no way to clear it.

/// How a kind stands to text.
enum class text_form {
    free,    ///< it is text, and its white space is kept
    strict,  ///< documents hold it as text; white space around it is nothing
    outside, ///< documents hold it as another type; edits and cells as text
};

struct text {
    using slot = std::string;
    static constexpr std::string_view allowed = "text";
    static constexpr auto form = text_form::free;
    static reading<slot> from(const json::value& v);
    static reading<slot> from_text(std::string_view t);
    static json::value write(const slot& s) { return s; }
};

struct phone : text {
    static constexpr std::string_view allowed = "text that is not empty";
    static constexpr bool required = true;
    static reading<slot> from(const json::value& v);
    static reading<slot> from_text(std::string_view t);
};

struct country : text {
    static constexpr std::string_view allowed = "two letters of ISO 3166-1";
    static constexpr auto form = text_form::strict;
    static reading<slot> from(const json::value& v);
    static reading<slot> from_text(std::string_view t);
};

struct currency : text {
    static constexpr std::string_view allowed = "three letters of ISO 4217";
    static constexpr auto form = text_form::strict;
    static reading<slot> from(const json::value& v);
    static reading<slot> from_text(std::string_view t);
};

[[nodiscard]] reading<std::int64_t> integer_from(const json::value& v, std::int64_t least, std::int64_t most);
[[nodiscard]] reading<std::int64_t> integer_from_text(std::string_view t, std::int64_t least,
                                                      std::int64_t most);

/// Number and slot differ by type alone: an ID of its own type, an integer, or either of them as an optional.
template <class Slot, std::int64_t Least, std::int64_t Most = INT64_MAX>
struct integer {
    using slot = Slot;
    static constexpr std::string_view allowed = Least > 0 ? "a positive integer" : "an integer of at least 0";
    static constexpr auto form = text_form::outside;

    static reading<slot> from(const json::value& v) { return stored(integer_from(v, Least, Most)); }
    static reading<slot> from_text(std::string_view t) { return stored(integer_from_text(t, Least, Most)); }
    static json::value write(const slot& s) {
        if constexpr (requires { s.has_value(); })
            return s ? json::value(static_cast<std::int64_t>(*s)) : nullptr;
        else
            return number(s) ? json::value(number(s)) : nullptr;
    }

private:
    static reading<slot> stored(const reading<std::int64_t>& n) {
        if (!n) return std::unexpected(n.error());
        if constexpr (requires(slot s) { s.has_value(); })
            return static_cast<typename slot::value_type>(*n);
        else
            return static_cast<slot>(*n);
    }
};
template <class Id>
using optional_id = integer<std::optional<Id>, 1>;
using optional_count = integer<std::optional<std::int64_t>, 0>;
using reason = integer<std::optional<int>, 1, INT32_MAX>;
/// Whole numbers up to here are exact in every JSON client. A lead at the end of what the database can count would leave
/// no ID for the next one.
constexpr std::int64_t largest_own_id = std::int64_t{1} << 53;
struct own_id : integer<lead_id, 1, largest_own_id> {
    static constexpr std::string_view allowed = "an integer from 1 to 9007199254740992";
};
struct offer : integer<offer_id, 1> {
    static constexpr bool required = true;
};

/// A decimal that may be negative.
struct markup {
    using slot = std::optional<decimal>;
    static constexpr std::string_view allowed = "a decimal with at most two decimals";
    static constexpr auto form = text_form::strict;
    static reading<slot> from(const json::value& v);
    static reading<slot> from_text(std::string_view t);
    static json::value write(const slot& s) { return s ? json::value(to_string(*s)) : nullptr; }
};
struct money : markup {
    static constexpr std::string_view allowed = "a decimal of at least 0 with at most two decimals";
    static reading<slot> from(const json::value& v);
    static reading<slot> from_text(std::string_view t);
};
/// Written as a number: it is no amount of a currency.
struct percent : money {
    static json::value write(const slot& s) { return s ? json::value(json::number{to_string(*s)}) : nullptr; }
};

struct flag {
    using slot = bool;
    static constexpr std::string_view allowed = "true or false";
    static constexpr auto form = text_form::outside;
    static reading<slot> from(const json::value& v);
    static reading<slot> from_text(std::string_view t);
    static json::value write(slot s) { return s; }
};

struct status {
    using slot = lead_status;
    static const std::string& allowed;
    static constexpr auto form = text_form::strict;
    static constexpr slot cleared = lead_status::new_lead;
    static reading<slot> from(const json::value& v);
    static reading<slot> from_text(std::string_view t);
    static json::value write(slot s) { return name_of(s); }
};

struct created {
    using slot = timestamp;
    static constexpr std::string_view allowed = "a time like \"2026-11-23T10:15:00Z\"";
    static constexpr auto form = text_form::strict;
    static constexpr bool keeps = true; ///< clearing leaves what is there: the time of arrival
    static reading<slot> from(const json::value& v);
    static reading<slot> from_text(std::string_view t);
    static json::value write(slot s) { return to_string(s); }
};

struct items {
    using slot = std::vector<order_item>;
    static constexpr std::string_view allowed =
        "an object of product ID to [quantity, unit price, unit net cost]";
    static constexpr auto form = text_form::outside;
    static reading<slot> from(const json::value& v);
    static reading<slot> from_text(std::string_view t);
    static json::value write(const slot& s);
};

struct track {
    using slot = std::vector<std::pair<std::string, std::string>>;
    static constexpr std::string_view allowed = "an object of tag to text";
    static constexpr auto form = text_form::outside;
    static reading<slot> from(const json::value& v);
    static reading<slot> from_text(std::string_view t);
    static json::value write(const slot& s);
};

struct meta {
    using slot = json::object;
    static constexpr std::string_view allowed = "an object";
    static constexpr auto form = text_form::outside;
    static reading<slot> from(const json::value& v);
    static reading<slot> from_text(std::string_view t);
    static json::value write(const slot& s) { return s; }
};

/// A tag's value: text, or a number as its digits.
[[nodiscard]] reading<std::string> tag_from(const json::value& v);
/// Nothing in it that a database column cannot hold.
[[nodiscard]] bool is_storable_value(const json::value& v);

} // namespace leadwire::field_kinds
