// What host and child tell each other.
#pragma once

#include "host/plugin/plugin_send.hpp"
#include "host/plugin/plugin_set.hpp"
#include "host/plugin/services.hpp"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace leadwire::plugin {

/// First word of a message. `next` asks for the next piece of one that does not fit into its slot.
enum class message_kind : std::uint32_t { none, load, configure, drop, call, reply, next, done, question };

// From the host.
struct load_order {
    std::string file;
    std::uint32_t workers = 1; ///< calls that may run side by side
};
struct configure_order {
    std::uint64_t object = 0;
    std::string integration;
    std::string settings; ///< JSON text of an object
};
struct drop_order {
    std::uint64_t object = 0;
};

/// An error, or nothing was wrong.
struct end_of_order {
    bool failed = false;
    error why{};
};
/// The answer to load_order.
struct loaded_table {
    end_of_order end{};
    std::uint32_t preprocess_flows = 0, process_flows = 0;
    bool probes = false;
};

struct log_line {
    log_level level = log_level::info;
    std::string text;
};

// Questions in the middle of a call, and the replies.
struct value_question {
    std::uint32_t scope = 0;
    std::string name;
};
struct all_question {
    std::uint32_t scope = 0;
};
struct expand_question {
    std::string text;
    bool url = false; ///< as part of one
};
struct lookup_question {
    std::uint32_t what = 0;
    std::int64_t id = 0;
    std::string name;
};
using child_question = std::variant<value_question, all_question, expand_question, lookup_question, http_question,
                                    store_question, edit_question>;
using child_reply = std::variant<error, std::string, std::optional<json::value>, target_answer, store_reply, edits_done>;

} // namespace leadwire::plugin
