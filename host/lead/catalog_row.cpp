#include "host/lead/catalog_row.hpp"

#include "host/lead/field_kinds.hpp"

namespace leadwire {
namespace {

const json::object nothing;

} // namespace

catalog_row::catalog_row(const json::value& row, const std::string& place)
    : row_(row.if_object()), place_(place) {
    if (row_) return;
    row_ = &nothing;
    wrong_ =
        error{error_code::invalid, place_, field_kinds::shown(row) + " does not fit; allowed: an object"};
}

std::int64_t catalog_row::positive(std::string_view name, presence wanted) {
    auto* v = member(name);
    if (!v) {
        if (wanted == presence::required) refuse(name, "is required; allowed: a positive integer");
        return 0;
    }
    auto n = v->if_integer();
    if (!n || *n < 1) refuse(name, *v, "a positive integer");
    return n.value_or(0);
}

std::string catalog_row::text(std::string_view name) {
    auto* v = member(name);
    auto* t = v ? v->if_string() : nullptr;
    if (v && !t) refuse(name, *v, "text");
    return t ? *t : std::string();
}

json::object catalog_row::object(std::string_view name) {
    auto* v = member(name);
    auto* o = v ? v->if_object() : nullptr;
    if (v && !o) refuse(name, *v, "an object");
    return o ? *o : json::object();
}

json::array catalog_row::array(std::string_view name) {
    auto* v = member(name);
    auto* a = v ? v->if_array() : nullptr;
    if (v && !a) refuse(name, *v, "an array");
    return a ? *a : json::array();
}

void catalog_row::refuse(std::string_view name, std::string text) {
    if (!wrong_)
        wrong_ = error{error_code::invalid, place_of(field_kinds::shown_name(name)), std::move(text)};
}

void catalog_row::refuse(std::string_view name, const json::value& found, std::string_view allowed) {
    refuse(name, field_kinds::shown(found) + " does not fit; allowed: " + std::string(allowed));
}

result<void> catalog_row::done() const {
    if (wrong_) return std::unexpected(*wrong_);
    return {};
}

const json::value* catalog_row::member(std::string_view name) const {
    auto* v = json::find(*row_, name);
    return v && !v->is_null() ? v : nullptr;
}

} // namespace leadwire
