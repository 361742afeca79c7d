// "127.0.0.1:8080", as the setting `listen` and --listen write it.
#pragma once

#include "host/lead/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace leadwire::intake {

struct listen_address {
    std::string ip = "127.0.0.1"; ///< without brackets
    std::uint16_t port = 8080;    ///< 0: the system chooses
    bool operator==(const listen_address&) const = default;
};
/// IPv6 in brackets; "localhost" is 127.0.0.1. An error has no place.
[[nodiscard]] result<listen_address> parse_listen_address(std::string_view text);
[[nodiscard]] std::string to_string(const listen_address& a);

} // namespace leadwire::intake
