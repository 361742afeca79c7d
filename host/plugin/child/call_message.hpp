// One call of a plugin on its way into a child, and what came of it on the way back.
#pragma once

#include "host/plugin/child/messages.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace leadwire::plugin {

[[nodiscard]] std::string written_call(std::uint64_t object, entry e, const plugin_send& send);

/// A call as the child has it: all that the plugin sees, without catalog, secrets and key.
class received_call {
public:
    /// Nothing: the bytes are no call.
    [[nodiscard]] static std::unique_ptr<received_call> read(std::string_view bytes);

    [[nodiscard]] std::uint64_t object() const { return object_; }
    [[nodiscard]] entry which() const { return entry_; }
    [[nodiscard]] plugin_send& send() { return *send_; }
    /// What became of `send`.
    [[nodiscard]] std::string written_end(const result<void>& done) const;

private:
    received_call() = default;
    std::uint64_t object_ = 0;
    entry entry_ = entry::preprocess;
    lead order_;
    macro_send about_;
    std::string external_id_, idem_;
    std::unique_ptr<macro_input> input_;
    target_request request_;
    [[nodiscard]] bool may_change_request() const {
        return entry_ == entry::preprocess || entry_ == entry::preprocess_probe;
    }
    std::string request_before_; ///< its bytes: one that did not change need not go back
    std::optional<target_answer> answer_;
    std::unique_ptr<plugin_send> send_;
    std::size_t edits_before_ = 0;
    std::vector<log_line> log_;
};

/// The plugin's error, or what it did is in `send`; nothing of it if the bytes are no end of a call.
[[nodiscard]] result<void> apply_end(std::string_view bytes, plugin_send& send);

} // namespace leadwire::plugin
