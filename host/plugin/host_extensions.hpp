// The extensions of the host's table: what a plugin may wait for. They ask whoever runs the call
// (plugin_send::blocking).
#pragma once

#include "host/plugin/host_call.hpp"
#include "host/plugin/services.hpp"

#include <leadwire/abi/extensions.h>

#include <utility>

namespace leadwire::plugin {

/// They live as long as the process, as the host's table does.
[[nodiscard]] const lw_http& http_table();
[[nodiscard]] const lw_store& store_table();
[[nodiscard]] const lw_edit_now& edit_now_table();

/// Rights to make a value of the store that a call has left open are given up, so that nobody waits for them.
void give_up_rights(lw_call& call) noexcept;

/// Waits for the answer of that kind. An error is to be told the plugin as LW_ERROR.
template <class Reply>
[[nodiscard]] result<Reply> ask(lw_call& call, service_question question) {
    if (call.send->blocking == nullptr) return fail(error_code::refused, "", "not available here");
    auto reply = call.send->blocking->ask(std::move(question));
    if (!reply) return std::unexpected(std::move(reply.error()));
    return std::get<Reply>(std::move(*reply));
}

/// The element of an array of structs of a plugin, which may know more members than the host; null: it is not there, or
/// too small.
template <class T>
[[nodiscard]] const T* element(const T* first, std::size_t index) {
    if (first == nullptr || first->size < sizeof(T) || first->size % alignof(T) != 0) return nullptr;
    const auto* at = reinterpret_cast<const T*>(reinterpret_cast<const char*>(first) + index * first->size);
    return at->size == first->size ? at : nullptr;
}

} // namespace leadwire::plugin
