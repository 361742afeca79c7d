#include "tests/integration/intake/intake_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>

namespace leadwire::test {

intake_fixture::intake_fixture(intake::connection_limits limits, intake::body_limits bodies) {
    auto made = intake::server::listen(io_, service,
                                       {.listen = {.ip = "127.0.0.1", .port = 0},
                                        .limits = limits,
                                        .api = {.uploads = uploads_.path(), .limits = bodies}});
    BOOST_REQUIRE(made);
    server_ = std::move(*made);
    port_ = server_->address().port;
    boost::asio::co_spawn(io_, server_->run(), boost::asio::detached);
    thread_ = std::thread([this] {
        const auto work = boost::asio::make_work_guard(io_);
        io_.run();
    });
}

intake_fixture::~intake_fixture() {
    io_.stop();
    thread_.join();
}

std::string intake_fixture::ask(std::string_view request) const {
    raw_client client(port_);
    client.send(request);
    return client.read_answer();
}

void intake_fixture::on_loop(std::function<void()> what) {
    boost::asio::post(io_, boost::asio::use_future(std::move(what))).get();
}

std::size_t intake_fixture::connections() {
    std::size_t count = 0;
    on_loop([&] { count = server_->connections(); });
    return count;
}

std::ptrdiff_t intake_fixture::files() const {
    return std::distance(std::filesystem::directory_iterator(uploads_.path()), {});
}

std::future<void> intake_fixture::drain() {
    return boost::asio::co_spawn(io_, server_->drain(), boost::asio::use_future);
}

bool eventually(const std::function<bool()>& condition) {
    const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > latest) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

std::string request(std::string_view line, std::string_view key, std::string_view fields,
                    std::string_view body) {
    std::string text(line);
    text += " HTTP/1.1\r\nHost: test\r\n";
    if (!key.empty()) text.append("Authorization: Bearer ").append(key).append("\r\n");
    text += fields;
    if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return text.append("\r\n").append(body);
}

std::string json_request(std::string_view line, std::string_view key, std::string_view body) {
    return request(line, key, "Content-Type: application/json\r\n", body);
}

int status_of(std::string_view answer) {
    return answer.size() > 12 ? std::stoi(std::string(answer.substr(9, 3))) : 0;
}

std::string body_of(std::string_view answer) {
    const auto end = answer.find("\r\n\r\n");
    return end == answer.npos ? std::string() : std::string(answer.substr(end + 4));
}

std::string field_of(std::string_view answer, std::string_view name) {
    const auto line = "\r\n" + std::string(name) + ": ";
    const auto at = answer.find(line);
    if (at >= answer.find("\r\n\r\n")) return {};
    answer.remove_prefix(at + line.size());
    return std::string(answer.substr(0, answer.find('\r')));
}

} // namespace leadwire::test
