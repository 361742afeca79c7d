// Leads that come over HTTP without an end: customers of flow sync, each with a lead of flow new behind it.
#pragma once

#include "tests/functional/sync_integration.hpp"
#include "tests/support/api_client.hpp"
#include "tests/support/json_text.hpp"

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace leadwire::test {

/// Offer 13 is that of the customers, 12 that of the new leads; the CRM's answers take a moment, which is the pace.
class steady_load {
public:
    explicit steady_load(const api_client& to) {
        for (int i = 0; i < 2; ++i)
            threads_.emplace_back([this, to](std::stop_token over) {
                while (!over.stop_requested() && trouble().empty()) {
                    take(to, arriving("slow:20"));
                    take(to, R"({"offer": 12, "phone": "79161234567", "country": "ru", "meta": {"mock": "slow:20"}})");
                }
            });
    }
    /// Whoever came has an answer then.
    void stop() { threads_.clear(); }
    [[nodiscard]] std::size_t taken() const { return taken_; }
    /// The first answer that was not as it should be, if there was one.
    [[nodiscard]] std::string trouble() const {
        const std::scoped_lock lock(mutex_);
        return trouble_;
    }

private:
    void take(const api_client& to, std::string_view lead) try {
        const auto answer = to.lead(lead);
        if (answer.status == 201 && text_at(answer.document(), "/action") == "thankyou")
            ++taken_;
        else
            note(answer.head + answer.body);
    } catch (const std::exception& e) {
        note(e.what());
    }
    void note(const std::string& what) {
        const std::scoped_lock lock(mutex_);
        if (trouble_.empty()) trouble_ = what;
    }

    std::atomic<std::size_t> taken_ = 0;
    mutable std::mutex mutex_;
    std::string trouble_;
    std::vector<std::jthread> threads_;
};

} // namespace leadwire::test
