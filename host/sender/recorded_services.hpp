// Answers from a recording: nothing goes out, nothing is kept.
#pragma once

#include "host/sender/send_recording.hpp"

#include <functional>
#include <vector>

namespace leadwire::sender {

/// Of one send that is run again. A question gets the recorded reply if it comes in its turn, and an error if it was never
/// asked then, or before its turn has passed.
class recorded_services final : public plugin::services {
public:
    /// `masker`: that of the send as it is at the moment. Both outlive it.
    recorded_services(const std::vector<recorded_question>& recorded, std::function<const secret_masker&()> masker)
        : recorded_(recorded), masker_(std::move(masker)) {}

    [[nodiscard]] boost::asio::awaitable<result<plugin::service_reply>> ask(plugin::service_question question) override;
    /// All questions, those without a reply too.
    [[nodiscard]] const std::vector<json::value>& asked() const { return asked_; }

private:
    const std::vector<recorded_question>& recorded_;
    std::function<const secret_masker&()> masker_;
    std::size_t next_ = 0;
    std::vector<json::value> asked_;
};

} // namespace leadwire::sender
