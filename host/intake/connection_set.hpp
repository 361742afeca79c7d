// Who is connected: time limits by one sweep, and who goes when there are too many.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace leadwire::intake {

/// What a connection is doing; all but `working` wait for the client.
enum class phase { closing, idle, head, body, writing, working };

/// A connection as the set sees it.
class watched {
public:
    using time_point = std::chrono::steady_clock::time_point;

    [[nodiscard]] phase now_in() const { return phase_; }
    [[nodiscard]] time_point due() const { return due_; }

protected:
    ~watched() = default;
    void enter(phase p, time_point due) { phase_ = p, since_ = std::chrono::steady_clock::now(), due_ = due; }

private:
    friend class connection_set;
    phase phase_ = phase::idle;
    time_point since_ = std::chrono::steady_clock::now();
    time_point due_ = time_point::max();
    bool cut_ = false;

    /// Its time is over: what it waits for ends now, and it may still say so.
    virtual void expire() = 0;
    /// It goes at once, without a word.
    virtual void cut() = 0;
    /// Nothing has come that was not read yet.
    [[nodiscard]] virtual bool quiet() const = 0;
};

/// Lives as long as the last of its connections. `expire` and `cut` of a connection must not remove it there
/// and then.
class connection_set : public std::enable_shared_from_this<connection_set> {
public:
    explicit connection_set(boost::asio::any_io_executor executor);

    void add(watched& c);
    void remove(watched& c);
    [[nodiscard]] std::size_t size() const { return all_.size(); }

    /// Cuts the one that has waited longest for its client: ended and idle ones first, then heads, then
    /// bodies. False: all are being served.
    bool make_room();
    void sweep(watched::time_point now);
    /// Idle ones go at once, requests that are still coming in have until `latest`; no connection is kept.
    void drain(watched::time_point latest);
    [[nodiscard]] bool draining() const { return latest_request_ != watched::time_point::max(); }
    /// When the last request must have come in.
    [[nodiscard]] watched::time_point latest_request() const { return latest_request_; }
    [[nodiscard]] boost::asio::awaitable<void> until_empty();

private:
    std::vector<watched*> all_;
    boost::asio::steady_timer sweeper_, emptied_;
    watched::time_point latest_request_ = watched::time_point::max();
    bool sweeping_ = false;

    void sweep_regularly();
    static void cut(watched& c);
};

} // namespace leadwire::intake
