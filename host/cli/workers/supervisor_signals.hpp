// The signals that a supervisor heeds, as a descriptor to wait for.
#pragma once

#include "host/lead/error.hpp"
#include "host/plugin/child/start_program.hpp"

#include <csignal>
#include <optional>
#include <vector>

namespace leadwire::cli {

class supervisor_signals {
public:
    /// From here on SIGTERM, SIGINT, SIGHUP and SIGCHLD wait to be taken.
    [[nodiscard]] result<void> open();
    [[nodiscard]] int descriptor() const { return waiting_->get(); }
    /// Those that came, without waiting.
    [[nodiscard]] std::vector<int> take() const;
    /// In a copy of the process: signals do again what they did before `open`.
    void give_back();
    /// Ends this process as if it had never heeded it.
    [[noreturn]] void end_by(int number);

private:
    sigset_t before_{};
    std::optional<plugin::descriptor> waiting_;
};

} // namespace leadwire::cli
