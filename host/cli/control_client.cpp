#include "host/cli/control_client.hpp"

#include "host/cli/control_path.hpp"

#include <cerrno>
#include <charconv>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace leadwire::cli {
namespace {

/// 0: nothing is there.
ino_t inode_of(const std::filesystem::path& path) {
    struct stat it {};
    return ::lstat(path.c_str(), &it) == 0 ? it.st_ino : 0;
}

class connection {
public:
    explicit connection(const std::filesystem::path& path) {
        auto at = control_address::of(path);
        if (!at) return;
        socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const auto address = at->native();
        if (socket_ < 0 || ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return;
        stale_ = errno == ECONNREFUSED;
        ::close(std::exchange(socket_, -1));
    }
    ~connection() {
        if (socket_ >= 0) ::close(socket_);
    }
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    [[nodiscard]] int socket() const { return socket_; } ///< -1: nobody listens
    [[nodiscard]] bool stale() const { return stale_; }  ///< who made it has ended

private:
    int socket_ = -1;
    bool stale_ = false;
};

} // namespace

std::vector<running_host> running_host::all(const std::filesystem::path& run) {
    std::vector<running_host> found;
    std::vector<std::filesystem::path> paths;
    std::error_code ec;
    for (const auto& entry : std::filesystem::directory_iterator(run, ec))
        if (entry.path().extension() == control_suffix) paths.push_back(entry.path());
    for (const auto& path : paths) {
        int id = 0;
        const auto stem = path.stem().string();
        std::from_chars(stem.data(), stem.data() + stem.size(), id);
        const auto before = inode_of(path);
        const connection tried(path);
        if (tried.socket() >= 0) found.push_back(running_host(path, id));
        // A new host may have come with the same number, in a container always.
        if (tried.stale() && inode_of(path) == before) ::unlink(path.c_str());
    }
    return found;
}

result<void> running_host::ask(const control_order& order,
                               const std::function<void(const json::object&)>& take) const {
    const auto place = fmt::format("host {}", id_);
    const auto text = json::dump(written(order)) + '\n';
    // Only now: a host has no patience with those that connect and wait for others.
    const connection there(path_);
    if (there.socket() < 0) return fail(error_code::io, place, "it ended before it was asked");
    if (::send(there.socket(), text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size()))
        return fail(error_code::io, place, "cannot be spoken to: " + std::generic_category().message(errno));
    std::string kept;
    for (;;) {
        char bytes[4096];
        const auto got = ::read(there.socket(), bytes, sizeof bytes);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return fail(error_code::io, place, "it ended before it answered");
        kept.append(bytes, static_cast<std::size_t>(got));
        for (std::size_t end = 0; (end = kept.find('\n')) != kept.npos; kept.erase(0, end + 1)) {
            auto line = json::parse(std::string_view(kept).substr(0, end));
            if (!line || !line->if_object()) return fail(error_code::io, place, "it answered rubbish");
            if (auto last = read_end(*line->if_object())) {
                if (!*last) last->error().place = place;
                return *last;
            }
            take(*line->if_object());
        }
    }
}

} // namespace leadwire::cli
