// The log: one JSON line for each request, written before its answer goes out.
#pragma once

#include "host/lead/timestamp.hpp"
#include "tools/mockcrm/answer.hpp"
#include "tools/mockcrm/received_request.hpp"

#include <string>

namespace leadwire::mockcrm {

/// The line, without its end. `asked` is the behaviour by name, `b` what it came to.
[[nodiscard]] std::string log_line(const received_request& r, std::string_view asked,
                                   std::string_view answered, const answer_plan& plan, timestamp at);

/// Appends to a file; lines wait in memory until `flush`. Belongs to one thread.
class request_log {
public:
    /// An empty path: nothing is kept.
    [[nodiscard]] static result<request_log> open(const std::string& path);
    request_log(request_log&& other) noexcept;
    request_log& operator=(request_log&&) = delete;
    ~request_log();

    void append(std::string line);
    void flush();

private:
    explicit request_log(int file) : file_(file) {}
    int file_ = -1; ///< -1: none
    std::string waiting_;
};

} // namespace leadwire::mockcrm
