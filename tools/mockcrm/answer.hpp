// A behaviour as bytes on the wire: decided here without a socket, done by the server.
#pragma once

#include "tools/mockcrm/behaviour.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace leadwire::mockcrm {

enum class ending {
    keep,  ///< wait for the next request
    close, ///< as TCP ends
    reset, ///< RST
    hang,  ///< keep the line open and say nothing more
};

struct answer_plan {
    std::chrono::milliseconds delay{0};
    std::string bytes;
    ending then = ending::keep;
    // For the log.
    int status = 0;     ///< 0: no status line goes out
    std::string body;   ///< before packing
    std::string crm_id; ///< where one is given
};

struct answer_input {
    std::string_view lead;
    std::string_view echo; ///< what behaviour echo says
    int hit = 1;           ///< which request of the lead it is
    enum class line {
        keep,
        close
    } after = line::keep; ///< what the caller's HTTP version and headers ask for
};

/// `b` is resolved. The ID given to a lead is "9" and the lead's ID: the same for every request.
[[nodiscard]] answer_plan plan_answer(const behaviour& b, const answer_input& in);
/// The answer to what is no behaviour, or no HTTP: 400 with the reason, then closed.
[[nodiscard]] answer_plan plan_complaint(std::string_view text);

} // namespace leadwire::mockcrm
