#include "host/sender/send_recordings.hpp"

#include <spdlog/spdlog.h>

#include <iterator>
#include <utility>

namespace leadwire::sender {
namespace {

using batch = std::vector<db::recorded_send>;

/// How many were not written, and why the last of them was not.
struct losses {
    std::size_t count = 0;
    error why{};
};

result<void> keep_all(db::store& s, const batch& sends, std::size_t most) {
    try {
        return s.keep_recordings(sends, most);
    } catch (const std::exception& thrown) {
        return fail(error_code::io, "the database", thrown.what());
    }
}

losses keep_what_can_be(db::store& s, batch sends, std::size_t most) {
    auto kept = keep_all(s, sends, most);
    if (kept) return {};
    losses lost{sends.size(), std::move(kept.error())};
    if (lost.why.code != error_code::invalid || sends.size() == 1) return lost;
    // By halves: each transaction costs the database's thread what others wait for.
    const auto middle = sends.begin() + static_cast<std::ptrdiff_t>(sends.size() / 2);
    batch rest(std::move_iterator(middle), std::move_iterator(sends.end()));
    sends.erase(middle, sends.end());
    lost.count = 0;
    for (auto* half : {&sends, &rest}) {
        auto of_half = keep_what_can_be(s, std::move(*half), most);
        lost.count += of_half.count;
        if (of_half.count > 0) lost.why = std::move(of_half.why);
    }
    return lost;
}

} // namespace

boost::asio::awaitable<void> send_recordings::write(async_store& store) {
    // What comes while a transaction is under way shares the next one.
    if (writing_ || waiting_.empty()) co_return;
    writing_ = true;
    auto sends = std::exchange(waiting_, {});
    const auto most = budget_.limit();
    const auto lost =
        co_await store.run([&](db::store& s) { return keep_what_can_be(s, std::move(sends), most); });
    writing_ = false;
    if (lost.count > 0) spdlog::warn("{} recordings of sends cannot be written: {}", lost.count, lost.why.message());
}

} // namespace leadwire::sender
