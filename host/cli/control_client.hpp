// The hosts of this installation that run on this machine, and a word with each.
#pragma once

#include "host/cli/control_line.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace leadwire::cli {

class running_host {
public:
    /// All that listen below `run`. Sockets at which nobody listens are removed.
    [[nodiscard]] static std::vector<running_host> all(const std::filesystem::path& run);
    running_host(running_host&& other) noexcept;
    running_host& operator=(running_host&&) = delete;
    ~running_host();

    [[nodiscard]] int id() const { return id_; } ///< of its process
    /// Once only. Each line before the last one goes to `take`; the last one says how it ended.
    [[nodiscard]] result<void> ask(const control_order& order, const std::function<void(const json::object&)>& take);

private:
    running_host(int socket, int id) : socket_(socket), id_(id) {}
    int socket_, id_;
};

} // namespace leadwire::cli
