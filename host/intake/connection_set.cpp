#include "host/intake/connection_set.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace leadwire::intake {
namespace {

constexpr std::chrono::milliseconds beat{50};

} // namespace

connection_set::connection_set(boost::asio::any_io_executor executor)
    : sweeper_(executor), emptied_(executor, watched::time_point::max()) {}

void connection_set::add(watched& c) {
    all_.push_back(&c);
    if (!sweeping_) sweep_regularly();
}

void connection_set::remove(watched& c) {
    auto at = std::ranges::find(all_, &c);
    *at = all_.back();
    all_.pop_back();
    if (all_.empty()) emptied_.cancel();
}

void connection_set::sweep_regularly() {
    sweeping_ = true;
    sweeper_.expires_after(beat);
    sweeper_.async_wait([set = weak_from_this()](boost::system::error_code ec) {
        const auto self = set.lock();
        if (ec || !self) return;
        self->sweeping_ = false;
        self->sweep(std::chrono::steady_clock::now());
        if (!self->all_.empty()) self->sweep_regularly();
    });
}

void connection_set::sweep(watched::time_point now) {
    for (auto* c : all_)
        if (c->due_ <= now) {
            c->due_ = watched::time_point::max();
            c->expire();
        }
}

void connection_set::cut(watched& c) {
    c.cut_ = true;
    c.cut();
}

bool connection_set::make_room() {
    const auto sooner = [](const watched* a, const watched* b) {
        return std::pair(a->phase_, a->since_) < std::pair(b->phase_, b->since_);
    };
    watched* victim = nullptr;
    for (auto* c : all_)
        if (!c->cut_ && c->phase_ != phase::working && (!victim || sooner(c, victim))) victim = c;
    if (victim) cut(*victim);
    return victim != nullptr;
}

void connection_set::drain(watched::time_point latest) {
    latest_request_ = latest;
    for (auto* c : all_) {
        if (c->phase_ == phase::working) continue;
        // A request may have come that was not read yet; its client has sent it in good faith.
        if (c->phase_ == phase::idle && c->quiet())
            cut(*c);
        else if (c->phase_ != phase::writing)
            c->due_ = std::min(c->due_, latest);
    }
}

boost::asio::awaitable<void> connection_set::until_empty() {
    while (!all_.empty()) co_await emptied_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

} // namespace leadwire::intake
