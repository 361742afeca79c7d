// One child as its host sees it: started, spoken to, watched, ended. Belongs to the event loop.
#pragma once

#include "host/plugin/child/call_area.hpp"
#include "host/plugin/child/child_failure.hpp"
#include "host/plugin/child/spawn.hpp"
#include "host/plugin/child/priority.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <deque>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace leadwire::plugin {

struct child_limits {
    std::string program = "/proc/self/exe"; ///< leadwire's
    std::uint64_t memory = std::uint64_t{256} << 20; ///< bytes; 0: none
    std::chrono::milliseconds hard{10'000};          ///< of one call, without the time in which the host answers it
};

class child_process : public std::enable_shared_from_this<child_process> {
public:
    /// The child runs, and knows no plugin yet; until it has ended the event loop has something to wait for. An error: the system has no room for one.
    [[nodiscard]] static result<std::shared_ptr<child_process>> start(boost::asio::any_io_executor executor,
                                                                      const child_limits& limits);
    ~child_process();
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;

    /// What the child ended a conversation with.
    using end = std::expected<std::string, child_failure>;
    /// Answers a question of the child, on the event loop; one at a time in a conversation.
    using answerer = std::function<boost::asio::awaitable<std::string>(std::string question)>;
    /// Waits for a free slot. `answer` lives until the end.
    [[nodiscard]] boost::asio::awaitable<end> converse(message_kind kind, std::string message, const answerer& answer);

    /// No further conversations are begun, those under way go on; then it ends.
    void retire();
    void kill();
    [[nodiscard]] bool takes_calls() const { return !ended_ && !retired_; }
    /// Bytes of its data, as of a while ago.
    [[nodiscard]] std::uint64_t memory() const { return area_->memory.load(); }

private:
    struct conversation;
    child_process(boost::asio::any_io_executor executor, const child_limits& limits, started_child started);
    void begin_waiting();
    void give_turn(conversation& c);
    void listen();
    void look();
    void sleep();
    void hear_all(std::uint64_t spoken);
    void hear(const std::shared_ptr<conversation>& c);
    void broken(std::size_t slot, std::string what);
    void finish(const std::shared_ptr<conversation>& c, end how);
    void watch();
    void check_times();
    /// `longest`: what the longest call has taken so far.
    void make_give_way(std::chrono::steady_clock::duration longest, std::chrono::steady_clock::time_point at);
    void await_end();
    void note_end();

    /// The process of a call that computes for longer gives way to others of this machine, and is replaced when that has ended.
    static constexpr std::chrono::milliseconds give_way_after{100}, last_after{1000};
    static constexpr std::size_t longest_message_of_child = std::size_t{64} << 20;

    boost::asio::any_io_executor executor_;
    child_limits limits_;
    call_area* area_;
    int process_;
    boost::asio::posix::stream_descriptor event_, end_;
    boost::asio::steady_timer timer_;
    std::array<std::shared_ptr<conversation>, call_area::slot_count> slots_{};
    std::deque<std::shared_ptr<conversation>> waiting_; ///< for a slot
    std::size_t under_way_ = 0;
    std::size_t with_child_ = 0; ///< conversations whose turn is the child's
    bool listening_ = false, watching_ = false, retired_ = false, ended_ = false;
    yielding gives_way_ = yielding::none;
    std::chrono::steady_clock::time_point last_heard_{}; ///< or asked
    std::chrono::steady_clock::time_point last_news_{};
    std::chrono::steady_clock::time_point checked_before_{};
    std::chrono::nanoseconds used_before_{}; ///< of the processor
    std::optional<std::pair<std::size_t, std::string>> broken_; ///< slot, and what the child said there that cannot be
};

} // namespace leadwire::plugin
