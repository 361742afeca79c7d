// What the installation knows of plugins' builds, over the database.
#pragma once

#include "host/plugin/build_ledger.hpp"
#include "host/sender/async_store.hpp"

#include <string>

namespace leadwire::sender {

class plugin_ledger final : public plugin::build_ledger {
public:
    /// `owner` names this process.
    plugin_ledger(async_store& store, std::string owner) : store_(store), owner_(std::move(owner)) {}

    [[nodiscard]] boost::asio::awaitable<result<std::vector<plugin::known_build>>> builds_of(std::string name) override;
    [[nodiscard]] boost::asio::awaitable<result<void>> sees(plugin::plugin_build build) override;
    [[nodiscard]] boost::asio::awaitable<result<void>> serves(plugin::plugin_build build) override;
    [[nodiscard]] boost::asio::awaitable<result<void>> judge(plugin::plugin_build build, plugin::build_verdict verdict,
                                                             std::string why) override;
    [[nodiscard]] boost::asio::awaitable<result<int>> failed(plugin::plugin_failure failure) override;

private:
    async_store& store_;
    std::string owner_;
};

} // namespace leadwire::sender
