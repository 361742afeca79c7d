#include "host/http/name_cache.hpp"

#include <algorithm>

namespace leadwire::http {
namespace {
constexpr std::size_t many = 1024;
constexpr std::chrono::milliseconds failure_kept{1000};
} // namespace

const name_answer* name_cache::find(const std::string& host, time_point now) const {
    const auto found = entries_.find(host);
    return found == entries_.end() || found->second.until <= now ? nullptr : &found->second.answer;
}

void name_cache::put(const std::string& host, name_answer answer, time_point now) {
    // Names come from integrations, so they are few; redirects could still bring any number.
    if (entries_.size() >= many)
        std::erase_if(entries_, [now](const auto& e) { return e.second.until <= now; });
    if (entries_.size() >= many) entries_.clear();
    const auto kept = answer.addresses.empty() ? std::min(keep_, failure_kept) : keep_;
    entries_.insert_or_assign(host, entry{std::move(answer), now + kept});
}

} // namespace leadwire::http
