// What a plugin may ask for in the middle of a call, and what takes time: sub-requests, the integration's key-value store,
// edits that are durable at once.
#pragma once

#include "host/lead/lead_edit.hpp"
#include "host/lead/target_answer.hpp"
#include "host/lead/target_request.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace leadwire::plugin {

/// A sub-request. Answered by a target_answer.
struct http_question {
    std::string method; ///< empty: GET without a body, else POST
    std::string url;
    header_list headers;
    std::string body;
    std::chrono::milliseconds timeout{}; ///< zero: the integration's limit
};

/// One of the store. Answered by a store_reply.
struct store_question {
    enum class verb : std::uint8_t {
        get,
        set,
        drop,
        claim,   ///< the value, or the right to make it; waits while another one makes it, as long as the call has time
        made,    ///< by whoever has the right
        not_made ///< the right is given up
    };
    verb what = verb::get;
    std::string key;
    std::string value{};             ///< set, made: any bytes
    std::chrono::milliseconds ttl{}; ///< set, made; from 1
};
struct store_reply {
    std::optional<std::string> value; ///< none: there is none
    bool ours = false;                ///< claim: make it
};

/// Edits that stand in the database when the answer comes. Answered by edits_done.
struct edit_question {
    std::vector<lead_edit> edits;
};
struct edits_done {};

using service_question = std::variant<http_question, store_question, edit_question>;
using service_reply = std::variant<target_answer, store_reply, edits_done>;

/// Lives as long as one send. Asked on the event loop; one send may ask for one thing at a time.
class services {
public:
    virtual ~services() = default;
    /// The reply is of the question's kind. An error is for the plugin, which may go on.
    [[nodiscard]] virtual boost::asio::awaitable<result<service_reply>> ask(service_question question) = 0;
};

/// The same as a plugin's thread sees it: it waits.
class blocking_services {
public:
    virtual ~blocking_services() = default;
    [[nodiscard]] virtual result<service_reply> ask(service_question question) = 0;
};

} // namespace leadwire::plugin
