// A client on a loop of its own, which may talk to 127.0.0.1.
#pragma once

#include "host/http/client.hpp"
#include "tests/support/scripted_server.hpp"
#include "tests/support/test_certificates.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

namespace leadwire::http {

std::ostream& operator<<(std::ostream& out, phase p);
std::ostream& operator<<(std::ostream& out, failure_kind kind);

} // namespace leadwire::http

namespace leadwire::test {

class exchange_fixture {
public:
    exchange_fixture();
    explicit exchange_fixture(http::client_settings settings);
    ~exchange_fixture();

    /// Runs the loop until the exchange has ended.
    http::exchange_result run(http::request r, http::connection_profile profile = {});
    std::vector<http::exchange_result> run_at_once(std::vector<http::request> requests,
                                                   http::connection_profile profile = {});
    /// Cancels the exchange once `until` is true, and runs on until it has ended.
    http::exchange_result run_and_cancel(http::request r, const std::function<bool()>& until);
    /// Starts an exchange and leaves it under way, to be destroyed with the loop.
    void abandon(http::request r, const std::function<bool()>& until);
    http::client& client() { return *client_; }

private:
    boost::asio::io_context io_;
    std::unique_ptr<http::client> client_;
};

[[nodiscard]] http::client_settings loopback_allowed();
[[nodiscard]] http::request get(std::string url);
[[nodiscard]] http::request post(std::string url, std::string body);
/// Fails the test if there is no answer.
[[nodiscard]] target_answer answer_of(const http::exchange_result& r);
/// Fails the test if there is an answer, or another failure than this.
void check_failure(const http::exchange_result& r, http::failure_kind kind, http::phase reached,
                   std::string_view part_of_text);

} // namespace leadwire::test
