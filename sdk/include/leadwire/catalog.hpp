// Parameters of any offer, goal or site of the catalog, not only of this lead's.
#pragma once

#include <leadwire/detail/border.hpp>

#include <cstdint>
#include <string_view>

namespace leadwire {

/// Null, or an empty object, where there is no such row or parameter.
class Catalog {
public:
    /// Made by `Send::catalog`.
    explicit Catalog(const detail::Border& border) : border_(border) {}

    /// Product ID → value, of the offer's products that have the parameter: `product_param(12,
    /// "sku")["501"]`.
    [[nodiscard]] Json product_param(std::int64_t offer_id, std::string_view name) const {
        return object(LW_LOOKUP_PRODUCT, offer_id, name);
    }
    /// One parameter of an offer.
    [[nodiscard]] Json offer_param(std::int64_t offer_id, std::string_view name) const {
        return look(LW_LOOKUP_OFFER, offer_id, name);
    }
    /// Country → value.
    [[nodiscard]] Json geo_param(std::int64_t offer_id, std::string_view name) const {
        return object(LW_LOOKUP_GEO, offer_id, name);
    }
    /// One parameter of a goal.
    [[nodiscard]] Json goal_param(std::int64_t goal_id, std::string_view name) const {
        return look(LW_LOOKUP_GOAL, goal_id, name);
    }
    /// One parameter of a landing site.
    [[nodiscard]] Json site_param(std::int64_t site_id, std::string_view name) const {
        return look(LW_LOOKUP_SITE, site_id, name);
    }
    /// One parameter of a prelanding site.
    [[nodiscard]] Json space_param(std::int64_t space_id, std::string_view name) const {
        return look(LW_LOOKUP_SPACE, space_id, name);
    }

private:
    [[nodiscard]] Json look(std::uint32_t what, std::int64_t id, std::string_view name) const {
        auto value = detail::sized<lw_value>();
        detail::found(border_, border_.host->lookup(border_.call, what, id, detail::to_c(name), &value));
        return detail::from_value(value);
    }
    [[nodiscard]] Json object(std::uint32_t what, std::int64_t id, std::string_view name) const {
        Json found = look(what, id, name);
        return found.is_object() ? found : Json::object();
    }

    detail::Border border_;
};

} // namespace leadwire
