// The hosts of this installation that run on this machine, and a word with each.
#pragma once

#include "host/cli/control_line.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace leadwire::cli {

class running_host {
public:
    /// All that listen below `run`. Sockets at which nobody listens are removed.
    [[nodiscard]] static std::vector<running_host> all(const std::filesystem::path& run);

    [[nodiscard]] int id() const { return id_; } ///< of its process
    /// Each line before the last one goes to `take`; the last one says how it ended.
    [[nodiscard]] result<void> ask(const control_order& order,
                                   const std::function<void(const json::object&)>& take) const;

private:
    running_host(std::filesystem::path path, int id) : path_(std::move(path)), id_(id) {}
    std::filesystem::path path_;
    int id_;
};

} // namespace leadwire::cli
