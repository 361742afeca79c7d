// What plugins ask for while a lead is sent: sub-requests within the integration's limits, its key-value store, edits that
// stand in the database.
#pragma once

#include "host/sender/asked_service.hpp"
#include "host/sender/delivery_sender.hpp"

namespace leadwire::sender {

/// Of one send, which may wait for them as long as for its own request, all together. Belongs to the event loop.
class plugin_services final : public plugin::services {
public:
    /// All but the ID outlive it.
    plugin_services(const ready_integration& target, const sending& around, lead_id lead);

    [[nodiscard]] boost::asio::awaitable<result<plugin::service_reply>> ask(plugin::service_question question) override;
    /// In order.
    [[nodiscard]] const std::vector<asked_service>& asked() const { return asked_; }
    /// False: there were too many questions to be kept.
    [[nodiscard]] bool complete() const { return complete_; }

private:
    [[nodiscard]] boost::asio::awaitable<result<plugin::service_reply>> reply_to(const plugin::http_question& q);
    [[nodiscard]] boost::asio::awaitable<result<plugin::service_reply>> reply_to(const plugin::store_question& q);
    [[nodiscard]] boost::asio::awaitable<result<plugin::service_reply>> reply_to(const plugin::edit_question& q);
    [[nodiscard]] boost::asio::awaitable<result<plugin::service_reply>> claim(const std::string& key);

    const ready_integration& target_;
    const sending& around_;
    lead_id lead_;
    std::chrono::steady_clock::duration left_; ///< of the time that they may take
    std::string maker_; ///< in the store
    std::vector<asked_service> asked_;
    bool complete_ = true;
};

/// The sub-requests and what was answered, for the attempt; both masked by the send's masker.
void note_sub_requests(db::attempt_record& attempt, const std::vector<asked_service>& asked, send_work& work);

/// Where nothing may go out or be kept: sub-requests are refused, the store is empty, what is written goes nowhere.
class dry_services final : public plugin::services {
public:
    [[nodiscard]] boost::asio::awaitable<result<plugin::service_reply>> ask(plugin::service_question question) override;
};

} // namespace leadwire::sender
