#include "host/sender/send_recordings.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace leadwire::sender {

boost::asio::awaitable<void> send_recordings::write(async_store& store) {
    // What comes while a transaction is under way shares the next one.
    if (writing_ || waiting_.empty()) co_return;
    writing_ = true;
    const auto batch = std::exchange(waiting_, {});
    auto kept = co_await store.run([&](db::store& s) -> result<void> {
        try {
            return s.keep_recordings(batch, budget_.limit());
        } catch (const std::exception& thrown) {
            return fail(error_code::io, "the database", thrown.what());
        }
    });
    writing_ = false;
    if (!kept) spdlog::warn("{} recordings of sends cannot be written: {}", batch.size(), kept.error().message());
}

} // namespace leadwire::sender
