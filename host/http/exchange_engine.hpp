// The life of one exchange over pooled connections, and the sweep that keeps their time limits.
#pragma once

#include "host/http/answer_reader.hpp"
#include "host/http/body_stream.hpp"
#include "host/http/client.hpp"
#include "host/http/connector.hpp"
#include "host/http/deadlines.hpp"
#include "host/http/idle_pool.hpp"
#include "host/http/redirect.hpp"

#include <boost/asio/steady_timer.hpp>

#include <memory>

namespace leadwire::http {

class exchange_engine : public std::enable_shared_from_this<exchange_engine> {
public:
    using time_point = std::chrono::steady_clock::time_point;
    using answer_or_failure = std::expected<target_answer, failure>;
    exchange_engine(boost::asio::io_context& io, client_settings settings, egress_rules rules);

    /// Static: a frame that the loop destroys late holds the engine.
    [[nodiscard]] static boost::asio::awaitable<exchange_result>
    run(std::shared_ptr<exchange_engine> engine, request r, connection_profile profile);
    void close();

private:
    struct attempt; // what the steps of one hop share
    client_settings settings_;
    deadline_list limits_;
    connector connector_;
    idle_pool<connection> pool_;
    boost::asio::steady_timer sweeper_;
    bool sweeping_ = false;

    [[nodiscard]] boost::asio::awaitable<answer_or_failure>
    send(const hop& h, request& r, const connection_profile& profile, time_point due);
    [[nodiscard]] static std::optional<failure> make_ready(attempt& a);
    [[nodiscard]] boost::asio::awaitable<std::optional<failure>> connect(attempt& a, time_point due);
    [[nodiscard]] boost::asio::awaitable<std::optional<failure>> write_request(attempt& a);
    [[nodiscard]] boost::asio::awaitable<std::optional<failure>> read_answer(attempt& a);
    [[nodiscard]] answer_or_failure finish(attempt& a);
    void keep_sweeping();
};

} // namespace leadwire::http
