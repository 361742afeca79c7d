#include "host/plugin/plugin_watch.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>
#include <sys/inotify.h>
#include <system_error>
#include <unistd.h>

namespace leadwire::plugin {
namespace asio = boost::asio;
namespace {

/// Those that write a file write it in several steps.
constexpr std::chrono::milliseconds burst{50};

} // namespace

directory_events events_in(std::string_view bytes) {
    directory_events found;
    while (bytes.size() >= sizeof(inotify_event)) {
        inotify_event head;
        std::memcpy(&head, bytes.data(), sizeof head);
        const auto rest = bytes.substr(sizeof head);
        if (head.len > rest.size()) break;
        const std::string_view padded = rest.substr(0, head.len);
        const std::string name(padded.substr(0, padded.find('\0')));
        if ((head.mask & IN_Q_OVERFLOW) != 0) found.all = true;
        if ((head.mask & (IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) != 0) found.gone = true;
        if ((head.mask & (IN_CLOSE_WRITE | IN_MOVED_TO)) != 0 && (head.mask & IN_ISDIR) == 0 && name.ends_with(".so"))
            found.files.insert(name);
        bytes.remove_prefix(sizeof head + head.len);
    }
    return found;
}

result<std::unique_ptr<plugin_watch>> plugin_watch::open(asio::any_io_executor executor,
                                                         std::filesystem::path directory) {
    const auto cannot = [&](int code) {
        return fail(error_code::io, directory.string(), "cannot be watched: " + std::generic_category().message(code));
    };
    const int descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (descriptor < 0) return cannot(errno);
    constexpr std::uint32_t wanted = IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
    if (::inotify_add_watch(descriptor, directory.c_str(), wanted) < 0) {
        const int code = errno;
        ::close(descriptor);
        return cannot(code);
    }
    return std::unique_ptr<plugin_watch>(new plugin_watch(std::move(executor), descriptor, std::move(directory)));
}

asio::awaitable<result<void>> plugin_watch::run(taker take) {
    std::array<char, 16384> bytes;
    while (!closed_) {
        auto [failed, size] =
            co_await events_.async_read_some(asio::buffer(bytes), asio::as_tuple(asio::use_awaitable));
        auto found = events_in({bytes.data(), failed ? 0 : size});
        // Further events of the same files come within the burst.
        while (!failed) {
            pause_.expires_after(burst);
            co_await pause_.async_wait(asio::as_tuple(asio::use_awaitable));
            if (closed_) co_return result<void>{};
            const auto more = ::read(events_.native_handle(), bytes.data(), bytes.size());
            if (more <= 0) break;
            auto later = events_in({bytes.data(), static_cast<std::size_t>(more)});
            found.files.merge(later.files);
            found.all = found.all || later.all;
            found.gone = found.gone || later.gone;
        }
        if (closed_) break;
        if (found.all) take({});
        for (const auto& name : found.files) take(directory_ / name);
        if (failed) co_return fail(error_code::io, directory_.string(), failed.message());
        if (found.gone) co_return fail(error_code::io, directory_.string(), "it is not there any more");
    }
    co_return result<void>{};
}

void plugin_watch::close() {
    closed_ = true;
    boost::system::error_code ec;
    events_.close(ec);
    pause_.cancel();
}

} // namespace leadwire::plugin
