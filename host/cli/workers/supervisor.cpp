#include "host/cli/workers/supervisor.hpp"

#include "host/cli/workers/life_line.hpp"
#include "host/cli/workers/roster.hpp"
#include "host/cli/workers/supervisor_signals.hpp"
#include "host/cli/workers/worker_process.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>
#include <systemd/sd-daemon.h>

#include <algorithm>
#include <csignal>
#include <set>

namespace leadwire::cli {
namespace {

using steady = std::chrono::steady_clock;

class supervisor {
public:
    explicit supervisor(supervision wanted)
        : wanted_(std::move(wanted)), listening_(wanted_.listening), roster_(places().size()),
          workers_(places().size()) {
        std::uint64_t limit = 0;
        if (sd_watchdog_enabled(0, &limit) > 0) watchdog_ = std::chrono::microseconds(limit);
    }

    result<void> run() {
        if (auto open = life_.open(); !open) return open;
        if (auto open = signals_.open(); !open) return open;
        while (!roster_.draining() || !roster_.none_runs()) {
            while (const auto which = roster_.due(steady::now())) start(*which);
            wait();
            // What was asked for comes before what has ended: a worker that was told to end is not replaced.
            for (const int number : signals_.take()) heed(number);
            for (std::size_t i = 0; i < workers_.size(); ++i) look_at(i);
            take_leave_of_others();
            watch();
        }
        if (asked_to_stop_) spdlog::info("stopped");
        return std::move(how_it_ended_);
    }

private:
    [[nodiscard]] std::span<worker_place> places() const { return wanted_.board.places(); }

    void start(std::size_t which) {
        auto& w = workers_[which];
        const auto seat = [&](int report) {
            return worker_seat{which + 1,    places()[which], listening_->get(),
                               life_.read(), report,          watchdog_};
        };
        auto started = w.start([&](int report) {
            // All that is the supervisor's own: whoever else holds the end of `life_` keeps everybody alive.
            life_.close_write();
            signals_.give_back();
            for (auto& other : workers_) other.forget();
            return wanted_.work(seat(report));
        });
        roster_.started(which, steady::now());
        if (!started) return replace_later(which, started.error().message());
        if (roster_.has_begun()) spdlog::info("worker {}: process {}", which + 1, w.id());
    }

    void wait() {
        std::vector<pollfd> all{{signals_.descriptor(), POLLIN, 0}};
        for (const auto& w : workers_)
            if (w.report() >= 0) all.push_back({w.report(), POLLIN, 0});
        auto until = roster_.next_due();
        if (watchdog_.count() > 0) until = std::min(until.value_or(next_feed_), next_feed_);
        using std::chrono::milliseconds;
        const auto left = until ? std::chrono::ceil<milliseconds>(*until - steady::now()) : milliseconds(-1);
        ::poll(all.data(), all.size(),
               until ? static_cast<int>(std::max(left, milliseconds(0)).count()) : -1);
    }

    void heed(int number) {
        if (number == SIGHUP) return reload();
        if (number == SIGCHLD) return;
        if (asked_to_stop_) crash(number);
        asked_to_stop_ = true;
        sd_notify(0, "STOPPING=1");
        spdlog::info("draining: all workers end what is under way");
        drain();
    }
    void reload() {
        // One that has not begun does not know the signal yet, but may have read the settings.
        for (std::size_t i = 0; i < workers_.size(); ++i)
            if (places()[i].ready)
                workers_[i].signal(SIGHUP);
            else
                to_reload_.insert(i);
    }
    void drain() {
        if (roster_.draining()) return;
        roster_.drain();
        listening_.reset();
        life_.close_write();
        // These wait for nothing yet that could tell them.
        for (std::size_t i = 0; i < workers_.size(); ++i)
            if (!places()[i].ready) workers_[i].signal(SIGTERM);
    }
    [[noreturn]] void crash(int number) {
        for (auto& w : workers_) w.kill();
        signals_.end_by(number);
    }

    void look_at(std::size_t which) {
        auto& w = workers_[which];
        const bool was_ready = w.said().ready;
        w.listen();
        if (!was_ready && w.said().ready) began(which);
        if (const auto end = w.ended()) ended(which, *end);
    }
    /// As the first process of a container this one is the parent of all that lose theirs: plugins' processes
    /// of a worker that was killed. Nobody else asks how they ended, and each would keep its number.
    void take_leave_of_others() {
        for (siginfo_t one{}; ::waitid(P_ALL, 0, &one, WEXITED | WNOHANG | WNOWAIT) == 0 && one.si_pid != 0;
             one = {}) {
            if (std::ranges::find(workers_, one.si_pid, &worker_process::id) != workers_.end())
                return; // looked at next
            ::waitpid(one.si_pid, nullptr, WNOHANG);
        }
    }
    void began(std::size_t which) {
        const bool first = !roster_.has_begun();
        roster_.ready(which);
        if (to_reload_.erase(which) > 0) workers_[which].signal(SIGHUP);
        if (!first || !roster_.has_begun() || roster_.draining()) return;
        std::vector<int> ids;
        for (const auto& w : workers_) ids.push_back(w.id());
        spdlog::info("serving on http://{} with {} workers: processes {}", wanted_.address, ids.size(),
                     fmt::join(ids, ", "));
        sd_notify(0, "READY=1");
    }
    void ended(std::size_t which, const worker_end& end) {
        const bool was_ready = places()[which].ready;
        places()[which].vacate();
        hung_.erase(which);
        if (end.failed && !roster_.has_begun()) {
            // All have the same settings and the same database: the first one speaks for them.
            if (how_it_ended_) how_it_ended_ = std::unexpected(*end.failed);
            (void)roster_.ended(which, steady::now());
            return drain();
        }
        if (!roster_.draining()) return replace_later(which, end.cause);
        (void)roster_.ended(which, steady::now());
        if (end.well || (!was_ready && end.signal == SIGTERM)) return;
        auto why = fail(error_code::io, fmt::format("worker {}", which + 1), end.cause);
        if (how_it_ended_)
            how_it_ended_ = std::move(why);
        else
            spdlog::error("{}", why.error().message());
    }
    void replace_later(std::size_t which, const std::string& why) {
        const auto pause = roster_.ended(which, steady::now());
        spdlog::error("worker {}: {}; another takes its place in {:.1f} s", which + 1, why,
                      std::chrono::duration<double>(pause.value_or(roster::duration(0))).count());
        wanted_.board.count_restart();
    }

    /// systemd hears from the supervisor, the supervisor from each worker's event loop.
    void watch() {
        const auto now = steady::now();
        if (watchdog_.count() == 0 || now < next_feed_) return;
        const bool stood_still = now > next_feed_ + watchdog_ / 2; // then all may have, and it says nothing
        next_feed_ = now + watchdog_ / 2;
        sd_notify(0, "WATCHDOG=1");
        if (stood_still) return;
        for (std::size_t i = 0; i < workers_.size(); ++i) {
            const std::chrono::nanoseconds heard(places()[i].heard_at.load());
            if (heard.count() == 0 || now.time_since_epoch() - heard < watchdog_) continue;
            const bool first = hung_.insert(i).second;
            if (first) spdlog::error("worker {}: its event loop stands still", i + 1);
            workers_[i].signal(first ? SIGABRT : SIGKILL);
        }
    }

    supervision wanted_;
    std::optional<plugin::descriptor> listening_;
    roster roster_;
    std::vector<worker_process> workers_;
    std::set<std::size_t> to_reload_; ///< when they are ready
    std::set<std::size_t> hung_;      ///< and told to end
    life_line life_;
    supervisor_signals signals_;
    std::chrono::microseconds watchdog_{0};
    steady::time_point next_feed_{};
    bool asked_to_stop_ = false;
    result<void> how_it_ended_;
};

} // namespace

result<void> supervise(supervision wanted) {
    return supervisor(std::move(wanted)).run();
}

} // namespace leadwire::cli
