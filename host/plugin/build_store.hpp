// Private copies of plugin files, under the names of their hashes: what is loaded never changes, whatever becomes of `plugins/`.
#pragma once

#include "host/plugin/isolated_build.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace leadwire::plugin {

class build_store {
public:
    /// `directory` is made when it is first needed.
    explicit build_store(std::filesystem::path directory) : directory_(std::move(directory)) {}

    /// Copies the file if there is no such copy yet. An error names the file.
    [[nodiscard]] result<plugin_build> take_in(const std::filesystem::path& file) const;
    /// A copy that was taken in before; an error if it is not there, or is damaged.
    [[nodiscard]] result<plugin_build> find(const std::string& sha256) const;
    /// A copy that nobody needs any more; one that is not there is no error.
    void remove(const std::string& sha256) const;

private:
    [[nodiscard]] std::filesystem::path path_of(const std::string& sha256) const { return directory_ / (sha256 + ".so"); }

    std::filesystem::path directory_;
};

} // namespace leadwire::plugin
