// What stands behind the server in these tests: keys, leads and moods that the test sets, and a log of what
// was asked.
#pragma once

#include "host/intake/service.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace leadwire::test {

/// Keys are "intake", "viewer", "operator" and "admin". Lead 1001 is there, by encrypted ID "Eid-1001".
class scripted_service final : public intake::service {
public:
    template <class T>
    using awaitable = boost::asio::awaitable<T>;

    awaitable<result<std::optional<intake::api_key>>> find_key(std::string key_hash) override;
    awaitable<result<intake::registration>> register_lead(intake::new_lead l) override;
    awaitable<result<intake::change_receipt>> change_lead(intake::lead_ref which, json::object patch,
                                                          intake::api_key by) override;
    awaitable<result<lead_id>> set_status(intake::lead_ref which, lead_status status,
                                          intake::api_key by) override;
    awaitable<result<std::string>> lead_document(intake::lead_ref which) override;
    awaitable<std::vector<intake::readiness_check>> readiness() override;
    awaitable<result<std::string>> metrics() override;

    /// Each call in one line, but for keys.
    [[nodiscard]] std::vector<std::string> log();

    std::optional<error> trouble;                         ///< of every call
    bool throws = false;                                  ///< instead
    intake::registration registered{.id = lead_id{1002}}; ///< the answer to new leads
    std::atomic<bool> gate_open = true; ///< closed: new leads wait, looking at it again and again
    std::atomic<int> waiting = 0;       ///< new leads at the gate

private:
    std::mutex mutex_;
    std::vector<std::string> log_;
    void note(std::string line);
    [[nodiscard]] result<lead_id> find(const intake::lead_ref& which) const;
};

} // namespace leadwire::test
