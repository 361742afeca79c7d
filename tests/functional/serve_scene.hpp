// An installation that serves with a tick each second, the mock CRM, and keys to call it.
#pragma once

#include "tests/functional/crm_integration.hpp"
#include "tests/support/api_client.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/serving.hpp"

#include <map>
#include <optional>

namespace leadwire::test {

struct serve_scene {
    serve_scene() { tick_each("1s"); }
    explicit serve_scene(const std::string& database) : home(database) { tick_each("1s"); }

    void tick_each(const std::string& period) const {
        (void)home.done({"config", "set", "schedule.tick", '"' + period + '"'});
    }
    [[nodiscard]] std::string new_key(const std::string& role) const {
        auto text = home.done({"key", "create", "--role", role});
        while (text.ends_with('\n')) text.pop_back();
        return text.substr(text.rfind('\n') + 1);
    }
    /// Starts to serve, if it does not yet.
    serving& host() {
        if (!host_) host_.emplace(home, wish);
        return *host_;
    }
    void end_by_kill() {
        host().process().kill();
        host_.reset();
    }
    int stop() {
        const int status = host().stop();
        host_.reset();
        return status;
    }
    [[nodiscard]] api_client as(const std::string& role) {
        if (auto& key = keys_[role]; key.empty()) key = new_key(role);
        return {host().port(), keys_[role]};
    }
    /// The new lead's ID; throws unless it is taken.
    std::string take(std::string_view lead, std::string_view action = "thankyou") {
        const auto answer = as("intake").lead(lead);
        if (answer.status != 201 || text_at(answer.document(), "/action") != action)
            throw std::runtime_error("not taken as wished: " + answer.head + answer.body);
        return text_at(answer.document(), "/id");
    }
    [[nodiscard]] bool becomes(const std::string& id, const std::string& status,
                               std::chrono::seconds limit = std::chrono::seconds{30}) const {
        return eventually([&] { return text_at(home.lead(id), "/status") == status; }, limit);
    }
    /// Requests of this lead that the CRM got, by what stands in the path.
    [[nodiscard]] std::size_t requests(const std::string& id, std::string_view within = "") const {
        auto all = crm.log_of(id);
        std::erase_if(all, [&](const json::value& one) {
            return text_at(one, "/path").find(within) == std::string::npos;
        });
        return all.size();
    }
    /// What a lead's delivery of this flow holds at the pointer.
    [[nodiscard]] std::string of_delivery(const std::string& id, std::string_view flow,
                                          const std::string& pointer) const {
        const auto lead = home.lead(id);
        for (std::size_t i = 0; i < count_at(lead, "/deliveries"); ++i) {
            const auto at = "/deliveries/" + std::to_string(i);
            if (text_at(lead, at + "/flow") == flow) return text_at(lead, at + pointer);
        }
        return "no such delivery";
    }

    mock_crm crm;
    installation home;
    serve_wish wish; ///< of the next start

private:
    std::optional<serving> host_;
    std::map<std::string, std::string> keys_;
};

} // namespace leadwire::test
