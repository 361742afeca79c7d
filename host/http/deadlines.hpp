// Time limits of many operations at once, kept by one coarse sweep instead of a timer each.
#pragma once

#include <boost/intrusive/list.hpp>

#include <chrono>
#include <functional>
#include <utility>

namespace leadwire::http {

class deadline_list;

/// From construction to destruction `expire` may be called, once for each time that is set, by the list's
/// sweep.
class deadline
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    using time_point = std::chrono::steady_clock::time_point;
    deadline(deadline_list& list, time_point due, std::function<void()> expire);

    void set(time_point due) { due_ = due, passed_ = false; }
    [[nodiscard]] bool passed() const { return passed_; }

private:
    friend class deadline_list;
    time_point due_;
    bool passed_ = false;
    std::function<void()> expire_;
};

class deadline_list {
public:
    /// Expires what is due. An `expire` must not add or end deadlines.
    void sweep(deadline::time_point now) {
        for (auto& d : list_)
            if (!d.passed_ && d.due_ <= now) {
                d.passed_ = true;
                d.expire_();
            }
    }
    [[nodiscard]] bool empty() const { return list_.empty(); }

private:
    friend class deadline;
    boost::intrusive::list<deadline, boost::intrusive::constant_time_size<false>> list_;
};

inline deadline::deadline(deadline_list& list, time_point due, std::function<void()> expire)
    : due_(due), expire_(std::move(expire)) {
    list.list_.push_back(*this);
}

} // namespace leadwire::http
