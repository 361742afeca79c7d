// Where a program of a test runs: on this machine as it is, or on a host of a network that the test laid.
#pragma once

#include <string>
#include <vector>

namespace leadwire::test {

struct place {
    std::vector<std::string> by = {};   ///< what starts programs there, with its arguments
    std::string address = "127.0.0.1"; ///< where others reach what listens there

    [[nodiscard]] std::vector<std::string> command(std::vector<std::string> program) const {
        program.insert(program.begin(), by.begin(), by.end());
        return program;
    }
};

} // namespace leadwire::test
