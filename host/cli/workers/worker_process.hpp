// One worker as its supervisor sees it: a copy of this process that does its work and ends.
#pragma once

#include "host/cli/workers/worker_report.hpp"
#include "host/plugin/child/start_program.hpp"

#include <functional>
#include <optional>
#include <string>

#include <sys/types.h>

namespace leadwire::cli {

struct worker_end {
    bool well = false;           ///< with status 0
    int signal = 0;              ///< that ended it; 0: none
    std::optional<error> failed; ///< what it said itself
    std::string cause;           ///< one line
};

class worker_process {
public:
    /// `work` gets the descriptor for its report, and never returns to the caller. The process must have one thread.
    [[nodiscard]] result<void> start(const std::function<result<void>(int report)>& work);
    /// In a copy of the process: it is not ours.
    void forget();

    [[nodiscard]] int id() const { return id_; }
    /// Readable when it has said something; -1: it says nothing more.
    [[nodiscard]] int report() const { return report_ ? report_->get() : -1; }
    /// Takes what it has said, without waiting.
    void listen();
    [[nodiscard]] worker_report said() const { return read_report(heard_); }
    /// Nothing: it runs, or was not started. Told once.
    [[nodiscard]] std::optional<worker_end> ended();
    void signal(int number) const;
    /// SIGKILL, and waits for its end.
    void kill();

private:
    pid_t id_ = 0; ///< 0: none
    std::optional<plugin::descriptor> report_;
    std::string heard_;
};

} // namespace leadwire::cli
