#include "host/sender/flight_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace leadwire::sender {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t page = 4096;
constexpr std::size_t segment_bytes = flight_file::segment * sizeof(flight_slot);
constexpr std::string_view suffix = ".flight";

/// The first page.
struct file_header {
    std::array<char, 16> magic; ///< "leadwire flight"
    std::uint32_t version, slot_size;
    std::array<char, 64> boot, owner; ///< ended by a zero byte
    std::uint32_t check;              ///< of all before it
};
constexpr std::array<char, 16> magic{'l', 'e', 'a', 'd', 'w', 'i', 'r', 'e', ' ', 'f', 'l', 'i', 'g', 'h', 't', '\0'};
constexpr std::uint32_t version = 2;

/// Who makes a file and who looks for those that were left behind take turns: between the making of a file and its lock it
/// looks like one whose process has ended.
class directory_lock {
public:
    explicit directory_lock(const fs::path& directory)
        : descriptor_(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        if (descriptor_ >= 0) ::flock(descriptor_, LOCK_EX);
    }
    ~directory_lock() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    directory_lock(const directory_lock&) = delete;
    directory_lock& operator=(const directory_lock&) = delete;

private:
    int descriptor_;
};

std::uint32_t header_check(const file_header& h) {
    return checksum({reinterpret_cast<const char*>(&h), offsetof(file_header, check)});
}

std::string boot_id() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string id;
    std::getline(file, id);
    return id.substr(0, 63);
}

std::string why() {
    return std::strerror(errno); // NOLINT(concurrency-mt-unsafe): of glibc, which is safe
}

bool known(flight_phase p) {
    using enum flight_phase;
    return p == none || p == claimed || p == prepared || p == sent || p == answered;
}

/// What is wrong with it; empty: nothing.
std::string fault_of(const flight_slot& slot) {
    auto phase = slot.phase.load(std::memory_order_acquire);
    if (!known(phase)) return "an unknown phase";
    if (phase == flight_phase::none) return {};
    if (slot.check != identity_check(slot)) return "a slot that does not match its checksum";
    if (phase != flight_phase::answered) return {};
    if (slot.head_size > slot.answer_size) return "an answer whose sizes do not fit";
    if (slot.answer_size <= slot.text.size() && slot.answer_check != checksum({slot.text.data(), slot.answer_size}))
        return "an answer that does not match its checksum";
    return {};
}

} // namespace

std::uint32_t checksum(std::string_view bytes) {
    return static_cast<std::uint32_t>(
        ::crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

std::uint32_t identity_check(const flight_slot& slot) {
    constexpr auto begin = offsetof(flight_slot, delivery);
    return checksum({reinterpret_cast<const char*>(&slot) + begin, offsetof(flight_slot, in_plugin) - begin});
}

result<std::unique_ptr<flight_file>> flight_file::create(const fs::path& run, const std::string& owner) {
    std::error_code ec;
    fs::create_directories(run, ec);
    auto path = run / (owner + std::string(suffix));
    auto failed = [&] { return fail(error_code::io, path.string(), "the flight recorder cannot be made: " + why()); };
    directory_lock nobody_looks(run);
    int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return failed();
    std::unique_ptr<flight_file> file(new flight_file(path, descriptor));
    file->owner_ = owner;
    file_header h{.magic = magic, .version = version, .slot_size = sizeof(flight_slot), .boot = {}, .owner = {}, .check = 0};
    std::ranges::copy(boot_id(), h.boot.begin());
    std::ranges::copy(std::string_view(owner).substr(0, h.owner.size() - 1), h.owner.begin());
    h.check = header_check(h);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 || ::pwrite(descriptor, &h, sizeof(h), 0) != sizeof(h)) {
        auto reason = failed();
        file->remove();
        return reason;
    }
    if (auto first = file->grow(); !first) {
        file->remove();
        return std::unexpected(first.error());
    }
    return file;
}

std::vector<std::unique_ptr<flight_file>> flight_file::left_behind(const fs::path& run) {
    std::vector<std::unique_ptr<flight_file>> found;
    directory_lock nobody_makes_one(run);
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator(run, ec)) {
        if (entry.path().extension() != suffix) continue;
        int descriptor = ::open(entry.path().c_str(), O_RDWR | O_CLOEXEC);
        if (descriptor < 0) continue;
        std::unique_ptr<flight_file> file(new flight_file(entry.path(), descriptor));
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) continue; // its process lives
        struct stat here{}, there{};
        if (::fstat(descriptor, &here) != 0 || ::stat(entry.path().c_str(), &there) != 0 || here.st_ino != there.st_ino)
            continue; // somebody else has settled it meanwhile
        if (auto fault = file->read_all(); !fault.empty()) {
            spdlog::error("{}: the flight recorder of a process that has ended is not believed ({}); what it had claimed "
                          "is in doubt when its lease ends",
                          entry.path().string(), fault);
            auto aside = entry.path();
            aside += ".unread";
            fs::rename(entry.path(), aside, ec);
            continue;
        }
        found.push_back(std::move(file));
    }
    return found;
}

std::string flight_file::read_all() {
    file_header h{};
    if (::pread(descriptor_, &h, sizeof(h), 0) != sizeof(h) || h.magic != magic || h.check != header_check(h))
        return "its first page is damaged";
    if (h.version != version || h.slot_size != sizeof(flight_slot)) return "it is of another version";
    if (boot_id() != h.boot.data()) return "the machine was started anew since";
    owner_ = h.owner.data();
    struct stat s{};
    if (::fstat(descriptor_, &s) != 0) return why();
    auto bytes = static_cast<std::size_t>(s.st_size);
    // A process may have died while it let the file grow: a part of a segment holds nothing.
    for (std::size_t i = 0; page + (i + 1) * segment_bytes <= bytes; ++i)
        if (auto mapped = map(i); !mapped) return mapped.error().text;
    if (segments_.empty()) return "it is cut off";
    for (auto slots : segments_)
        for (const auto& slot : slots)
            if (auto fault = fault_of(slot); !fault.empty()) return fault;
    return {};
}

result<std::span<flight_slot>> flight_file::grow() {
    auto index = segments_.size();
    auto offset = page + index * segment_bytes;
    // The disk's space is had now: a full disk must not be found by a write into memory.
    if (int error = ::posix_fallocate(descriptor_, static_cast<off_t>(offset), segment_bytes); error != 0) {
        errno = error;
        return fail(error_code::io, path_.string(), "the flight recorder cannot grow: " + why());
    }
    if (auto mapped = map(index); !mapped) return std::unexpected(mapped.error());
    return segments_.back();
}

result<void> flight_file::map(std::size_t index) {
    void* memory = ::mmap(nullptr, segment_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor_,
                          static_cast<off_t>(page + index * segment_bytes));
    if (memory == MAP_FAILED) return fail(error_code::io, path_.string(), why());
    segments_.emplace_back(static_cast<flight_slot*>(memory), segment);
    return {};
}

fs::path flight_file::answer_file(const flight_slot& slot) const {
    auto path = path_;
    path.replace_extension(fmt::format(".answer-{}-{}", slot.delivery, slot.epoch));
    return path;
}

void flight_file::remove() {
    std::error_code ec;
    for (auto slots : segments_)
        for (const auto& slot : slots)
            if (slot.phase.load(std::memory_order_relaxed) == flight_phase::answered && slot.answer_size > slot.text.size())
                fs::remove(answer_file(slot), ec);
    ::unlink(path_.c_str());
}

flight_file::~flight_file() {
    for (auto slots : segments_) ::munmap(slots.data(), segment_bytes);
    ::close(descriptor_);
}

} // namespace leadwire::sender
