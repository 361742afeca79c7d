// Log against leads, one by one: was each sent as often as it says, and is it what the last answer made of
// it?
#pragma once

#include "tools/mockcrm/behaviour.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace leadwire::mockcrm {

/// One line of the log, as far as it counts.
struct logged_request {
    std::string lead, idem, answer, crm_id;
    int status = 0;
    enum class origin {
        direct,
        redirected
    } from = origin::direct; ///< redirected: continues the one before it
};

struct attempt_made {
    std::string phase; ///< claimed, prepared, connected, sent, answered, interpreted
    int http_status = 0;
    bool in_doubt = false; ///< its request may have arrived, or not
    [[nodiscard]] bool was_sent() const;
};
/// A delivery of flow change or approved. Its requests are those with its idempotency key.
struct order_found {
    std::string flow, integration, state, external_id, idem;
    std::vector<attempt_made> attempts;
};
/// A lead as the sender's database has it.
struct lead_found {
    std::string id, status, external_id;
    int reason = 0;
    std::vector<attempt_made> attempts; ///< of its deliveries of flows new and sync, in their order
    std::vector<order_found> orders{};  ///< what followed when it was taken
};

enum class repeats {
    after_failures, ///< a lead that was not accepted may come again
    never,          ///< one tick: each lead comes once, whatever was answered
};

struct difference {
    std::string lead, text;
};
struct answer_count {
    std::int64_t requests = 0, last = 0; ///< how often given, and how often as the last to the same
};
struct verify_report {
    std::int64_t leads = 0, requests = 0, repeated = 0; ///< repeated: leads of which something came twice
    std::map<std::string, answer_count, std::less<>> answers;
    std::vector<difference> differences;
};

[[nodiscard]] verify_report compare(std::span<const logged_request> log, std::span<const lead_found> leads,
                                    repeats allowed);
/// The summary as a table, then the first `most` differences.
[[nodiscard]] std::string table_of(const verify_report& report, std::size_t most = 20);

} // namespace leadwire::mockcrm
