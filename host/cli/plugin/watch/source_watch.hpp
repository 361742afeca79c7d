// Waits until somebody saves a file below a directory.
#pragma once

#include "host/lead/error.hpp"

#include <chrono>
#include <filesystem>
#include <map>

namespace leadwire::cli {

/// build/ at its top is not looked at, nor are hidden files and what editors write beside a file.
class source_watch {
public:
    [[nodiscard]] static result<source_watch> of(std::filesystem::path directory);
    source_watch(source_watch&& other) noexcept;
    source_watch& operator=(source_watch&&) = delete;
    ~source_watch();

    /// Returns when something was written, renamed or removed and then nothing more happened for `quiet`. What happened
    /// before the call counts. False: nothing within `limit`.
    [[nodiscard]] bool wait(std::chrono::milliseconds quiet, std::chrono::milliseconds limit);
    /// The same without end.
    void wait(std::chrono::milliseconds quiet);

private:
    source_watch(std::filesystem::path directory, int file);
    void add(const std::filesystem::path& directory);
    /// True if there was an event that counts.
    bool take_events();
    [[nodiscard]] bool comes_within(std::chrono::milliseconds limit) const;

    std::filesystem::path top_;
    int file_;
    std::map<int, std::filesystem::path> directories_; ///< by watch descriptor
};

} // namespace leadwire::cli
