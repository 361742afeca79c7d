// Writes that come at once share a transaction: those that come while one is under way make up the next.
#pragma once

#include "host/sender/async_store.hpp"
#include "host/async/event.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace leadwire::cli {

/// `Out` is a result<…>.
template <class In, class Out>
class group_commit {
public:
    /// Runs on the database's thread; gives an answer for each, in their order. What it throws ends these writes alone.
    using work = std::function<std::vector<Out>(db::store&, const std::vector<In>&)>;
    group_commit(sender::async_store& store, boost::asio::any_io_executor executor, work write)
        : store_(store), executor_(std::move(executor)), write_(std::move(write)) {}

    /// Returns after the commit.
    [[nodiscard]] boost::asio::awaitable<Out> add(In one) {
        auto mine = std::make_shared<entry>(std::move(one), executor_);
        waiting_.push_back(mine);
        if (!writing_) {
            writing_ = true;
            boost::asio::co_spawn(executor_, write_all(), [](std::exception_ptr thrown) {
                if (thrown) std::rethrow_exception(thrown);
            });
        }
        while (!mine->out) co_await mine->answered.wait();
        co_return std::move(*mine->out);
    }

private:
    static constexpr std::size_t batch_limit = 500;
    struct entry {
        entry(In one, boost::asio::any_io_executor executor) : in(std::move(one)), answered(std::move(executor)) {}
        In in;
        std::optional<Out> out;
        event answered;
    };

    boost::asio::awaitable<void> write_all() {
        while (!waiting_.empty()) {
            auto size = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), batch_limit));
            std::vector<std::shared_ptr<entry>> batch(waiting_.begin(), waiting_.begin() + size);
            waiting_.erase(waiting_.begin(), waiting_.begin() + size);
            std::vector<In> ins;
            for (const auto& e : batch) ins.push_back(std::move(e->in));
            auto outs = co_await store_.run([this, &ins](db::store& store) { return written(store, ins); });
            for (std::size_t i = 0; i < batch.size(); ++i) {
                batch[i]->out = std::move(outs[i]);
                batch[i]->answered.notify_all();
            }
        }
        writing_ = false;
    }
    std::vector<Out> written(db::store& store, const std::vector<In>& ins) const {
        try {
            return write_(store, ins);
        } catch (const std::exception& thrown) {
            return std::vector<Out>(ins.size(), fail(error_code::io, "the database", thrown.what()));
        }
    }

    sender::async_store& store_;
    boost::asio::any_io_executor executor_;
    work write_;
    std::vector<std::shared_ptr<entry>> waiting_;
    bool writing_ = false;
};

/// Leads from the intake.
using registrar = group_commit<db::arrival, result<db::arrival_receipt>>;
[[nodiscard]] std::vector<result<db::arrival_receipt>> register_leads(db::store& store,
                                                                      const std::vector<db::arrival>& arrivals);

/// Outcomes of sync sends; false: the claim had passed on, and the outcome was refused.
using sync_recorder = group_commit<db::outcome_record, result<bool>>;
[[nodiscard]] std::vector<result<bool>> record_outcomes(db::store& store, const std::vector<db::outcome_record>& records);

} // namespace leadwire::cli
