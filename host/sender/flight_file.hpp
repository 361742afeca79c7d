// The file in which a process notes how far each of its sends has come: mapped into memory, so that it outlives the process,
// and locked while the process lives. Its layout, and how a file is opened or taken over.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/timestamp.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace leadwire::sender {

/// Stored as these numbers: no damage of a few bits turns one into another. `sent` is written before the first byte goes to
/// the kernel.
enum class flight_phase : std::uint32_t {
    none = 0,
    claimed = 0x1d0c5a01,
    prepared = 0x2e9b7302,
    sent = 0x47f1a604,
    answered = 0x8bd26c08
};

/// One send, half a page. Only what says `phase` is there: it is written last.
struct flight_slot {
    static constexpr std::size_t text_size = 1976;
    std::atomic<flight_phase> phase;
    std::uint32_t check; ///< CRC-32 of delivery … attempt
    std::int64_t delivery, epoch;
    std::int64_t at; ///< microseconds since 1970: when the attempt began
    std::uint32_t claimed_status, attempt;
    std::atomic<std::uint32_t> in_plugin; ///< 1 while the plugin runs
    std::uint32_t crashes;                ///< processes that ended in the plugin on this answer
    std::int32_t http_status;
    std::uint32_t answer_check; ///< CRC-32 of the text
    std::uint32_t head_size;    ///< of the text: header lines; the rest is the body
    std::uint32_t answer_size;  ///< more than text_size: it lies in a file of its own
    std::array<char, 8> build; ///< of the plugin that was called last, the first digits of its hash; zeros: none
    std::array<char, text_size> text;
};
static_assert(sizeof(flight_slot) == 2048);

class flight_file {
public:
    /// Slots are had by this many.
    static constexpr std::size_t segment = 1024;

    /// A new one of this process, locked.
    [[nodiscard]] static result<std::unique_ptr<flight_file>> create(const std::filesystem::path& run,
                                                                     const std::string& owner);
    /// All of that directory whose process has ended, locked; a file that is damaged or of an earlier boot of this machine
    /// tells nothing: it is logged and put out of the way.
    [[nodiscard]] static std::vector<std::unique_ptr<flight_file>> left_behind(const std::filesystem::path& run);

    flight_file(const flight_file&) = delete;
    flight_file& operator=(const flight_file&) = delete;
    ~flight_file();

    /// Another segment; an error if the disk is full.
    [[nodiscard]] result<std::span<flight_slot>> grow();
    [[nodiscard]] const std::vector<std::span<flight_slot>>& segments() const { return segments_; }
    [[nodiscard]] const std::string& owner() const { return owner_; }
    /// Where an answer lies that is too long for its slot.
    [[nodiscard]] std::filesystem::path answer_file(const flight_slot& slot) const;
    /// Nobody needs it any more, nor the answers beside it.
    void remove();

private:
    flight_file(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
    [[nodiscard]] result<void> map(std::size_t index);
    /// What is wrong with it; empty: nothing.
    [[nodiscard]] std::string read_all();

    std::filesystem::path path_;
    int descriptor_;
    std::string owner_;
    std::vector<std::span<flight_slot>> segments_;
};

[[nodiscard]] std::uint32_t identity_check(const flight_slot& slot);
[[nodiscard]] std::uint32_t checksum(std::string_view bytes);

} // namespace leadwire::sender
