// The cases that lie beside a plugin of an installation: a new build of it passes them before it serves.
#pragma once

#include "host/cli/plugin/heard_program.hpp"
#include "host/plugin/isolated_build.hpp"

#include <filesystem>
#include <vector>

namespace leadwire::cli {

/// Belongs to the event loop; the cases run in `plugin test` of this program.
class own_cases {
public:
    explicit own_cases(boost::asio::any_io_executor executor, std::string program = "/proc/self/exe")
        : executor_(std::move(executor)), program_(std::move(program)) {}
    ~own_cases() { close(); }
    own_cases(const own_cases&) = delete;
    own_cases& operator=(const own_cases&) = delete;

    /// A word on what passed; an error names the first case that failed. One of the code `io` says nothing about the build.
    [[nodiscard]] boost::asio::awaitable<result<std::string>> pass(plugin::plugin_build build,
                                                                   std::filesystem::path cases);
    /// What is under way ends with an error.
    void close();

private:
    boost::asio::any_io_executor executor_;
    std::string program_;
    std::vector<std::weak_ptr<heard_program>> under_way_;
    bool closed_ = false;
};

/// Copies cases beside the plugin, and the integrations that they name, under the plugin's name as well.
[[nodiscard]] result<void> place_own_cases(const std::filesystem::path& cases, const std::filesystem::path& plugin);

} // namespace leadwire::cli
