// Which column of `leads` holds which member of a lead. A new column is one line here and a migration.
#pragma once

#include "host/lead/lead.hpp"

#include <array>

namespace leadwire::db {

/// Text that is never NULL: empty stands for absent.
struct text_column {
    const char* name;
    std::string& (*of)(lead& l);
};
/// A whole number or NULL. `set` gives back false for one that the member cannot hold.
struct number_column {
    const char* name;
    std::optional<std::int64_t> (*get)(const lead& l);
    enum class fit { yes, no };
    fit (*set)(lead& l, std::optional<std::int64_t> n);
};
/// A decimal as text, or NULL.
struct amount_column {
    const char* name;
    std::optional<decimal>& (*of)(lead& l);
};

inline constexpr std::array text_columns{
    text_column{"country", [](lead& l) -> std::string& { return l.country; }},
    text_column{"external_id", [](lead& l) -> std::string& { return l.external_id; }},
    text_column{"phone", [](lead& l) -> std::string& { return l.phone; }},
    text_column{"agency_uid", [](lead& l) -> std::string& { return l.agency.uid; }},
    text_column{"agency_source", [](lead& l) -> std::string& { return l.agency.source; }},
    text_column{"name", [](lead& l) -> std::string& { return l.name; }},
    text_column{"email", [](lead& l) -> std::string& { return l.email; }},
    text_column{"ip", [](lead& l) -> std::string& { return l.ip; }},
    text_column{"ua", [](lead& l) -> std::string& { return l.ua; }},
    text_column{"comment", [](lead& l) -> std::string& { return l.comment; }},
    text_column{"address_index", [](lead& l) -> std::string& { return l.address.index; }},
    text_column{"address_area", [](lead& l) -> std::string& { return l.address.area; }},
    text_column{"address_city", [](lead& l) -> std::string& { return l.address.city; }},
    text_column{"address_street", [](lead& l) -> std::string& { return l.address.street; }},
    text_column{"address_house", [](lead& l) -> std::string& { return l.address.house; }},
    text_column{"currency", [](lead& l) -> std::string& { return l.currency; }},
    text_column{"affiliate_commission_currency",
                [](lead& l) -> std::string& { return l.affiliate_commission.currency; }},
    text_column{"advertiser_commission_currency",
                [](lead& l) -> std::string& { return l.advertiser_commission.currency; }},
};

inline constexpr std::array amount_columns{
    amount_column{"discount", [](lead& l) -> std::optional<decimal>& { return l.discount; }},
    amount_column{"price", [](lead& l) -> std::optional<decimal>& { return l.price; }},
    amount_column{"base", [](lead& l) -> std::optional<decimal>& { return l.base; }},
    amount_column{"delivery_price", [](lead& l) -> std::optional<decimal>& { return l.delivery_price; }},
    amount_column{"more", [](lead& l) -> std::optional<decimal>& { return l.more; }},
    amount_column{"affiliate_commission_system",
                  [](lead& l) -> std::optional<decimal>& { return l.affiliate_commission.system; }},
    amount_column{"affiliate_commission_real",
                  [](lead& l) -> std::optional<decimal>& { return l.affiliate_commission.real; }},
    amount_column{"advertiser_commission_system",
                  [](lead& l) -> std::optional<decimal>& { return l.advertiser_commission.system; }},
    amount_column{"advertiser_commission_real",
                  [](lead& l) -> std::optional<decimal>& { return l.advertiser_commission.real; }},
};

namespace column {

using fit = number_column::fit;

template <auto Member>
std::optional<std::int64_t> get_id(const lead& l) {
    if (const auto& id = l.*Member) return number(*id);
    return std::nullopt;
}
template <auto Member>
fit set_id(lead& l, std::optional<std::int64_t> n) {
    using id = typename std::remove_reference_t<decltype(l.*Member)>::value_type;
    if (n) l.*Member = id{*n};
    return fit::yes;
}
template <auto Member>
std::optional<std::int64_t> get_number(const lead& l) {
    return l.*Member;
}
template <auto Member>
fit set_number(lead& l, std::optional<std::int64_t> n) {
    l.*Member = n;
    return fit::yes;
}
template <auto Member>
std::optional<std::int64_t> get_flag(const lead& l) {
    return l.*Member ? 1 : 0;
}
template <auto Member>
fit set_flag(lead& l, std::optional<std::int64_t> n) {
    l.*Member = n == 1;
    return n == 0 || n == 1 ? fit::yes : fit::no;
}

} // namespace column

[[nodiscard]] std::optional<std::int64_t> status_number(const lead& l);
[[nodiscard]] number_column::fit set_status(lead& l, std::optional<std::int64_t> n);
[[nodiscard]] std::optional<std::int64_t> reason_number(const lead& l);
[[nodiscard]] number_column::fit set_reason(lead& l, std::optional<std::int64_t> n);
[[nodiscard]] std::optional<std::int64_t> offer_number(const lead& l);
[[nodiscard]] number_column::fit set_offer(lead& l, std::optional<std::int64_t> n);
[[nodiscard]] std::optional<std::int64_t> agency_number(const lead& l);
[[nodiscard]] number_column::fit set_agency(lead& l, std::optional<std::int64_t> n);

inline constexpr std::array number_columns{
    number_column{"status", status_number, set_status},
    number_column{"offer", offer_number, set_offer},
    number_column{"reason", reason_number, set_reason},
    number_column{"goal", column::get_id<&lead::goal>, column::set_id<&lead::goal>},
    number_column{"site", column::get_id<&lead::site>, column::set_id<&lead::site>},
    number_column{"space", column::get_id<&lead::space>, column::set_id<&lead::space>},
    number_column{"affiliate", column::get_id<&lead::affiliate>, column::set_id<&lead::affiliate>},
    number_column{"agency_id", agency_number, set_agency},
    number_column{"mobile", column::get_flag<&lead::mobile>, column::set_flag<&lead::mobile>},
    number_column{"bad", column::get_flag<&lead::bad>, column::set_flag<&lead::bad>},
    number_column{"delivery", column::get_number<&lead::delivery>, column::set_number<&lead::delivery>},
    number_column{"count", column::get_number<&lead::count>, column::set_number<&lead::count>},
};

enum class column_kind { id, number, amount, text, time, json };

/// Calls `each(name, kind)` for all columns, in the one order that reading and writing share.
template <class F>
void for_each_column(F&& each) {
    each("id", column_kind::id);
    for (const auto& c : number_columns) each(c.name, column_kind::number);
    for (const auto& c : amount_columns) each(c.name, column_kind::amount);
    for (const auto& c : text_columns) each(c.name, column_kind::text);
    each("created", column_kind::time);
    for (const char* name : {"items", "track", "meta"}) each(name, column_kind::json);
}

} // namespace leadwire::db
