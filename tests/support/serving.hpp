// `leadwire serve` of an installation, on a port of the system's choice.
#pragma once

#include "tests/support/installation.hpp"

#include <memory>

namespace leadwire::test {

struct serve_wish {
    std::vector<std::string> arguments{};   ///< further ones
    std::vector<std::string> environment{}; ///< NAME=VALUE
};

class serving {
public:
    /// Returns when it listens; throws with its log if it ends before.
    explicit serving(const installation& home, const serve_wish& wish = {});

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// All that it and those before it in this installation have said on standard error.
    [[nodiscard]] std::string log() const;
    [[nodiscard]] background_process& process() { return *process_; }
    /// SIGTERM, then waits for its end; throws if that takes longer than this.
    int stop(std::chrono::seconds limit = std::chrono::seconds{30});

private:
    std::string log_file_;
    std::unique_ptr<background_process> process_;
    std::uint16_t port_ = 0;
};

} // namespace leadwire::test
