// What was ordered, for how much, and where it goes.
#include "host/lead/macro_values.hpp"
#include "host/lead/unicode.hpp"

namespace leadwire {
namespace {

std::string_view country(const macro_input& in, const std::string&, std::string&) {
    return in.order().country;
}

std::string_view address_line(const macro_input& in, const std::string&, std::string& scratch) {
    const auto& a = in.order().address;
    return joined({a.area, a.city, a.street, a.house}, ", ", scratch);
}

constexpr macro_entry entries[] = {
    {"geo", country},
    {"country", country},
    {"geoup",
     [](auto& in, auto&, auto& scratch) -> std::string_view { return scratch = upper(in.order().country); }},
    {"comment", [](auto& in, auto&, auto&) -> std::string_view { return in.order().comment; }},
    {"index", [](auto& in, auto&, auto&) -> std::string_view { return in.order().address.index; }},
    {"area", [](auto& in, auto&, auto&) -> std::string_view { return in.order().address.area; }},
    {"city", [](auto& in, auto&, auto&) -> std::string_view { return in.order().address.city; }},
    {"street", [](auto& in, auto&, auto&) -> std::string_view { return in.order().address.street; }},
    {"house", [](auto& in, auto&, auto&) -> std::string_view { return in.order().address.house; }},
    {"addr", address_line},
    {"fulladdr",
     [](auto& in, auto&, auto& scratch) {
         const auto& a = in.order().address;
         return joined({a.index, a.area, a.city, a.street, a.house}, ", ", scratch);
     }},
    {"straddr",
     [](auto& in, auto&, auto& scratch) {
         return joined({in.order().address.street, in.order().address.house}, ", ", scratch);
     }},
    {"delivery", [](auto& in, auto&, auto& scratch) { return whole_number(in.order().delivery, scratch); }},
    {"discount", [](auto& in, auto&, auto& scratch) { return amount(in.order().discount, scratch); }},
    {"count",
     [](auto& in, auto&, auto& scratch) { return whole_number(in.order().count.value_or(1), scratch); }},
    {"currency",
     [](auto& in, auto&, auto& scratch) {
         return whole_number(in.setting().catalog.currency(in.order().currency), scratch);
     }},
    {"curr", [](auto& in, auto&, auto&) -> std::string_view { return in.order().currency; }},
    {"price", [](auto& in, auto&, auto& scratch) { return amount(in.order().price, scratch); }},
    {"base", [](auto& in, auto&, auto& scratch) { return amount(in.order().base, scratch); }},
    {"delpr", [](auto& in, auto&, auto& scratch) { return amount(in.order().delivery_price, scratch); }},
    {"more", [](auto& in, auto&, auto& scratch) { return amount(in.order().more, scratch); }},
};

} // namespace

std::span<const macro_entry> order_macros() {
    return entries;
}

} // namespace leadwire
