// One client's connection: requests one after another, each answered before the next is read.
#pragma once

#include "host/intake/api.hpp"
#include "host/intake/connection_set.hpp"
#include "host/intake/limits.hpp"
#include "host/intake/request_reader.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace leadwire::intake {

/// What all connections of a server share.
struct connection_world {
    intake::api& api;
    const connection_limits& limits;
    std::shared_ptr<connection_set> connections;
    std::string request_prefix; ///< of request IDs
    std::function<void(int status)> answered = [](int) {}; ///< for each answer
    std::uint64_t requests = 0;
};

class connection final : public watched {
public:
    connection(boost::asio::ip::tcp::socket socket, connection_world& world);
    ~connection();
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    /// Until either side ends it.
    [[nodiscard]] boost::asio::awaitable<void> serve();

private:
    boost::asio::ip::tcp::socket socket_;
    connection_world& world_;
    std::shared_ptr<connection_set> connections_; ///< may outlive the world, when the loop is gone
    std::vector<char> in_;
    std::size_t begin_ = 0, end_ = 0;
    bool expired_ = false;      ///< the time limit of the phase
    bool broken_ = false;       ///< nothing can be said any more
    bool more_may_come_ = true; ///< behind the last answer

    void expire() override;
    void cut() override;
    [[nodiscard]] bool quiet() const override;
    void wait_in(phase p, connection_limits::duration limit);
    void work() { enter(phase::working, time_point::max()); }

    [[nodiscard]] boost::asio::awaitable<bool> serve_one();
    [[nodiscard]] boost::asio::awaitable<bool> read_head(request_reader& reader);
    [[nodiscard]] boost::asio::awaitable<answer> respond(request_reader& reader);
    [[nodiscard]] boost::asio::awaitable<answer> answer_call(request_reader& reader);
    [[nodiscard]] boost::asio::awaitable<answered<void>> read_body(request_reader& reader, call& c);
    [[nodiscard]] boost::asio::awaitable<bool> read_more();
    [[nodiscard]] boost::asio::awaitable<void> send(std::string bytes);
    [[nodiscard]] boost::asio::awaitable<void> say_goodbye();
    void feed(request_reader& reader);
    void make_room();
};

} // namespace leadwire::intake
