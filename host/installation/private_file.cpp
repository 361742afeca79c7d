#include "host/installation/private_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace leadwire {
namespace {

class descriptor {
public:
    explicit descriptor(int fd) : fd_(fd) {}
    ~descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

std::unexpected<error> failed(const std::filesystem::path& file, std::string_view what) {
    return fail(errno == ENOENT ? error_code::not_found : error_code::io, file.string(),
                fmt::format("{}: {}", what, std::strerror(errno)));
}

result<std::string> read_all(const descriptor& fd, const std::filesystem::path& file) {
    std::string text;
    char buffer[65536];
    for (;;) {
        auto n = ::read(fd.get(), buffer, sizeof buffer);
        if (n < 0) return failed(file, "cannot be read");
        if (n == 0) return text;
        text.append(buffer, static_cast<std::size_t>(n));
    }
}

result<void> write_all(const descriptor& fd, const std::filesystem::path& file, std::string_view text) {
    while (!text.empty()) {
        auto n = ::write(fd.get(), text.data(), text.size());
        if (n < 0) return failed(file, "cannot be written");
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    if (::fsync(fd.get()) != 0) return failed(file, "cannot be synced");
    return {};
}

} // namespace

result<std::string> read_file(const std::filesystem::path& file) {
    descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0) return failed(file, "cannot be opened");
    return read_all(fd, file);
}

result<std::string> read_private_file(const std::filesystem::path& file) {
    descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0) return failed(file, "cannot be opened");
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0) return failed(file, "cannot be looked at");
    if ((status.st_mode & 077) != 0)
        return fail(error_code::refused, file.string(),
                    fmt::format("its mode is {:04o}, so others may read it; allowed: 0600 (chmod 600 {})",
                                status.st_mode & 07777, file.string()));
    return read_all(fd, file);
}

result<void> replace_file(const std::filesystem::path& file, std::string_view text, file_access access) {
    auto beside = file;
    beside += fmt::format(".{}.new", ::getpid());
    {
        descriptor fd(::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
                             access == file_access::owner_only ? 0600 : 0644));
        if (fd.get() < 0) return failed(beside, "cannot be made");
        if (auto done = write_all(fd, beside, text); !done) {
            ::unlink(beside.c_str());
            return done;
        }
    }
    if (::rename(beside.c_str(), file.c_str()) != 0) {
        auto failure = failed(file, "cannot be replaced");
        ::unlink(beside.c_str());
        return failure;
    }
    descriptor directory(::open(file.parent_path().empty() ? "." : file.parent_path().c_str(),
                                O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.get() >= 0) ::fsync(directory.get());
    return {};
}

} // namespace leadwire
