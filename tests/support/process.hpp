// Programs under test: run to their end, or kept in the background.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadwire::test {

struct process_options {
    std::string input;                                            ///< its standard input
    std::vector<std::pair<std::string, std::string>> environment; ///< besides that of the test
    std::chrono::seconds limit{120};                              ///< then it is killed, and the call throws
};

struct finished {
    int status = 0; ///< exit status; minus the signal that ended it
    std::string output, errors;
};

/// Runs a program to its end. Throws if it cannot be started or takes too long.
[[nodiscard]] finished run(const std::vector<std::string>& command, const process_options& options = {});

/// A program that runs beside the test; killed with the object if it still runs then.
class background_process {
public:
    /// Standard input: that of the test, or what `write_line` and `close_input` make of it.
    enum class input { of_the_test, written };
    /// Standard error: that of the test, or appended to this file.
    explicit background_process(const std::vector<std::string>& command, input from = input::of_the_test,
                                const std::string& errors = "");
    ~background_process();
    background_process(const background_process&) = delete;
    background_process& operator=(const background_process&) = delete;

    /// The next line of its standard output, without the line end. Throws at its end or when the time is up.
    std::string read_line(std::chrono::seconds limit = std::chrono::seconds{10});
    void write_line(std::string_view line);
    void close_input();
    /// SIGTERM, then waits; returns as `finished::status` does. Throws after ten seconds.
    int stop();
    /// Waits for its own end, as `stop` does without the signal.
    int wait(std::chrono::seconds limit = std::chrono::seconds{10});
    /// SIGKILL, then waits.
    void kill();
    /// Sends it and goes on.
    void signal(int number) const;
    [[nodiscard]] int id() const { return id_; } ///< -1 when it has ended

private:
    int id_ = -1; ///< -1: ended
    int output_ = -1, input_ = -1;
    std::string kept_;

    int end_by(int signal, std::chrono::seconds limit);
};

} // namespace leadwire::test
