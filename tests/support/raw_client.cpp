#include "tests/support/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace leadwire::test {

raw_client::raw_client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const timeval limit{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(port);
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0)
        throw std::runtime_error("cannot connect");
}

raw_client::~raw_client() {
    if (socket_ >= 0) ::close(socket_);
}

void raw_client::send(std::string_view bytes) const {
    if (!try_send(bytes)) throw std::runtime_error("cannot send");
}

bool raw_client::try_send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

void raw_client::end_sending() const {
    ::shutdown(socket_, SHUT_WR);
}

void raw_client::reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(socket_, -1));
}

bool raw_client::read_more() {
    std::array<char, 65536> buffer{};
    ssize_t n = 0;
    do // a signal to the test, such as the end of a program, ends a call that has a limit
        n = ::recv(socket_, buffer.data(), buffer.size(), 0);
    while (n < 0 && errno == EINTR);
    if (n < 0 && errno == EAGAIN) throw std::runtime_error("nothing came, only: " + kept_);
    if (n < 0) reset_ = errno == ECONNRESET;
    if (n <= 0) return false;
    kept_.append(buffer.data(), static_cast<std::size_t>(n));
    return true;
}

std::string raw_client::read_answer() {
    std::size_t head = std::string::npos;
    while ((head = kept_.find("\r\n\r\n")) == std::string::npos)
        if (!read_more()) return std::exchange(kept_, {});
    std::size_t end = head + 4;
    const std::string_view name = "Content-Length: ";
    if (const auto at = kept_.find(name); at < head) {
        end += std::stoul(kept_.substr(at + name.size(), 12));
        while (kept_.size() < end)
            if (!read_more()) return std::exchange(kept_, {});
    } else if (kept_.find("Transfer-Encoding: chunked") < head) {
        std::size_t last = 0;
        while ((last = kept_.find("\r\n0\r\n\r\n", head)) == std::string::npos)
            if (!read_more()) return std::exchange(kept_, {});
        end = last + 7;
    }
    auto answer = kept_.substr(0, end);
    kept_.erase(0, end);
    return answer;
}

std::string raw_client::read_all() {
    while (read_more()) {
    }
    return std::exchange(kept_, {});
}

line_end raw_client::state() {
    pollfd more{socket_, POLLIN, 0};
    if (!reset_ && ::poll(&more, 1, 100) == 0) return line_end::open;
    if (!reset_ && read_more()) throw std::runtime_error("more came: " + kept_);
    return reset_ ? line_end::reset : line_end::closed;
}

std::string post(std::string_view target, std::string_view form, std::string_view headers) {
    std::string out = "POST " + std::string(target) + " HTTP/1.1\r\nHost: crm.example\r\n";
    out += "Content-Type: application/x-www-form-urlencoded\r\n" + std::string(headers);
    return out + "Content-Length: " + std::to_string(form.size()) + "\r\n\r\n" + std::string(form);
}

} // namespace leadwire::test
