#include "host/plugin/running_trial.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace leadwire::plugin {
namespace asio = boost::asio;

void running_trial::ended(std::string_view build, send_result r) {
    if (build == serving_) score_.serving.count(r);
    if (build != candidate_) return;
    score_.candidate.count(r);
    if (decide(score_, trial_time::within) != trial_step::go_on) timer_.cancel();
}

void running_trial::child_failed() {
    ++score_.failed_children;
    timer_.cancel();
}

void running_trial::give_up() {
    given_up_ = true;
    timer_.cancel();
}

asio::awaitable<std::optional<trial_step>> running_trial::run(std::chrono::milliseconds window) {
    for (auto when : {trial_time::over, trial_time::over_again}) {
        const auto end = std::chrono::steady_clock::now() + window;
        while (!given_up_ && std::chrono::steady_clock::now() < end) {
            if (const auto early = decide(score_, trial_time::within); early != trial_step::go_on) co_return early;
            timer_.expires_at(end);
            co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        if (given_up_) co_return std::nullopt;
        if (const auto step = decide(score_, when); step != trial_step::go_on) co_return step;
    }
    co_return trial_step::promote_unproved;
}

} // namespace leadwire::plugin
