// Time limits of many operations at once, kept by one coarse sweep instead of a timer each. A sweep walks one or two of 512
// parts, however many limits there are.
#pragma once

#include <boost/intrusive/list.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

namespace leadwire::http {

class deadline_list;

/// From construction to destruction `expire` may be called, once, by the list's sweep.
class deadline
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    using time_point = std::chrono::steady_clock::time_point;
    deadline(deadline_list& list, time_point due, std::function<void()> expire);
    ~deadline();
    deadline(const deadline&) = delete;
    deadline& operator=(const deadline&) = delete;

    [[nodiscard]] bool passed() const { return passed_; }

private:
    friend class deadline_list;
    deadline_list& list_;
    time_point due_;
    bool passed_ = false;
    std::function<void()> expire_;
};

/// A wheel: each compartment holds what is due in its part of a round, this round or a later one.
class deadline_list {
public:
    /// `begin_sweeping` is called when there was no deadline and now is one: from then on `sweep` has to be called, until
    /// `empty`.
    explicit deadline_list(std::function<void()> begin_sweeping = [] {}) : begin_sweeping_(std::move(begin_sweeping)) {}

    /// Expires what is due. An `expire` must not add or end deadlines.
    void sweep(deadline::time_point now) {
        const auto last = part_of(now);
        // From the part that the last sweep was in: something may have come into it since. A round has them all.
        for (auto part = std::max(swept_, last - parts + 1); part <= last; ++part) {
            auto& here = wheel_[index(part)];
            for (auto d = here.begin(); d != here.end();) {
                auto& one = *d++;
                if (one.due_ > now) continue;
                one.unlink();
                one.passed_ = true;
                one.expire_();
            }
        }
        swept_ = last;
    }
    [[nodiscard]] bool empty() const { return count_ == 0; }

private:
    friend class deadline;
    static constexpr std::chrono::milliseconds part_length{64};
    static constexpr std::int64_t parts = 512; ///< a round is half a minute

    static std::int64_t part_of(deadline::time_point t) { return t.time_since_epoch() / part_length; }
    static std::size_t index(std::int64_t part) { return static_cast<std::size_t>(part % parts); }

    std::array<boost::intrusive::list<deadline, boost::intrusive::constant_time_size<false>>, parts> wheel_;
    std::int64_t swept_ = 0;
    std::size_t count_ = 0;
    std::function<void()> begin_sweeping_;
};

inline deadline::deadline(deadline_list& list, time_point due, std::function<void()> expire)
    : list_(list), due_(due), expire_(std::move(expire)) {
    // What is due in a part that was swept already comes with the next sweep.
    list.wheel_[list.index(std::max(list.part_of(due), list.swept_))].push_back(*this);
    if (list.count_++ == 0) list.begin_sweeping_();
}

inline deadline::~deadline() {
    --list_.count_;
}

} // namespace leadwire::http
