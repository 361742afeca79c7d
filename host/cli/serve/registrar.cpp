#include "host/cli/serve/registrar.hpp"

#include <algorithm>

namespace leadwire::cli {
namespace {

constexpr std::size_t batch_limit = 500;
using receipts = result<std::vector<result<db::arrival_receipt>>>;

/// What is thrown ends these requests, not the process.
receipts registered(db::store& store, const std::vector<db::arrival>& arrivals) {
    try {
        return store.register_leads(arrivals);
    } catch (const std::exception& thrown) {
        return fail(error_code::io, "leads from the intake", thrown.what());
    }
}

} // namespace

boost::asio::awaitable<result<db::arrival_receipt>> registrar::take(db::arrival a) {
    auto mine = std::make_shared<entry>(std::move(a), executor_);
    waiting_.push_back(mine);
    if (!writing_) {
        writing_ = true;
        boost::asio::co_spawn(executor_, write(), [](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
    }
    while (!mine->receipt) co_await mine->answered.wait();
    co_return std::move(*mine->receipt);
}

boost::asio::awaitable<void> registrar::write() {
    while (!waiting_.empty()) {
        auto size = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), batch_limit));
        std::vector<std::shared_ptr<entry>> batch(waiting_.begin(), waiting_.begin() + size);
        waiting_.erase(waiting_.begin(), waiting_.begin() + size);
        std::vector<db::arrival> arrivals;
        for (const auto& e : batch) arrivals.push_back(std::move(e->arrival));
        auto receipts = co_await store_.run([&arrivals](db::store& store) { return registered(store, arrivals); });
        for (std::size_t i = 0; i < batch.size(); ++i) {
            batch[i]->receipt = receipts ? std::move((*receipts)[i]) : std::unexpected(receipts.error());
            batch[i]->answered.notify_all();
        }
    }
    writing_ = false;
}

} // namespace leadwire::cli
