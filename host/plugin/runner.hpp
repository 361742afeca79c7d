// An integration's plugin as the event loop calls it, wherever it runs.
#pragma once

#include "host/plugin/plugin_set.hpp"

#include <boost/asio/awaitable.hpp>

namespace leadwire::plugin {

/// Belongs to the event loop. One build, configured for one integration; a send keeps to the runner with which it began.
class runner {
public:
    virtual ~runner() = default;
    /// As configured_plugin says.
    [[nodiscard]] virtual const std::string& identity() const = 0;
    [[nodiscard]] virtual bool has(entry e, flow f) const = 0;
    /// A crash of it ends this process.
    [[nodiscard]] virtual bool shares_process() const = 0;
    /// It calls nothing any more: another build may.
    [[nodiscard]] virtual bool is_closed() const { return false; }
    /// As configured_plugin::call. error_code::crashed: the plugin ended or hung two processes on it;
    /// unavailable: it was not called, or not to its end.
    [[nodiscard]] virtual boost::asio::awaitable<result<void>> call(entry e, plugin_send& send) = 0;
};

} // namespace leadwire::plugin
