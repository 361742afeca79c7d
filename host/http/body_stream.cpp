#include "host/http/body_stream.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace leadwire::http {
namespace {

std::string about(const file_piece& file, const std::string& what) {
    return "The file " + file.path.string() + ' ' + what + '.';
}

std::string system_text() {
    return std::generic_category().message(errno);
}

std::expected<int, std::string> open_file(const file_piece& file) {
    // Non-blocking: a pipe in the store's place must not stop the loop.
    const int fd = ::open(file.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return std::unexpected(about(file, "cannot be read: " + system_text()));
    struct stat info{};
    std::string problem;
    if (::fstat(fd, &info) != 0)
        problem = "cannot be read: " + system_text();
    else if (!S_ISREG(info.st_mode))
        problem = "is not a regular file";
    else if (static_cast<std::uint64_t>(info.st_size) != file.size)
        problem = "has " + std::to_string(info.st_size) + " bytes instead of " + std::to_string(file.size);
    if (problem.empty()) return fd;
    ::close(fd);
    return std::unexpected(about(file, problem));
}

} // namespace

std::expected<body_stream, std::string> body_stream::open(const std::vector<body_piece>& pieces) {
    body_stream out;
    out.entries_.reserve(pieces.size());
    for (const auto& piece : pieces) {
        entry e{&piece};
        if (const auto* file = std::get_if<file_piece>(&piece)) {
            const auto fd = open_file(*file);
            if (!fd) return std::unexpected(fd.error());
            out.size_ += file->size;
            e.file = *fd;
            if (file->size == 0) {
                ::close(e.file);
                continue;
            }
        } else {
            const auto length = std::get<std::string>(piece).size();
            if (length == 0) continue;
            out.size_ += length;
        }
        out.entries_.push_back(e);
    }
    return out;
}

body_stream::body_stream(body_stream&& other) noexcept
    : entries_(std::exchange(other.entries_, {})), next_(std::exchange(other.next_, 0)),
      size_(std::exchange(other.size_, 0)) {}

body_stream& body_stream::operator=(body_stream&& other) noexcept {
    std::swap(entries_, other.entries_);
    std::swap(next_, other.next_);
    std::swap(size_, other.size_);
    return *this;
}

body_stream::~body_stream() {
    for (const auto& e : entries_)
        if (e.file >= 0) ::close(e.file);
}

std::expected<void, std::string> body_stream::fill(std::string& out, std::size_t wanted) {
    while (!finished() && out.size() < wanted) {
        auto& e = entries_[next_];
        const auto room = wanted - out.size();
        if (e.file >= 0) {
            if (auto good = fill_from_file(e, out, room); !good) return good;
            if (e.done == std::get<file_piece>(*e.piece).size) ++next_;
        } else {
            const auto& text = std::get<std::string>(*e.piece);
            const auto taken = std::min<std::size_t>(room, text.size() - e.done);
            out.append(text, e.done, taken);
            e.done += taken;
            if (e.done == text.size()) ++next_;
        }
    }
    return {};
}

std::expected<void, std::string> body_stream::fill_from_file(entry& e, std::string& out, std::size_t room) {
    const auto& file = std::get<file_piece>(*e.piece);
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(room, file.size - e.done));
    const auto before = out.size();
    out.resize(before + wanted);
    const auto got = ::read(e.file, out.data() + before, wanted);
    out.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got < 0) return std::unexpected(about(file, "cannot be read: " + system_text()));
    if (got == 0) return std::unexpected(about(file, "became shorter while it was sent"));
    e.done += static_cast<std::uint64_t>(got);
    return {};
}

} // namespace leadwire::http
