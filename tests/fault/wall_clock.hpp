// Another time of day for the programs that the test starts.
#pragma once

#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <stdexcept>
#include <sys/mman.h>
#include <unistd.h>

namespace leadwire::test {

/// While it lives, programs that are started have the clock of this machine, shifted; one that runs sees a new shift at once.
class wall_clock {
public:
    explicit wall_clock(std::chrono::seconds shift) {
        const auto file = dir_.write("shift", std::string(sizeof(std::atomic<std::int64_t>), '\0'));
        const int opened = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
        void* memory = ::mmap(nullptr, sizeof(std::atomic<std::int64_t>), PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
        ::close(opened);
        if (memory == MAP_FAILED) throw std::runtime_error("the clock's file cannot be mapped");
        shift_ = static_cast<std::atomic<std::int64_t>*>(memory);
        set(shift);
        ::setenv("LEADWIRE_TEST_CLOCK", file.c_str(), 1);
        ::setenv("LD_PRELOAD", LEADWIRE_BINARY_DIR "/tests/libshifted_clock.so", 1);
    }
    ~wall_clock() {
        ::unsetenv("LD_PRELOAD");
        ::unsetenv("LEADWIRE_TEST_CLOCK");
        ::munmap(shift_, sizeof(*shift_));
    }
    wall_clock(const wall_clock&) = delete;
    wall_clock& operator=(const wall_clock&) = delete;

    void set(std::chrono::seconds shift) { shift_->store(shift.count()); }

    /// What a program that is started now takes for the time, beside what this one does.
    [[nodiscard]] static std::chrono::seconds seen() {
        const auto said = run({"/usr/bin/env", "date", "+%s"}).output;
        const auto here = std::chrono::system_clock::now().time_since_epoch();
        return std::chrono::seconds(std::stoll(said)) - std::chrono::duration_cast<std::chrono::seconds>(here);
    }

private:
    temp_dir dir_;
    std::atomic<std::int64_t>* shift_ = nullptr;
};

} // namespace leadwire::test
