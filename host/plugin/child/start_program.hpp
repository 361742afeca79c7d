// A program beside this process, of which it gets nothing but what is named here.
#pragma once

#include "host/lead/error.hpp"

#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

namespace leadwire::plugin {

/// A descriptor until it is handed on.
class descriptor {
public:
    explicit descriptor(int number) : number_(number) {}
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] int hand_on() { return std::exchange(number_, -1); }

private:
    int number_;
};

struct program_start {
    std::string program;
    std::vector<std::string> arguments; ///< from its own name on
    /// Ours, and the number that it has there, of the lowest ones. Every other one is closed.
    std::vector<std::pair<int, int>> descriptors{};
};
struct started_program {
    int process = -1;
    int end = -1; ///< readable when the process has ended; to be closed
};

/// From any thread. It has no standard input, of the environment what a program needs to run, and is the head of a group
/// of processes: a signal to the host's terminal is for the host.
[[nodiscard]] result<started_program> start_program(const program_start& wanted);

} // namespace leadwire::plugin
