// A plugin in this process: called at once, or, if it may wait for something, on threads of its own.
#pragma once

#include "host/plugin/runner.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <memory>

namespace leadwire::plugin {

/// `settings` outlives nothing: it is copied. A plugin whose note asks for something never runs on the event loop.
[[nodiscard]] result<std::shared_ptr<runner>> make_inline_runner(boost::asio::any_io_executor event_loop,
                                                                 std::shared_ptr<generation> build,
                                                                 std::string integration, const json::value& settings,
                                                                 std::chrono::milliseconds soft_limit);

} // namespace leadwire::plugin
