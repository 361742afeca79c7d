// One target CRM: where its leads come from, how they are sent, how answers are read (the user's
// reference is docs/integrations.md).
#pragma once

#include "host/delivery/answer_rules.hpp"
#include "host/lead/fields.hpp"
#include "host/lead/flow.hpp"
#include "host/lead/lead.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace leadwire {

enum class in_doubt_policy { resend, probe, hold };

struct send_limits {
    int in_flight = 200;
    int per_second = 0; ///< 0: no limit
    std::int64_t per_day = 0;
    std::string timezone = "UTC"; ///< of the day
    std::chrono::milliseconds timeout{15000};
};

enum class retry_backoff { none, exponential };
struct retry_rule {
    retry_backoff backoff = retry_backoff::none;
    int max_attempts = 0;             ///< 0: no end
    std::optional<int> cancel_reason; ///< after the last attempt: cancel with it; none: hold
};

struct breaker_rule {
    double share = 0.5;
    int minimum = 20;
    std::chrono::milliseconds window{60000};
};

struct connection_rule {
    macro_template proxy; ///< may name secrets; empty: the host's default
    std::string ca_file, client_certificate, client_key;
    int redirects = 0; ///< how many are followed
    std::chrono::milliseconds idle{4000};
};

/// The table of one flow. An empty table is the stub: nothing is sent.
struct flow_rule {
    bool stub = false;
    macro_template url;
    field_templates fields;
    std::optional<macro_template> body; ///< instead of fields
    std::string content_type;           ///< of `body`
    body_format format = body_format::form;
    std::optional<std::string> method;
    std::vector<std::pair<std::string, macro_template>> headers;
    bool resend_known = false;                        ///< new
    std::optional<lead_status> status;                ///< approved: the status that it takes
    std::optional<std::chrono::milliseconds> timeout; ///< sync: how long the customer waits
};

/// Loaded once, shared by all sends that began with it, never changed.
struct integration {
    std::string id;
    std::optional<std::string> plugin;
    std::optional<std::set<offer_id>> offers;       ///< none: all ("*")
    std::optional<std::set<std::string>> countries; ///< lower case; none: all
    int priority = 0;                               ///< lower first
    in_doubt_policy in_doubt = in_doubt_policy::resend;
    std::string mail_domain = "example.com";
    std::optional<std::string> isolation;
    send_limits limits;
    retry_rule retry;
    breaker_rule breaker;
    connection_rule connection;
    json::value settings{json::object{}}; ///< as written; see `resolved_settings`
    std::map<flow, flow_rule> flows;
    std::map<flow, std::vector<answer_rule>> answers;

    [[nodiscard]] const flow_rule* rule_of(flow f) const;
    /// True if a lead of that offer and country may go here in that flow.
    [[nodiscard]] bool matches(flow f, offer_id offer, std::string_view country) const;
    /// Names of all secrets that the file uses, each once, in alphabetical order.
    [[nodiscard]] std::vector<std::string> secrets() const;
    /// Secrets and whatever filters made of them: what must be hidden wherever this integration's data is
    /// shown.
    [[nodiscard]] secret_masker masker(const secret_values& values) const;
};

/// [settings] with every {secret:…} in its strings replaced; an error names a secret that is not there.
[[nodiscard]] result<json::value> resolved_settings(const integration& i, const secret_values& values);

} // namespace leadwire
