// Named data around a lead: parameters of its offer, goal and sites, custom fields, products, the change
// under way.
#pragma once

#include <leadwire/detail/border.hpp>

#include <cstdint>
#include <string_view>

namespace leadwire {

/// Looks things up in the host when it is asked. Valid until the author's function returns.
class Scope {
public:
    /// Made by `Send`.
    Scope(const detail::Border& border, std::uint32_t scope) : border_(border), scope_(scope) {}

    /// Null where there is no such name.
    [[nodiscard]] Json operator[](std::string_view name) const {
        auto value = detail::sized<lw_value>();
        detail::found(border_, border_.host->data(border_.call, scope_, detail::to_c(name), &value));
        return detail::from_value(value);
    }
    /// True for a name that is there, even if its value is null.
    [[nodiscard]] bool contains(std::string_view name) const {
        auto value = detail::sized<lw_value>();
        detail::found(border_, border_.host->data(border_.call, scope_, detail::to_c(name), &value));
        return value.kind != LW_ABSENT;
    }
    /// All of it as an object.
    [[nodiscard]] Json json() const {
        lw_text text{};
        detail::check(border_, border_.host->data_all(border_.call, scope_, &text));
        return Json::parse(detail::view(text));
    }

private:
    detail::Border border_;
    std::uint32_t scope_;
};

} // namespace leadwire
