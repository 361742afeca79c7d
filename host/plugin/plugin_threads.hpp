// Threads for a plugin in this process that may wait for something: each call has an object to itself meanwhile.
#pragma once

#include "host/plugin/plugin_set.hpp"
#include "host/plugin/services.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace leadwire::plugin {

class plugin_threads : public std::enable_shared_from_this<plugin_threads> {
public:
    using maker = std::function<result<std::shared_ptr<configured_plugin>>()>;
    plugin_threads(boost::asio::any_io_executor event_loop, maker make);
    plugin_threads(const plugin_threads&) = delete;
    plugin_threads& operator=(const plugin_threads&) = delete;
    ~plugin_threads();

    /// From the event loop, and back to it.
    [[nodiscard]] boost::asio::awaitable<result<void>> call(entry e, plugin_send& send);

private:
    [[nodiscard]] result<std::shared_ptr<configured_plugin>> take();
    void give_back(std::shared_ptr<configured_plugin> object);

    boost::asio::any_io_executor event_loop_;
    maker make_;
    std::mutex mutex_;
    std::vector<std::shared_ptr<configured_plugin>> idle_;
    boost::asio::thread_pool threads_; ///< last: it ends before what its threads use
};

} // namespace leadwire::plugin
