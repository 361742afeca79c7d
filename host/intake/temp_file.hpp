// A file of its own name that is gone with the object, unless somebody has moved it away.
#pragma once

#include "host/lead/error.hpp"

#include <filesystem>
#include <string_view>

namespace leadwire::intake {

class temp_file {
public:
    /// Made in this directory, for its owner only.
    [[nodiscard]] static result<temp_file> create(const std::filesystem::path& directory);
    temp_file(temp_file&& other) noexcept;
    temp_file& operator=(temp_file&& other) noexcept;
    ~temp_file();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// Into the page cache, as a rule without waiting for the disk.
    [[nodiscard]] result<void> append(std::string_view bytes);
    /// Nothing more is appended; gives the descriptor back.
    void close();

private:
    temp_file(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
    std::filesystem::path path_; ///< empty: moved from
    int descriptor_ = -1;
};

} // namespace leadwire::intake
