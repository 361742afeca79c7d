// One request between its head and its answer. Does not know the connection.
#pragma once

#include "host/intake/lead_body.hpp"
#include "host/intake/routes.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace leadwire::intake {

class call {
public:
    call(service& to, route_match match, api_key by) : service_(to), match_(match), by_(by) {}

    /// Bytes that the body may have.
    [[nodiscard]] std::size_t body_limit() const { return body_ ? body_->limit() : text_limit_; }
    [[nodiscard]] answered<void> take(std::string_view bytes);
    /// After the whole body: asks the service.
    [[nodiscard]] boost::asio::awaitable<answer> finish(timestamp now);

private:
    friend class api;
    service& service_;
    route_match match_;
    api_key by_;
    std::optional<lead_body> body_; ///< of a new lead
    std::string text_;              ///< of any other call
    std::size_t text_limit_ = 0;
    std::optional<std::string> idempotency_key_;

    [[nodiscard]] boost::asio::awaitable<answer> take_lead(timestamp now);
    [[nodiscard]] boost::asio::awaitable<answer> show_lead();
    [[nodiscard]] boost::asio::awaitable<answer> change_lead();
    [[nodiscard]] boost::asio::awaitable<answer> set_status();
    [[nodiscard]] boost::asio::awaitable<answer> show_metrics();
    [[nodiscard]] answered<json::object> object_in_body() const;
};

} // namespace leadwire::intake
