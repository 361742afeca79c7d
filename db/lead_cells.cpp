#include "db/lead_cells.hpp"

#include "db/lead_json_columns.hpp"
#include "host/lead/utf8.hpp"

namespace leadwire::db {
namespace {

/// ASCII only: codes of countries and currencies.
void in_case(std::string& code, char first, char last) {
    for (char& c : code)
        if (c >= first && c <= last) c ^= 0x20;
}

std::string shown(std::string_view text) {
    if (!is_storable(text)) return "bytes that are no UTF-8 text";
    return "\"" + std::string(text.substr(0, 60)) + "\"";
}

} // namespace

result<void> read(const lead_cells& cells, lead& l) {
    l.id = lead_id{cells.id};
    auto created = parse_timestamp(cells.created);
    if (!created)
        return invalid("leads.created",
                       shown(cells.created) + "; allowed: RFC 3339, as 2026-11-23T10:15:00Z");
    l.created = *created;
    for (std::size_t i = 0; i < number_columns.size(); ++i) {
        auto n = cells.numbers[i];
        if (number_columns[i].set(l, n) == number_column::fit::no)
            return invalid(std::string("leads.") + number_columns[i].name,
                           n ? std::to_string(*n) + " is out of range" : "no value");
    }
    for (std::size_t i = 0; i < amount_columns.size(); ++i) {
        if (!cells.amounts[i]) continue;
        auto amount = decimal::parse(*cells.amounts[i]);
        if (!amount)
            return invalid(std::string("leads.") + amount_columns[i].name,
                           shown(*cells.amounts[i]) + "; allowed: a number with at most two decimals");
        amount_columns[i].of(l) = *amount;
    }
    for (std::size_t i = 0; i < text_columns.size(); ++i) {
        if (!is_storable(cells.texts[i]))
            return invalid(std::string("leads.") + text_columns[i].name, "bytes that are no UTF-8 text");
        text_columns[i].of(l) = cells.texts[i];
    }
    in_case(l.country, 'A', 'Z');
    for (auto* code : {&l.currency, &l.affiliate_commission.currency, &l.advertiser_commission.currency})
        in_case(*code, 'a', 'z');
    auto items = items_from(cells.items);
    if (!items) return std::unexpected(items.error());
    auto track = track_from(cells.track);
    if (!track) return std::unexpected(track.error());
    auto meta = meta_from(cells.meta);
    if (!meta) return std::unexpected(meta.error());
    l.items = std::move(*items);
    l.track = std::move(*track);
    l.meta = std::move(*meta);
    return {};
}

} // namespace leadwire::db
