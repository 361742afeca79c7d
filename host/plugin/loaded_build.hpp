// One build of a plugin in this host process: in a child, in the process itself, or both, as its integrations wish.
#pragma once

#include "host/plugin/isolated_build.hpp"

namespace leadwire::plugin {

enum class isolation { in_process, in_child };

/// Belongs to the event loop. What it has loaded goes with the last of its runners.
class loaded_build {
public:
    loaded_build(boost::asio::any_io_executor executor, plugin_build build, plugin_limits limits,
                 isolated_build::failure_listener failed)
        : executor_(std::move(executor)), build_(std::move(build)), limits_(limits), failed_(std::move(failed)) {}

    [[nodiscard]] boost::asio::awaitable<result<std::shared_ptr<runner>>>
    configure(std::string integration, const json::value& settings, isolation where);
    [[nodiscard]] const plugin_build& build() const { return build_; }
    /// Its child ends; calls in it, and whatever is to be configured from here on, fail with this error.
    void close(const error& why) {
        closed_ = why;
        if (auto child = isolated_.lock()) child->close(why);
    }
    [[nodiscard]] bool is_closed() const { return closed_.has_value(); }
    /// False: nothing of it is loaded in this process, nor has it a child.
    [[nodiscard]] bool in_use() const { return !inline_.expired() || !isolated_.expired(); }
    /// Its library is mapped into this process.
    [[nodiscard]] bool in_memory() const;

private:
    boost::asio::any_io_executor executor_;
    plugin_build build_;
    plugin_limits limits_;
    isolated_build::failure_listener failed_;
    std::optional<error> closed_;
    std::weak_ptr<generation> inline_;
    std::weak_ptr<isolated_build> isolated_;
};

} // namespace leadwire::plugin
