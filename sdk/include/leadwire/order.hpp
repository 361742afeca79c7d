// The lead, read-only, as it was when the send began.
#pragma once

#include <leadwire/scope.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire {

/// One product of the order.
struct Item {
    std::int64_t product = 0;  ///< ID
    std::int64_t quantity = 0; ///< pieces
    std::string price;         ///< of one, in the order's currency: "995", "19.90"
    std::string cost;          ///< net cost of one
};

/// What is paid for the lead; exact decimal text, empty where nothing is known.
struct Commission {
    std::string system;   ///< in the system's currency
    std::string real;     ///< in `currency`
    std::string currency; ///< ISO 4217
};

/// Absent text is empty. Money is exact decimal text: "1990", "19.90".
class Order {
public:
    /// Made by `Send::order`.
    explicit Order(const detail::Border& border) : scope_(border, LW_SCOPE_ORDER) {}

    /// By dotted name ("address.city", "meta.color", "track.sub1") or traditional name ("order_country",
    /// "ext_oid"), as text. A name that no lead has throws.
    [[nodiscard]] std::string operator[](std::string_view name) const { return scope_[name].text(); }
    /// The same with its type.
    [[nodiscard]] Json value(std::string_view name) const { return scope_[name]; }
    /// The whole document.
    [[nodiscard]] Json json() const { return scope_.json(); }

    /// leadwire's ID of the lead.
    [[nodiscard]] std::int64_t id() const { return integer("id").value_or(0); }
    [[nodiscard]] std::string created() const { return (*this)["created"]; } ///< RFC 3339, UTC
    [[nodiscard]] std::string status() const { return (*this)["status"]; }   ///< "new", "packaging", …
    /// Why it was cancelled, see `Reason`.
    [[nodiscard]] std::optional<std::int64_t> reason() const { return integer("reason"); }
    /// Its ID in a target CRM. `Send::external_id` is that of this integration.
    [[nodiscard]] std::string external_id() const { return (*this)["external_id"]; }
    /// What is offered; 0 if nothing is.
    [[nodiscard]] std::int64_t offer_id() const { return integer("offer").value_or(0); }
    /// What the affiliate is paid for.
    [[nodiscard]] std::optional<std::int64_t> goal_id() const { return integer("goal"); }
    [[nodiscard]] std::optional<std::int64_t> site_id() const { return integer("site"); }   ///< landing
    [[nodiscard]] std::optional<std::int64_t> space_id() const { return integer("space"); } ///< prelanding
    /// Who brought the lead.
    [[nodiscard]] std::optional<std::int64_t> affiliate_id() const { return integer("affiliate"); }
    /// The agency that handed it on.
    [[nodiscard]] std::optional<std::int64_t> agency_id() const { return integer("agency.id"); }
    /// The agency's own ID of the lead.
    [[nodiscard]] std::string agency_uid() const { return (*this)["agency.uid"]; }
    /// The agency's name of the source.
    [[nodiscard]] std::string agency_source() const { return (*this)["agency.source"]; }

    /// The customer's name, as it was entered.
    [[nodiscard]] std::string name() const { return (*this)["name"]; }
    [[nodiscard]] std::string phone() const { return (*this)["phone"]; } ///< as stored
    /// The customer's address.
    [[nodiscard]] std::string email() const { return (*this)["email"]; }
    [[nodiscard]] std::string country() const { return (*this)["country"]; } ///< two letters, lower case
    /// The customer's IP address.
    [[nodiscard]] std::string ip() const { return (*this)["ip"]; }
    /// The customer's browser (User-Agent).
    [[nodiscard]] std::string ua() const { return (*this)["ua"]; }
    /// From a mobile device.
    [[nodiscard]] bool mobile() const { return static_cast<bool>(scope_["mobile"]); }
    /// Marked as bad traffic.
    [[nodiscard]] bool bad() const { return static_cast<bool>(scope_["bad"]); }
    /// Free text.
    [[nodiscard]] std::string comment() const { return (*this)["comment"]; }
    /// Postal code.
    [[nodiscard]] std::string index() const { return (*this)["address.index"]; }
    /// Region.
    [[nodiscard]] std::string area() const { return (*this)["address.area"]; }
    /// City.
    [[nodiscard]] std::string city() const { return (*this)["address.city"]; }
    /// Street.
    [[nodiscard]] std::string street() const { return (*this)["address.street"]; }
    /// House, with what belongs to it.
    [[nodiscard]] std::string house() const { return (*this)["address.house"]; }

    [[nodiscard]] std::optional<std::int64_t> delivery() const {
        return integer("delivery");
    } ///< delivery type
    [[nodiscard]] std::string discount() const { return (*this)["discount"]; } ///< percent
    /// Pieces in all.
    [[nodiscard]] std::optional<std::int64_t> count() const { return integer("count"); }
    [[nodiscard]] std::string currency() const { return (*this)["currency"]; } ///< ISO 4217, capitals
    [[nodiscard]] std::string price() const { return (*this)["price"]; }       ///< of the whole order
    [[nodiscard]] std::string base() const { return (*this)["base"]; }         ///< of one
    /// What delivery costs the customer.
    [[nodiscard]] std::string delivery_price() const { return (*this)["delivery_price"]; }
    [[nodiscard]] std::string more() const { return (*this)["more"]; } ///< markup or discount on delivery

    /// In the order of the document.
    [[nodiscard]] std::vector<Item> items() const {
        std::vector<Item> made;
        const Json all = scope_["items"];
        made.reserve(all.size());
        for (const auto& [product, parts] : all.members())
            made.push_back({Json(product).integer().value_or(0), parts[0].integer().value_or(0),
                            parts[1].text(), parts[2].text()});
        return made;
    }
    /// A tag of the traffic: "sub1", "click", "utm_source".
    [[nodiscard]] std::string track(std::string_view tag) const {
        return (*this)["track." + std::string(tag)];
    }
    /// What the affiliate gets.
    [[nodiscard]] Commission affiliate_commission() const { return commission("commission.affiliate."); }
    /// What the advertiser pays.
    [[nodiscard]] Commission advertiser_commission() const { return commission("commission.advertiser."); }

private:
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const {
        return scope_[name].integer();
    }
    [[nodiscard]] Commission commission(const std::string& of) const {
        return {(*this)[of + "system"], (*this)[of + "real"], (*this)[of + "currency"]};
    }

    Scope scope_;
};

} // namespace leadwire
