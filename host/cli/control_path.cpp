#include "host/cli/control_path.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace leadwire::cli {

result<control_address> control_address::of(const std::filesystem::path& path) {
    auto plain = path.string();
    if (plain.size() < sizeof(sockaddr_un::sun_path)) return control_address(-1, std::move(plain));
    const int directory = ::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) return fail(error_code::io, plain, std::generic_category().message(errno));
    return control_address(directory, "/proc/self/fd/" + std::to_string(directory) + "/" + path.filename().string());
}

control_address::control_address(control_address&& other) noexcept
    : directory_(std::exchange(other.directory_, -1)), path_(std::move(other.path_)) {}

control_address::~control_address() {
    if (directory_ >= 0) ::close(directory_);
}

sockaddr_un control_address::native() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path_.c_str(), path_.size() + 1);
    return address;
}

} // namespace leadwire::cli
