#include "host/lead/field_kinds.hpp"

#include "host/lead/shown_text.hpp"
#include "host/lead/unicode.hpp"
#include "host/lead/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace leadwire::field_kinds {
namespace {

std::unexpected<misfit> unfit(std::string why = misfit{}.why) {
    return std::unexpected(misfit{std::move(why), {}, {}, {}});
}

/// A text for `from_text`, or no text at all.
template <class Kind>
reading<typename Kind::slot> from_string(const json::value& v) {
    auto* t = v.if_string();
    return t ? Kind::from_text(*t) : unfit();
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

reading<std::string> letters(std::string_view t, std::size_t count, std::string (*cased)(std::string_view)) {
    if (t.size() != count || !std::ranges::all_of(t, is_letter)) return unfit();
    return cased(t);
}

reading<std::int64_t> within(std::int64_t n, std::int64_t least, std::int64_t most) {
    if (n < least) return unfit(n < 0 ? "is negative" : "is too small");
    if (n > most) return unfit("is too large");
    return n;
}

/// A decimal as it is written, in text or as a JSON number.
reading<markup::slot> decimal_from(std::string_view written) {
    if (auto d = decimal::parse(written)) return *d;
    auto whole = written.substr(0, written.find('.'));
    auto digits = [](std::string_view t) { return t.find_first_not_of("0123456789") == t.npos; };
    bool many = whole.size() + 3 < written.size() && digits(whole.substr(whole.starts_with('-'))) &&
                digits(written.substr(whole.size() + 1));
    return unfit(many ? "has more than two decimals" : misfit{}.why);
}

reading<money::slot> not_negative(reading<markup::slot> d) {
    if (d && (*d)->negative()) return unfit("is negative");
    return d;
}

std::string shortened(std::string text) {
    constexpr std::size_t longest = 60;
    auto whole = as_utf8(std::move(text));
    std::string cut(cut_utf8(whole, longest));
    return cut.size() < whole.size() ? cut + "…" : cut;
}

} // namespace

std::string shown(const json::value& v) {
    return shortened(json::dump(v));
}

std::string shown_name(std::string_view name) {
    std::string escaped;
    json::append_escaped(escaped, name);
    return shortened(std::move(escaped));
}

reading<std::string> text::from(const json::value& v) {
    return from_string<text>(v);
}
reading<std::string> text::from_text(std::string_view t) {
    if (!is_storable(t)) return unfit(t.find('\0') == t.npos ? "is not UTF-8" : "holds a NUL");
    return std::string(t);
}

reading<std::string> phone::from(const json::value& v) {
    return from_string<phone>(v);
}
reading<std::string> phone::from_text(std::string_view t) {
    if (trim(t).empty()) return unfit("is empty");
    return text::from_text(t);
}

reading<std::string> country::from(const json::value& v) {
    return from_string<country>(v);
}
reading<std::string> country::from_text(std::string_view t) {
    return letters(t, 2, lower);
}

reading<std::string> currency::from(const json::value& v) {
    return from_string<currency>(v);
}
reading<std::string> currency::from_text(std::string_view t) {
    return letters(t, 3, upper);
}

reading<std::int64_t> integer_from(const json::value& v, std::int64_t least, std::int64_t most) {
    auto n = v.if_integer();
    return n ? within(*n, least, most) : unfit();
}

reading<std::int64_t> integer_from_text(std::string_view t, std::int64_t least, std::int64_t most) {
    std::int64_t n = 0;
    auto [end, wrong] = std::from_chars(t.data(), t.data() + t.size(), n);
    if (wrong != std::errc{} || end != t.data() + t.size()) return unfit();
    return within(n, least, most);
}

reading<markup::slot> markup::from(const json::value& v) {
    if (auto* n = v.if_number()) return decimal_from(n->digits);
    return from_string<markup>(v);
}
reading<markup::slot> markup::from_text(std::string_view t) {
    return decimal_from(t);
}

reading<money::slot> money::from(const json::value& v) {
    return not_negative(markup::from(v));
}
reading<money::slot> money::from_text(std::string_view t) {
    return not_negative(decimal_from(t));
}

reading<bool> flag::from(const json::value& v) {
    if (auto* b = v.if_bool()) return *b;
    auto n = v.if_integer();
    if (n != 0 && n != 1) return unfit();
    return *n == 1;
}
reading<bool> flag::from_text(std::string_view t) {
    auto word = lower(t);
    if (word == "true" || word == "yes" || word == "1") return true;
    if (word == "false" || word == "no" || word == "0") return false;
    return unfit();
}

const std::string& status::allowed = status_names();
reading<lead_status> status::from(const json::value& v) {
    return from_string<status>(v);
}
reading<lead_status> status::from_text(std::string_view t) {
    auto named = status_named(t);
    if (!named) return unfit();
    return *named;
}

reading<timestamp> created::from(const json::value& v) {
    return from_string<created>(v);
}
reading<timestamp> created::from_text(std::string_view t) {
    auto time = parse_timestamp(t);
    if (!time) return unfit();
    return *time;
}

} // namespace leadwire::field_kinds
