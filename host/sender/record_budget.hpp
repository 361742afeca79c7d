// How many sends are recorded: of each integration a burst, then a steady trickle.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace leadwire::sender {

/// A bucket for each integration, which holds `most` and gets as many a minute.
class record_budget {
public:
    using time_point = std::chrono::steady_clock::time_point;
    explicit record_budget(std::size_t most) : most_(most) {}

    [[nodiscard]] bool take(std::string_view integration, time_point now) {
        if (most_ == 0) return false;
        auto at = buckets_.find(integration);
        if (at == buckets_.end()) at = buckets_.emplace(integration, bucket{static_cast<double>(most_), now}).first;
        auto& [left, filled] = at->second;
        const auto most = static_cast<double>(most_);
        left = std::min(most, left + most * (std::chrono::duration<double>(now - filled) / std::chrono::minutes(1)));
        filled = now;
        if (left < 1) return false;
        left -= 1;
        return true;
    }
    void limit(std::size_t most) { most_ = most; }
    [[nodiscard]] std::size_t limit() const { return most_; }

private:
    struct bucket {
        double left;
        time_point filled;
    };
    std::size_t most_;
    std::map<std::string, bucket, std::less<>> buckets_;
};

} // namespace leadwire::sender
