// Where hosts that run can be spoken to: the sockets `run/PID.control` of an installation.
#pragma once

#include "host/lead/error.hpp"

#include <filesystem>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>

namespace leadwire::cli {

constexpr std::string_view control_suffix = ".control";

/// A socket's address has room for 107 bytes: a longer path is reached through the descriptor of its directory.
class control_address {
public:
    [[nodiscard]] static result<control_address> of(const std::filesystem::path& path);
    control_address(control_address&& other) noexcept;
    control_address& operator=(control_address&&) = delete;
    ~control_address();

    /// As long as this lives.
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] sockaddr_un native() const;

private:
    control_address(int directory, std::string path) : directory_(directory), path_(std::move(path)) {}
    int directory_; ///< -1: none
    std::string path_;
};

} // namespace leadwire::cli
