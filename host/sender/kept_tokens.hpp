// What a plugin is given and keeps for later sends is hidden like a secret: values of its store, tokens of sub-requests.
#pragma once

#include "host/plugin/services.hpp"

#include <string>
#include <vector>

namespace leadwire::sender {

/// Passes questions on and notes what is to be masked in the texts of the send. Belongs to the event loop.
class token_watch final : public plugin::services {
public:
    /// Outlives it.
    void watch(plugin::services& asked) { asked_ = &asked; }
    [[nodiscard]] boost::asio::awaitable<result<plugin::service_reply>> ask(plugin::service_question question) override;
    /// Values of get, set, claim and made, from 8 bytes; the members access_token, refresh_token and id_token of JSON that
    /// was kept or answered. Each once.
    [[nodiscard]] const std::vector<std::string>& found() const { return found_; }

    [[nodiscard]] bool was_asked() const { return was_asked_; }

private:
    void note(std::string_view secret);
    void note_value(std::string_view value);
    void note_tokens(std::string_view text);

    plugin::services* asked_ = nullptr;
    std::vector<std::string> found_;
    bool was_asked_ = false;
};

} // namespace leadwire::sender
