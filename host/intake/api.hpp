// Who may call what: from the head of a request to a call, or to the answer that refuses it.
#pragma once

#include "host/intake/call.hpp"
#include "host/intake/request_head.hpp"

#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <functional>
#include <memory>

namespace leadwire::intake {

struct api_settings {
    std::filesystem::path uploads; ///< where files wait until the service has them; must exist
    body_limits limits{};
    std::function<timestamp()> clock = leadwire::now; ///< a lead without `created` was created when it came
};

class api {
public:
    api(service& to, api_settings settings) : service_(to), settings_(std::move(settings)) {}

    /// Path, key, role, Accept, Content-Encoding, Content-Type and idempotency key, in this order. Nothing of the body
    /// is needed.
    [[nodiscard]] boost::asio::awaitable<answered<std::unique_ptr<call>>> begin(const request_head& head);
    [[nodiscard]] timestamp now() const { return settings_.clock(); }

private:
    service& service_;
    api_settings settings_;

    [[nodiscard]] boost::asio::awaitable<answered<api_key>> admit(const request_head& head,
                                                                  const route_match& match);
    [[nodiscard]] answered<void> prepare_body(const request_head& head, call& c) const;
};

/// 1 to 255 visible ASCII characters, once; else 400. Nothing where there is none.
[[nodiscard]] answered<std::optional<std::string>> idempotency_key_in(const request_head& head);

} // namespace leadwire::intake
