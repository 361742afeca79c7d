// Sees which files of `plugins/` were written or renamed into place (inotify). Belongs to the event loop.
#pragma once

#include "host/lead/error.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>

namespace leadwire::plugin {

/// What a read of inotify's events says: names of .so files; `all` if some events were lost, `gone` if the directory
/// was.
struct directory_events {
    std::set<std::string> files{};
    bool all = false, gone = false;
};
[[nodiscard]] directory_events events_in(std::string_view bytes);

class plugin_watch {
public:
    /// From here on nothing is missed. An error says why the directory cannot be watched.
    [[nodiscard]] static result<std::unique_ptr<plugin_watch>> open(boost::asio::any_io_executor executor,
                                                                    std::filesystem::path directory);

    /// Told of each file once for a burst of events; of an empty path if it may be any. Whether the file is whole is
    /// not looked at: who is told leaves alone what it cannot read, and is told again of its next event.
    using taker = std::function<void(const std::filesystem::path&)>;
    /// Until `close`, or until the directory is gone: then it returns an error.
    [[nodiscard]] boost::asio::awaitable<result<void>> run(taker take);
    void close();

private:
    plugin_watch(boost::asio::any_io_executor executor, int descriptor, std::filesystem::path directory)
        : events_(executor, descriptor), pause_(std::move(executor)), directory_(std::move(directory)) {}

    boost::asio::posix::stream_descriptor events_;
    boost::asio::steady_timer pause_;
    std::filesystem::path directory_;
    bool closed_ = false;
};

} // namespace leadwire::plugin
