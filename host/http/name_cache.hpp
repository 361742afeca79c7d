// What names resolved to lately, failures too; apart from threads and clocks.
#pragma once

#include "host/http/ip_address.hpp"

#include <chrono>
#include <string>
#include <unordered_map>
#include <vector>

namespace leadwire::http {

/// In the order in which the addresses are to be tried; none: `problem` says why.
struct name_answer {
    std::vector<ip_address> addresses;
    std::string problem;
};

class name_cache {
public:
    using time_point = std::chrono::steady_clock::time_point;
    explicit name_cache(std::chrono::milliseconds keep) : keep_(keep) {}

    /// Null: ask. The pointer lives until the next `put`.
    [[nodiscard]] const name_answer* find(const std::string& host, time_point now) const;
    /// A failure is kept for a second at most: long enough for the burst that met it.
    void put(const std::string& host, name_answer answer, time_point now);

private:
    struct entry {
        name_answer answer;
        time_point until;
    };
    std::chrono::milliseconds keep_;
    std::unordered_map<std::string, entry> entries_;
};

} // namespace leadwire::http
