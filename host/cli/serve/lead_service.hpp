// The HTTP interface over the store and the senders.
#pragma once

#include "host/cli/serve/generation.hpp"
#include "host/cli/serve/group_commit.hpp"
#include "host/cli/serve/sync_send.hpp"
#include "host/cli/workers/worker_board.hpp"
#include "host/intake/service.hpp"

#include <boost/asio/thread_pool.hpp>

#include <functional>

namespace leadwire::cli {

class lead_service final : public intake::service {
public:
    /// Connections of their own, so that no customer waits for another's work. `keys` looks up who asks; `watched`
    /// answers those who watch.
    struct stores {
        sender::async_store &leads, &keys, &watched;
    };
    /// All outlive it. `owner` names this process in claims.
    lead_service(stores connections, generations& settings, sync_sends& sync, registrar& leads,
                 const worker_board& board, std::string owner)
        : store_(connections.leads), keys_(connections.keys), watched_(connections.watched), settings_(settings),
          sync_(sync), leads_(leads), board_(board), owner_(std::move(owner)) {}
    ~lead_service() { file_thread_.join(); }
    lead_service(const lead_service&) = delete;
    lead_service& operator=(const lead_service&) = delete;

    boost::asio::awaitable<result<std::optional<intake::api_key>>> find_key(std::string key_hash) override;
    boost::asio::awaitable<result<intake::registration>> register_lead(intake::new_lead l) override;
    boost::asio::awaitable<result<intake::change_receipt>> change_lead(intake::lead_ref which, json::object patch,
                                                                       intake::api_key by) override;
    boost::asio::awaitable<result<lead_id>> set_status(intake::lead_ref which, lead_status status,
                                                       intake::api_key by) override;
    boost::asio::awaitable<result<std::string>> lead_document(intake::lead_ref which) override;
    boost::asio::awaitable<std::vector<intake::readiness_check>> readiness() override;
    boost::asio::awaitable<result<std::string>> metrics() override;

private:
    [[nodiscard]] result<lead_id> id_of(const intake::lead_ref& which) const;
    /// The first answer once more. The first request may be under way, in this process or another.
    boost::asio::awaitable<result<intake::registration>> repeat(db::arrival_receipt receipt,
                                                                db::arrival::idempotency once,
                                                                std::chrono::milliseconds patience);
    /// Moves the files into the store and names them in the lead's custom fields.
    boost::asio::awaitable<result<void>> attach(intake::new_lead& l);

    sender::async_store &store_, &keys_, &watched_;
    generations& settings_;
    sync_sends& sync_;
    registrar& leads_;
    const worker_board& board_;
    std::string owner_;
    boost::asio::thread_pool file_thread_{1}; ///< megabytes are hashed and copied: the database's thread is for leads
};

} // namespace leadwire::cli
