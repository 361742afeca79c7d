// Identifiers as types of their own, so that a lead's ID is never passed where a delivery's is meant.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>

namespace leadwire {

enum class lead_id : std::int64_t {};
enum class offer_id : std::int64_t {};
enum class goal_id : std::int64_t {};
enum class site_id : std::int64_t {};
enum class affiliate_id : std::int64_t {};
enum class product_id : std::int64_t {};
enum class delivery_id : std::int64_t {};

template <class Id>
    requires std::is_enum_v<Id>
[[nodiscard]] constexpr std::int64_t number(Id id) {
    return static_cast<std::int64_t>(id);
}
template <class Id>
    requires std::is_enum_v<Id>
[[nodiscard]] std::string to_string(Id id) {
    return std::to_string(number(id));
}

} // namespace leadwire
