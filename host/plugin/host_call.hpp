// What stands behind an lw_call: one call of the host into a plugin, and what the plugin's questions need
// meanwhile.
#pragma once

#include "host/plugin/plugin_send.hpp"

#include <leadwire/abi/plugin.h>

#include <cstring>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::plugin {

/// A bit each, so that a function can say in which it is allowed.
enum stage : unsigned {
    in_create = 1,
    in_preprocess = 2,
    in_process = 4,
    in_send = in_preprocess | in_process
};

} // namespace leadwire::plugin

struct lw_call {
    leadwire::plugin::stage now = leadwire::plugin::in_create;
    leadwire::plugin::plugin_send* send = nullptr; ///< none in create
    leadwire::plugin::lead_data* data = nullptr;   ///< none in create
    std::uint32_t needs = LW_NEEDS_NOTHING;        ///< of the plugin's note: the extensions that it gets
    std::string failure{};         ///< what the plugin gave to set_error
    std::string refusal{};         ///< why the last host function failed
    std::string text{};            ///< behind the text that the last host function gave
    leadwire::json::value value{}; ///< likewise
    std::optional<leadwire::target_answer> sub_answer{}; ///< of the last sub-request
    std::vector<std::string> claimed{};                  ///< keys of the store that this call has the right to make
};

namespace leadwire::plugin {

inline lw_text to_c(std::string_view text) {
    return {text.data(), text.size()};
}
inline std::string_view view(lw_text text) {
    return text.data != nullptr ? std::string_view(text.data, text.size) : std::string_view();
}
/// False for a null pointer with a length: the one misuse that can be told.
inline bool readable(lw_text text) {
    return text.data != nullptr || text.size == 0;
}

inline lw_status refuse(lw_call& call, lw_status status, std::string_view why) {
    call.refusal = why;
    return status;
}

/// What is kept of a text for people, in bytes.
inline constexpr std::size_t longest_message = 16384;

/// Runs `work(call)` if the call is in one of the stages; whatever it throws stays on this side.
template <class Work>
lw_status answer_in(unsigned stages, lw_call* call, Work work) noexcept {
    if (call == nullptr) return LW_INVALID;
    try {
        call->refusal.clear();
        if ((call->now & stages) == 0)
            return refuse(*call, LW_WRONG_STATE,
                          call->now == in_create       ? "not allowed in create: there is no lead yet"
                          : call->now == in_preprocess ? "not allowed in preprocess: there is no answer yet"
                                                       : "not allowed in process: the exchange is over");
        return work(*call);
    } catch (const std::exception& e) {
        return refuse(*call, LW_ERROR, e.what());
    } catch (...) {
        return LW_ERROR;
    }
}

/// Fills a struct of the plugin as far as the plugin knows it.
template <class T>
lw_status fill(lw_call& call, T* out, T full) {
    if (out == nullptr || out->size < sizeof(out->size))
        return refuse(call, LW_INVALID, "a result struct without its size");
    full.size = out->size;
    std::memcpy(out, &full, out->size < sizeof(T) ? out->size : sizeof(T));
    return LW_OK;
}
inline lw_status hand_out(lw_call& call, lw_text* out, std::string_view text) {
    if (out == nullptr) return refuse(call, LW_INVALID, "a null pointer for the result");
    *out = to_c(text);
    return LW_OK;
}

/// A JSON value of the host as the plugin sees it; null pointer: absent. Views into `value` and `call.text`.
lw_status hand_out(lw_call& call, lw_value* out, const json::value* value);
/// A value of the plugin; an error says what is wrong with it.
[[nodiscard]] result<json::value> taken(const lw_value* value);
/// Well-formed UTF-8 without NUL, at most `most` bytes: what is wrong with it becomes U+FFFD.
[[nodiscard]] std::string readable_text(std::string_view text, std::size_t most);

/// The table that every plugin gets.
[[nodiscard]] const lw_host& host_table();
/// The parts of the table, each in a file of its own.
void add_data_functions(lw_host& table);
void add_request_functions(lw_host& table);
void add_field_functions(lw_host& table);
void add_outcome_functions(lw_host& table);
void add_edit_functions(lw_host& table);

} // namespace leadwire::plugin
