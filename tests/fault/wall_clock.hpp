// Another time of day for programs that the test starts.
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

/// The clock of this machine, shifted, for programs that are started with its variables; one that runs sees a new shift at
/// once.
class shifted_clock {
public:
    explicit shifted_clock(std::chrono::seconds shift)
        : file_(dir_.write("shift", std::string(sizeof(std::atomic<std::int64_t>), '\0'))) {
        const int opened = ::open(file_.c_str(), O_RDWR | O_CLOEXEC);
        void* memory = ::mmap(nullptr, sizeof(std::atomic<std::int64_t>), PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
        ::close(opened);
        if (memory == MAP_FAILED) throw std::runtime_error("the clock's file cannot be mapped");
        shift_ = static_cast<std::atomic<std::int64_t>*>(memory);
        set(shift);
    }
    ~shifted_clock() { ::munmap(shift_, sizeof(*shift_)); }
    shifted_clock(const shifted_clock&) = delete;
    shifted_clock& operator=(const shifted_clock&) = delete;

    void set(std::chrono::seconds shift) { shift_->store(shift.count()); }
    /// "NAME=VALUE"
    [[nodiscard]] std::vector<std::string> variables() const {
        return {"LEADWIRE_TEST_CLOCK=" + file_, "LD_PRELOAD=" LEADWIRE_BINARY_DIR "/tests/libshifted_clock.so"};
    }

private:
    temp_dir dir_;
    std::string file_;
    std::atomic<std::int64_t>* shift_ = nullptr;
};

/// While it lives, all programs that are started have that clock.
class wall_clock {
public:
    explicit wall_clock(std::chrono::seconds shift) : clock_(shift) {
        for (const auto& one : clock_.variables()) {
            const auto end = one.find('=');
            ::setenv(one.substr(0, end).c_str(), one.substr(end + 1).c_str(), 1);
        }
    }
    ~wall_clock() {
        for (const auto& one : clock_.variables()) ::unsetenv(one.substr(0, one.find('=')).c_str());
    }
    wall_clock(const wall_clock&) = delete;
    wall_clock& operator=(const wall_clock&) = delete;

    void set(std::chrono::seconds shift) { clock_.set(shift); }

    /// What a program that is started now takes for the time, beside what this one does.
    [[nodiscard]] static std::chrono::seconds seen() {
        const auto said = run({"/usr/bin/env", "date", "+%s"}).output;
        const auto here = std::chrono::system_clock::now().time_since_epoch();
        return std::chrono::seconds(std::stoll(said)) - std::chrono::duration_cast<std::chrono::seconds>(here);
    }

private:
    shifted_clock clock_;
};

} // namespace leadwire::test
