// Connections at rest, by target: the one used last is the first to be used again, so that the others can
// end.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace leadwire::http {

/// `Connection` has `usable()`: it is still open, and the peer has said nothing out of turn.
template <class Connection>
class idle_pool {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// Null: there is none. Unusable ones met on the way are closed.
    [[nodiscard]] std::unique_ptr<Connection> take(const std::string& key, time_point now) {
        const auto found = idle_.find(key);
        if (found == idle_.end()) return nullptr;
        auto& resting = found->second;
        while (!resting.empty()) {
            auto last = std::move(resting.back());
            resting.pop_back();
            --count_;
            if (last.until > now && last.connection->usable()) return std::move(last.connection);
        }
        return nullptr;
    }

    void put(const std::string& key, std::unique_ptr<Connection> connection, time_point until) {
        idle_[key].push_back({std::move(connection), until});
        ++count_;
    }

    void close_expired(time_point now) {
        for (auto target = idle_.begin(); target != idle_.end();) {
            count_ -= std::erase_if(target->second, [now](const rest& r) { return r.until <= now; });
            target = target->second.empty() ? idle_.erase(target) : std::next(target);
        }
    }

    void clear() {
        idle_.clear();
        count_ = 0;
    }
    [[nodiscard]] std::size_t size() const { return count_; }

private:
    struct rest {
        std::unique_ptr<Connection> connection;
        time_point until;
    };
    std::unordered_map<std::string, std::vector<rest>> idle_;
    std::size_t count_ = 0;
};

} // namespace leadwire::http
