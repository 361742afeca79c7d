// A server of the test's own on a port that the system chooses, with a loop on a thread of its own.
#pragma once

#include "host/intake/server.hpp"
#include "tests/integration/intake/scripted_service.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/temp_dir.hpp"

#include <functional>
#include <future>
#include <thread>

namespace leadwire::test {

class intake_fixture {
public:
    explicit intake_fixture(intake::connection_limits limits = {}, intake::body_limits bodies = {});
    ~intake_fixture();

    scripted_service service;

    [[nodiscard]] raw_client connect() const { return raw_client(port_); }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// One request over a connection of its own; the answer with its head.
    [[nodiscard]] std::string ask(std::string_view request) const;
    [[nodiscard]] std::size_t connections();
    [[nodiscard]] std::ptrdiff_t files() const;
    /// On the loop's thread, to the end: the way to the service's moods.
    void on_loop(std::function<void()> what);
    void trouble(error e) {
        on_loop([&] { service.trouble = e; });
    }
    /// Ready when `drain` has returned.
    [[nodiscard]] std::future<void> drain();

private:
    temp_dir uploads_;
    boost::asio::io_context io_{1};
    std::unique_ptr<intake::server> server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

/// Looks again and again, for ten seconds at most.
[[nodiscard]] bool eventually(const std::function<bool()>& condition);

/// "POST /a HTTP/1.1" with Host, the key's Authorization (none for ""), these fields, and a body with its
/// length.
[[nodiscard]] std::string request(std::string_view line, std::string_view key, std::string_view fields = "",
                                  std::string_view body = "");
[[nodiscard]] std::string json_request(std::string_view line, std::string_view key, std::string_view body);
[[nodiscard]] int status_of(std::string_view answer);
[[nodiscard]] std::string body_of(std::string_view answer);
/// The value of a header field; empty if it is not there.
[[nodiscard]] std::string field_of(std::string_view answer, std::string_view name);

} // namespace leadwire::test
