// What all processes of an installation know of the builds of plugins, by their hashes: kept in the database.
#pragma once

#include "host/plugin/isolated_build.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace leadwire::plugin {

enum class build_verdict { none, refused, quarantined, withdrawn };

struct known_build {
    std::string sha256, plugin, version;
    build_verdict verdict = build_verdict::none;
    std::string why;
    bool has_served = false;
};

class build_ledger {
public:
    virtual ~build_ledger() = default;
    /// Of that plugin; the one that began to serve last comes first.
    [[nodiscard]] virtual boost::asio::awaitable<result<std::vector<known_build>>> builds_of(std::string plugin) = 0;
    /// It is there: what is said of it later has a name.
    [[nodiscard]] virtual boost::asio::awaitable<result<void>> sees(plugin_build build) = 0;
    [[nodiscard]] virtual boost::asio::awaitable<result<void>> serves(plugin_build build) = 0;
    [[nodiscard]] virtual boost::asio::awaitable<result<void>> judge(plugin_build build, build_verdict verdict,
                                                                     std::string why) = 0;
    /// Returns how often the build failed within ten minutes, this time included.
    [[nodiscard]] virtual boost::asio::awaitable<result<int>> failed(plugin_failure failure) = 0;
};

} // namespace leadwire::plugin
