// A program that runs beside an event loop, which hears what it says line by line.
#pragma once

#include "host/lead/error.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::cli {

/// Belongs to the event loop. Ends with the object, and with it whatever is in its group of processes.
class heard_program : public std::enable_shared_from_this<heard_program> {
public:
    static constexpr std::size_t longest_line = std::size_t{64} << 10;

    /// `arguments`: from its own name on.
    [[nodiscard]] static result<std::shared_ptr<heard_program>>
    start(boost::asio::any_io_executor executor, const std::string& program, std::vector<std::string> arguments);
    ~heard_program();
    heard_program(const heard_program&) = delete;
    heard_program& operator=(const heard_program&) = delete;

    struct end {
        int status = 0;    ///< as waitpid says it
        bool late = false; ///< it was ended at its limit
    };
    using listener = std::function<void(std::string_view line)>;
    /// Once. To its end, or to the limit, at which it is killed. `take` gets each line of its standard output and error, without
    /// what is beyond the longest.
    [[nodiscard]] boost::asio::awaitable<end> hear(std::chrono::milliseconds limit, listener take);
    void kill();

private:
    heard_program(boost::asio::any_io_executor executor, int process, int end, int output);
    void add(std::string_view bytes, const listener& take);

    int process_; ///< -1: it has ended
    boost::asio::posix::stream_descriptor end_, output_;
    boost::asio::steady_timer limit_;
    std::string line_;
    bool late_ = false;
};

} // namespace leadwire::cli
