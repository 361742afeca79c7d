#include "host/cli/plugin/watch/source_watch.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>

namespace leadwire::cli {
namespace fs = std::filesystem;
namespace {

constexpr std::uint32_t wanted =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_ONLYDIR | IN_DONT_FOLLOW;

bool is_source(std::string_view name) {
    // "4913" is what vim tries a directory with.
    return !name.empty() && !name.starts_with('.') && !name.starts_with('#') && !name.ends_with('~') &&
           !name.ends_with(".swp") && name != "4913";
}

} // namespace

result<source_watch> source_watch::of(fs::path directory) {
    const int file = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (file < 0) return fail(error_code::io, "inotify", std::generic_category().message(errno));
    source_watch made(std::move(directory), file);
    made.add(made.top_);
    if (made.directories_.empty())
        return fail(error_code::io, made.top_.string(), "cannot be watched: " + std::generic_category().message(errno));
    return made;
}

source_watch::source_watch(fs::path directory, int file) : top_(std::move(directory)), file_(file) {}
source_watch::source_watch(source_watch&& other) noexcept
    : top_(std::move(other.top_)), file_(std::exchange(other.file_, -1)), directories_(std::move(other.directories_)) {}
source_watch::~source_watch() {
    if (file_ >= 0) ::close(file_);
}

void source_watch::add(const fs::path& directory) {
    const int number = ::inotify_add_watch(file_, directory.c_str(), wanted);
    if (number < 0) return; // gone again, or none that may be read
    directories_.insert_or_assign(number, directory);
    std::error_code ec;
    for (fs::directory_iterator at(directory, ec), end; !ec && at != end; at.increment(ec))
        if (at->is_directory(ec) && !at->is_symlink(ec) && is_source(at->path().filename().native()) &&
            at->path() != top_ / "build")
            add(at->path());
}

bool source_watch::take_events() {
    bool counts = false;
    alignas(inotify_event) std::array<char, 16384> buffer;
    for (;;) {
        const auto size = ::read(file_, buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return counts;
        for (const char* at = buffer.data(); at < buffer.data() + size;) {
            inotify_event event{};
            std::memcpy(&event, at, sizeof event);
            const std::string_view name = event.len != 0 ? std::string_view(at + sizeof event) : std::string_view();
            at += sizeof event + event.len;
            if ((event.mask & IN_Q_OVERFLOW) != 0) counts = true; // something was lost: it may have been a save
            if ((event.mask & IN_IGNORED) != 0) directories_.erase(event.wd);
            const auto place = directories_.find(event.wd);
            if (place == directories_.end() || !is_source(name)) continue;
            const auto path = place->second / name;
            if (path == top_ / "build") continue;
            if ((event.mask & IN_ISDIR) != 0 && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0) add(path);
            // A file that was only created is not written yet.
            if ((event.mask & IN_ISDIR) != 0 || (event.mask & IN_CREATE) == 0) counts = true;
        }
    }
}

bool source_watch::comes_within(std::chrono::milliseconds limit) const {
    pollfd ready{.fd = file_, .events = POLLIN, .revents = 0};
    int count = 0;
    do count = ::poll(&ready, 1, static_cast<int>(limit.count()));
    while (count < 0 && errno == EINTR);
    return count > 0;
}

bool source_watch::wait(std::chrono::milliseconds quiet, std::chrono::milliseconds limit) {
    using clock = std::chrono::steady_clock;
    const auto deadline = clock::now() + limit;
    bool seen = take_events();
    while (!seen) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now());
        if (left.count() <= 0 || !comes_within(left)) return false;
        seen = take_events();
    }
    while (comes_within(quiet)) take_events();
    return true;
}

void source_watch::wait(std::chrono::milliseconds quiet) {
    while (!wait(quiet, std::chrono::hours(1))) {
    }
}

} // namespace leadwire::cli
