// The lead's neighbours: offers, goals, sites, affiliates, products, currencies (docs/leads.md).
// A catalog is loaded whole, never changed, and shared by all sends that began with it.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/ids.hpp"
#include "host/lead/json.hpp"

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace leadwire {

struct product {
    product_id id{};
    std::string name;
    json::object params; ///< such as `sku`
};

struct offer {
    offer_id id{};
    std::string name, url;
    std::string site_url;                           ///< default site
    json::object document;                          ///< all of it, as it came
    json::object params;                            ///< {ofp:…}
    std::map<std::string, json::object> geo_params; ///< by country in lower case: {ofpg:…}
    std::vector<product> products;
};

struct goal {
    goal_id id{};
    std::string name;
    json::object params;
};

struct site {
    site_id id{};
    std::string kind; ///< "landing" or "prelanding"
    std::string name, url, domain;
    json::object params;
};

struct affiliate {
    affiliate_id id{};
    std::string name, email;
};

class catalog {
  public:
    /// Reads the document of `leadwire catalog import`. An error's place is the path ("offers[2].params").
    [[nodiscard]] static result<catalog> from_json(const json::value& document);
    /// The document again, as the database keeps it.
    [[nodiscard]] const json::value& document() const { return document_; }

    [[nodiscard]] const leadwire::offer* find(offer_id id) const;
    [[nodiscard]] const leadwire::goal* find(goal_id id) const;
    [[nodiscard]] const leadwire::site* find(site_id id) const;
    [[nodiscard]] const leadwire::affiliate* find(affiliate_id id) const;
    /// Internal ID of a currency by its code in capitals.
    [[nodiscard]] std::optional<std::int64_t> currency(std::string_view code) const;

  private:
    json::value document_{json::object{}};
    std::unordered_map<std::int64_t, leadwire::offer> offers_;
    std::unordered_map<std::int64_t, leadwire::goal> goals_;
    std::unordered_map<std::int64_t, leadwire::site> sites_;
    std::unordered_map<std::int64_t, leadwire::affiliate> affiliates_;
    std::map<std::string, std::int64_t, std::less<>> currencies_;
};

} // namespace leadwire
