// A CRM that keeps its answers until it is told to give them: what is under way then is under way for sure.
#pragma once

#include "tests/support/eventually.hpp"
#include "tests/support/scripted_server.hpp"

namespace leadwire::test {

class holding_crm {
public:
    explicit holding_crm(std::string answer) : answer_(std::move(answer)) {}
    ~holding_crm() { open(); }
    holding_crm(const holding_crm&) = delete;
    holding_crm& operator=(const holding_crm&) = delete;

    [[nodiscard]] std::string url(std::string_view path) const { return server_.url(path); }
    /// Requests so far are as many, in time.
    [[nodiscard]] bool gets(int requests) const {
        return eventually([&] { return arrived_ >= requests; });
    }
    [[nodiscard]] int arrived() const { return arrived_; }
    /// Answers those that wait, and all that come from here on.
    void open() {
        open_ = true;
        open_.notify_all();
    }

private:
    std::string answer_;
    std::atomic<int> arrived_ = 0;
    std::atomic<bool> open_ = false;
    scripted_server server_{[this](peer& client) {
        if (client.read_request().empty()) return;
        ++arrived_;
        open_.wait(false);
        client.answer(answer_, "Connection: close\r\n");
    }};
};

} // namespace leadwire::test
