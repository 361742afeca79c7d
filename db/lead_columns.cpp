#include "db/lead_columns.hpp"

#include <limits>

namespace leadwire::db {

using fit = number_column::fit;

std::optional<std::int64_t> status_number(const lead& l) {
    return static_cast<int>(l.status);
}
fit set_status(lead& l, std::optional<std::int64_t> n) {
    auto status = n && *n >= 1 && *n <= 12 ? status_coded(static_cast<int>(*n)) : std::nullopt;
    if (status) l.status = *status;
    return status ? fit::yes : fit::no;
}

std::optional<std::int64_t> reason_number(const lead& l) {
    return l.reason;
}
fit set_reason(lead& l, std::optional<std::int64_t> n) {
    if (!n) return fit::yes;
    if (*n < 1 || *n > std::numeric_limits<int>::max()) return fit::no;
    l.reason = static_cast<int>(*n);
    return fit::yes;
}

std::optional<std::int64_t> offer_number(const lead& l) {
    return number(l.offer);
}
fit set_offer(lead& l, std::optional<std::int64_t> n) {
    if (!n) return fit::no;
    l.offer = offer_id{*n};
    return fit::yes;
}

std::optional<std::int64_t> agency_number(const lead& l) {
    return l.agency.id;
}
fit set_agency(lead& l, std::optional<std::int64_t> n) {
    l.agency.id = n;
    return fit::yes;
}

} // namespace leadwire::db
