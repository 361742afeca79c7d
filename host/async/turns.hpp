// Turns by name, for coroutines of one thread: of those that ask for one name, one has its turn and the others wait.
#pragma once

#include "host/async/event.hpp"

#include <memory>
#include <set>
#include <string>

namespace leadwire {

class turns {
    struct state {
        explicit state(boost::asio::any_io_executor executor) : given_back(std::move(executor)) {}
        std::set<std::string, std::less<>> taken{};
        event given_back;
    };

public:
    explicit turns(boost::asio::any_io_executor executor) : state_(std::make_shared<state>(std::move(executor))) {}

    /// Given back with the object.
    class turn {
    public:
        turn(turn&&) = default;
        turn& operator=(turn&&) = delete;
        ~turn() {
            if (!state_) return;
            state_->taken.erase(name_);
            state_->given_back.notify_all();
        }

    private:
        friend class turns;
        turn(std::shared_ptr<state> of, std::string name) : state_(std::move(of)), name_(std::move(name)) {}
        std::shared_ptr<state> state_;
        std::string name_;
    };
    [[nodiscard]] bool is_taken(std::string_view name) const { return state_->taken.contains(name); }
    [[nodiscard]] boost::asio::awaitable<turn> of(std::string name) {
        const auto here = state_;
        while (!here->taken.insert(name).second) co_await here->given_back.wait();
        co_return turn(here, std::move(name));
    }

private:
    std::shared_ptr<state> state_;
};

} // namespace leadwire
