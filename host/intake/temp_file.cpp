#include "host/intake/temp_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace leadwire::intake {
namespace {

std::unexpected<error> io_failure(const std::filesystem::path& place, std::string_view what) {
    return fail(error_code::io, place.string(),
                std::string(what) + ": " + std::generic_category().message(errno));
}

} // namespace

result<temp_file> temp_file::create(const std::filesystem::path& directory) {
    auto name = (directory / "upload-XXXXXX").string();
    const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
    if (descriptor < 0) return io_failure(directory, "no file can be made there");
    return temp_file(std::move(name), descriptor);
}

temp_file::temp_file(temp_file&& other) noexcept
    : path_(std::exchange(other.path_, {})), descriptor_(std::exchange(other.descriptor_, -1)) {}

temp_file& temp_file::operator=(temp_file&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

temp_file::~temp_file() {
    close();
    if (!path_.empty()) ::unlink(path_.c_str());
}

result<void> temp_file::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto put = ::write(descriptor_, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return io_failure(path_, "cannot be written");
        bytes.remove_prefix(static_cast<std::size_t>(put));
    }
    return {};
}

void temp_file::close() {
    if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

} // namespace leadwire::intake
