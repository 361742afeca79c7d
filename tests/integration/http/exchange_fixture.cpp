#include "tests/integration/http/exchange_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

namespace leadwire::http {

std::ostream& operator<<(std::ostream& out, phase p) {
    return out << name_of(p);
}
std::ostream& operator<<(std::ostream& out, failure_kind kind) {
    return out << name_of(kind);
}

} // namespace leadwire::http

namespace leadwire::test {

http::client_settings loopback_allowed() {
    http::client_settings settings;
    settings.egress_allow = {"127.0.0.0/8", "::1"};
    settings.connect_timeout = std::chrono::seconds(60); // a busy machine is no failure of the client
    return settings;
}

exchange_fixture::exchange_fixture() : exchange_fixture(loopback_allowed()) {}
exchange_fixture::exchange_fixture(http::client_settings settings) : io_(1) {
    auto made = http::client::create(io_, std::move(settings));
    BOOST_REQUIRE(made);
    client_ = std::move(*made);
}
exchange_fixture::~exchange_fixture() = default;

http::exchange_result exchange_fixture::run(http::request r, http::connection_profile profile) {
    std::vector<http::request> one;
    one.push_back(std::move(r));
    return std::move(run_at_once(std::move(one), std::move(profile)).front());
}

std::vector<http::exchange_result> exchange_fixture::run_at_once(std::vector<http::request> requests,
                                                                 http::connection_profile profile) {
    std::vector<http::exchange_result> results(requests.size());
    std::size_t left = requests.size();
    for (std::size_t i = 0; i < requests.size(); ++i)
        boost::asio::co_spawn(io_, client_->exchange(std::move(requests[i]), profile),
                              [&, i](const std::exception_ptr& e, http::exchange_result r) {
                                  --left;
                                  BOOST_CHECK(!e);
                                  results[i] = std::move(r);
                              });
    io_.restart();
    while (left > 0) io_.run_one();
    return results;
}

http::exchange_result exchange_fixture::run_and_cancel(http::request r, const std::function<bool()>& until) {
    http::exchange_result out;
    bool done = false;
    boost::asio::cancellation_signal cancel;
    boost::asio::co_spawn(io_, client_->exchange(std::move(r), {}),
                          boost::asio::bind_cancellation_slot(
                              cancel.slot(), [&](const std::exception_ptr& e, http::exchange_result result) {
                                  done = true;
                                  BOOST_CHECK(!e);
                                  out = std::move(result);
                              }));
    io_.restart();
    while (!done && !until()) io_.run_one();
    cancel.emit(boost::asio::cancellation_type::terminal);
    while (!done) io_.run_one();
    return out;
}

void exchange_fixture::abandon(http::request r, const std::function<bool()>& until) {
    boost::asio::co_spawn(
        io_, client_->exchange(std::move(r), {}),
        [](const std::exception_ptr&, const http::exchange_result&) { BOOST_ERROR("it has ended"); });
    io_.restart();
    while (!until()) io_.run_one();
}

http::request get(std::string url) {
    http::request r;
    r.method = "GET";
    r.url = std::move(url);
    return r;
}

http::request post(std::string url, std::string body) {
    auto r = get(std::move(url));
    r.method = "POST";
    r.body = {"text/plain", {std::move(body)}};
    return r;
}

target_answer answer_of(const http::exchange_result& r) {
    BOOST_REQUIRE_MESSAGE(r.answer, r.answer.error().text);
    return *r.answer;
}

void check_failure(const http::exchange_result& r, http::failure_kind kind, http::phase reached,
                   std::string_view part) {
    BOOST_REQUIRE(!r.answer);
    const auto& f = r.answer.error();
    BOOST_TEST(f.kind == kind);
    BOOST_TEST(f.reached == reached);
    BOOST_TEST(f.text.find(part) != std::string::npos, "\"" << f.text << "\" does not say \"" << part << '"');
}

} // namespace leadwire::test
