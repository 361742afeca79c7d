// Random leads and answers, each the whole work of one seed.
#pragma once

#include "host/cli/plugin/check/tried_send.hpp"

#include <cstdint>

namespace leadwire::cli {

class fuzz_input {
public:
    /// The same seed makes the same input, on every machine.
    fuzz_input(std::uint64_t seed, const std::vector<send_case>& flows);
    fuzz_input(const fuzz_input&) = delete;
    fuzz_input& operator=(const fuzz_input&) = delete;

    [[nodiscard]] const send_case& of() const { return case_; } ///< refers to this object

private:
    lead order_;
    target_answer answer_, sub_answer_;
    send_case case_;
};

} // namespace leadwire::cli
