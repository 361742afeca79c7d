// One lead: an order and its life (docs/leads.md).
#pragma once

#include "host/lead/decimal.hpp"
#include "host/lead/ids.hpp"
#include "host/lead/json.hpp"
#include "host/lead/lead_status.hpp"
#include "host/lead/timestamp.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadwire {

struct agency {
    std::optional<std::int64_t> id;
    std::string uid;    ///< the order's ID at the agency
    std::string source; ///< source ID at the agency
    bool operator==(const agency&) const = default;
};

struct address {
    std::string index, area, city, street, house;
    bool operator==(const address&) const = default;
};

struct order_item {
    product_id product{};
    std::int64_t quantity = 0;
    decimal price; ///< of one, in the order's currency
    decimal cost;  ///< net cost of one
    bool operator==(const order_item&) const = default;
};

struct commission {
    std::optional<decimal> system; ///< in the system's currency
    std::optional<decimal> real;   ///< in `currency`
    std::string currency;          ///< ISO 4217, capitals; empty: none
    bool operator==(const commission&) const = default;
};

/// Fields that are absent are empty text or no value. Text is UTF-8.
struct lead {
    lead_id id{}; ///< 0: the database gives it
    timestamp created{};
    lead_status status = lead_status::new_lead;
    std::optional<int> reason; ///< of a cancelled lead, from 1
    std::string external_id;   ///< the order's ID in the target CRM of flow `new`
    offer_id offer{};          ///< required
    std::optional<goal_id> goal;
    std::optional<site_id> site;  ///< landing
    std::optional<site_id> space; ///< prelanding
    std::optional<affiliate_id> affiliate;
    leadwire::agency agency;
    std::string name;
    std::string phone; ///< required, as stored
    std::string email;
    std::string country; ///< ISO 3166-1 alpha-2, lower case
    std::string ip, ua;
    bool mobile = false; ///< false: desktop
    bool bad = false;    ///< suspicious traffic
    std::string comment;
    leadwire::address address;
    std::optional<std::int64_t> delivery; ///< delivery type
    std::optional<decimal> discount;      ///< percent
    std::optional<std::int64_t> count;    ///< quantity of goods
    std::string currency;                 ///< ISO 4217, capitals
    std::optional<decimal> price, base, delivery_price;
    std::optional<decimal> more; ///< the only amount that may be negative
    std::vector<order_item> items;
    std::vector<std::pair<std::string, std::string>> track; ///< tags: click, subid, sub1, utm_source, …
    commission affiliate_commission, advertiser_commission;
    json::object meta; ///< custom fields

    bool operator==(const lead&) const = default;

    /// The tag's text; empty if there is none.
    [[nodiscard]] std::string_view tag(std::string_view name) const;
};

/// A custom field that names a file of the file store: {"file": "…", "name": "scan.pdf", "type": "application/pdf"}.
struct attachment {
    std::string file; ///< name in the store
    std::string name; ///< as the receiver shall see it
    std::string type; ///< media type
    bool operator==(const attachment&) const = default;
};
/// The attachment that this custom field holds, if it holds one.
[[nodiscard]] std::optional<attachment> attachment_in(const json::value& custom_field);

} // namespace leadwire
