#include "host/plugin/build_store.hpp"

#include "host/plugin/plugin_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace leadwire::plugin {
namespace {

std::unexpected<error> cannot(const std::filesystem::path& file, std::string_view what, int code) {
    return fail(error_code::io, file.string(), std::string(what) + ": " + std::generic_category().message(code));
}

/// Whole or not at all, whoever writes the same one at the same time.
result<void> write_copy(const std::filesystem::path& path, std::string_view bytes) {
    std::string beside = path.string() + ".XXXXXX";
    const int file = ::mkostemp(beside.data(), O_CLOEXEC);
    if (file < 0) return cannot(path, "cannot be made", errno);
    ::fchmod(file, 0500);
    int failed = 0;
    while (!bytes.empty() && failed == 0) {
        const ssize_t put = ::write(file, bytes.data(), bytes.size());
        if (put > 0)
            bytes.remove_prefix(static_cast<std::size_t>(put));
        else if (errno != EINTR)
            failed = errno;
    }
    if (failed == 0 && ::fsync(file) != 0) failed = errno;
    ::close(file);
    if (failed == 0 && ::rename(beside.c_str(), path.c_str()) != 0) failed = errno;
    if (failed == 0) return {};
    ::unlink(beside.c_str());
    return cannot(path, "cannot be written", failed);
}

} // namespace

result<plugin_build> build_store::take_in(const std::filesystem::path& file) const {
    auto bytes = read_plugin_file(file);
    if (!bytes) return std::unexpected(bytes.error());
    auto note = note_in(*bytes);
    if (!note) return fail(error_code::refused, file.string(), note.error().text);
    plugin_build made{.file = {}, .note = std::move(*note), .sha256 = sha256_of(*bytes)};
    const auto path = path_of(made.sha256);
    made.file = path.string();
    if (find(made.sha256)) return made;
    std::error_code ec;
    std::filesystem::create_directories(directory_, ec);
    if (ec) return fail(error_code::io, directory_.string(), ec.message());
    std::filesystem::permissions(directory_, std::filesystem::perms::owner_all, ec);
    if (auto written = write_copy(path, *bytes); !written) return std::unexpected(written.error());
    return made;
}

result<plugin_build> build_store::find(const std::string& sha256) const {
    const auto path = path_of(sha256);
    auto bytes = read_plugin_file(path);
    if (!bytes) return std::unexpected(bytes.error());
    if (sha256_of(*bytes) != sha256) return fail(error_code::refused, path.string(), "it is damaged: its hash is another");
    auto note = note_in(*bytes);
    if (!note) return fail(error_code::refused, path.string(), note.error().text);
    return plugin_build{.file = path.string(), .note = std::move(*note), .sha256 = sha256};
}

void build_store::remove(const std::string& sha256) const {
    std::error_code ec;
    std::filesystem::remove(path_of(sha256), ec);
}

} // namespace leadwire::plugin
