// What lies where in an installation's directory.
#pragma once

#include <filesystem>
#include <utility>

namespace leadwire {

class installation_paths {
public:
    explicit installation_paths(std::filesystem::path directory) : directory_(std::move(directory)) {}

    [[nodiscard]] const std::filesystem::path& directory() const { return directory_; }
    [[nodiscard]] std::filesystem::path settings() const { return directory_ / "leadwire.toml"; }
    [[nodiscard]] std::filesystem::path secrets() const { return directory_ / "secrets.toml"; }
    [[nodiscard]] std::filesystem::path key() const { return directory_ / "installation.key"; }
    [[nodiscard]] std::filesystem::path plugins() const { return directory_ / "plugins"; }
    [[nodiscard]] std::filesystem::path files() const { return directory_ / "files"; }
    [[nodiscard]] std::filesystem::path run() const { return directory_ / "run"; }

private:
    std::filesystem::path directory_;
};

} // namespace leadwire
