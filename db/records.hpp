// What goes in and out of the store.
#pragma once

#include "db/outcome_count.hpp"
#include "db/pace_records.hpp"
#include "db/plugin_records.hpp"
#include "host/lead/error.hpp"
#include "host/lead/flow.hpp"
#include "host/lead/lead.hpp"
#include "host/lead/lead_edit.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::db {

enum class delivery_state : int { due = 1, claimed = 2, done = 3, held = 4 };
[[nodiscard]] std::string_view name_of(delivery_state state);

/// Gives leads one by one to `insert_leads`; nothing at the end; an error (with its place) undoes the whole
/// import.
class lead_source {
public:
    virtual ~lead_source() = default;
    [[nodiscard]] virtual result<std::optional<lead>> next() = 0;
    /// Where the last lead came from ("leads.csv line 7"), for errors that only the database can find.
    [[nodiscard]] virtual std::string place() const = 0;
};

struct lead_filter {
    std::optional<lead_status> status;
    std::optional<std::string> integration; ///< leads that have a delivery to it
};

/// A delivery that could be sent, as cheap to read as it gets: enough to route it.
struct due_delivery {
    delivery_id id{};
    lead_id lead{};
    offer_id offer{};
    std::string country;
    std::string integration; ///< that it goes to; empty: to whom the lead's offer and country are routed now
};

struct claim_order {
    std::vector<delivery_id> ids;
    std::string integration;
    std::string owner;     ///< which process
    timestamp lease_until; ///< a claim older than this is in doubt
    leadwire::flow flow = leadwire::flow::new_lead; ///< of all of them
    timestamp at = now();                           ///< what is due later is left alone
};

/// A delivery in the hands of this process, with its lead as it is at the claim.
struct claimed_delivery {
    delivery_id id{};
    std::int64_t epoch = 0; ///< grows with every claim; a write under another one is refused
    int attempt = 1;        ///< number of the attempt that begins
    std::string idem;       ///< UUID, the same on every retry
    lead order;       ///< in flow change: as of the change
    /// The lead's ID in the target CRM of this integration, if it was imported or given by this integration.
    std::string known_external_id;
    bool redirected = false; ///< flow new: this integration's sync send ended in a redirect
    bool in_doubt = false;   ///< the target may have it from the attempt before
    bool forced = false;     ///< resent by hand: it is sent whether or not the CRM has the lead
    json::object change;     ///< flow change: field name → {"old", "new"}
};

/// What was granted of an order's deliveries, from its first on; the others were not tried.
struct paced_claim {
    std::vector<claimed_delivery> claimed;
    std::size_t granted = 0;
    std::chrono::microseconds first_after{}; ///< not sent before so much later; the others at the rate behind it
    std::chrono::microseconds ask_after{};   ///< nothing granted: when something may be
    bool day_over = false;                   ///< nothing more is granted today
    std::int64_t day = 0;                    ///< of which it was granted
};

struct attempt_record {
    int number = 1;
    timestamp at{};
    std::int64_t elapsed_us = 0;
    std::string phase;   ///< claimed, prepared, connected, sent, answered, interpreted
    int http_status = 0; ///< 0: none
    std::string outcome; ///< accepted, rejected, failed, in_doubt, stub, known, …
    std::string detail;  ///< one line for people
    std::string plugin;  ///< its identity, or empty
    std::string request; ///< masked, at most 64 KiB
    std::string answer;  ///< masked, at most 64 KiB
};

/// All that one finished attempt changes; written in one transaction with the others of its batch.
struct outcome_record {
    delivery_id id{};
    std::int64_t epoch = 0;
    lead_id lead{};
    std::string integration;
    lead_status claimed_status =
        lead_status::new_lead; ///< the lead's status changes only if it still is this one
    std::optional<lead_status> status;
    std::optional<int> reason;
    std::optional<std::string> external_id; ///< of the lead (new, sync), and of the delivery
    std::vector<lead_edit> edits; ///< applied to the lead as it is now, before status and external_id
    delivery_state state = delivery_state::due;
    bool in_doubt = false;   ///< the target may have the lead, and nobody knows
    bool redirected = false; ///< flow sync: the customer went on to the target
    /// Not sent again before; of flow sync: not by flow new either. None: the next tick may.
    std::optional<timestamp> due_at{};
    std::string why;         ///< of a held or still due delivery
    std::string answer{};    ///< flow sync: what a repeat of the customer's request gets, unless it has its answer
    target_health health = target_health::none;
    std::optional<attempt_record> attempt;
};
struct record_summary {
    std::int64_t written = 0;
    std::int64_t refused = 0;     ///< another claim had been made meanwhile
    std::int64_t status_kept = 0; ///< somebody else had changed the lead's status
    std::vector<delivery_id> late{}; ///< those that were refused
};

struct expired_claim {
    delivery_id id{};
    std::int64_t epoch = 0;
    int attempt = 1; ///< the one that it began
    lead_id lead{};
    std::string integration;
    leadwire::flow flow = leadwire::flow::new_lead;
    std::string owner;
    bool in_doubt = false; ///< as of the attempt before: this one may have been to ask the target
};

/// A change as the "Thank you" page makes it.
struct change_request {
    lead_id lead{};
    std::vector<lead_edit> edits;
    std::string who;
    std::vector<std::string> told; ///< integrations with a flow change
    std::string imported_to;       ///< the one that an imported external ID counts for; empty: none
    /// Completes the rest by the lead as it stands, while nobody else changes it; an error changes nothing. Empty: there is no
    /// need.
    std::function<result<void>(const leadwire::lead& before, change_request& rest)> complete{};
};
struct change_receipt {
    lead order; ///< as it is now
    int queued = 0; ///< deliveries of flow change; none: no integration has the lead yet, or nothing is new
};

/// Which deliveries a person means. What is not given counts for all.
struct delivery_selection {
    std::optional<lead_id> lead{};
    std::optional<std::string> integration{};
    std::optional<leadwire::flow> flow{};
    std::optional<lead_status> status{}; ///< of the lead
    std::optional<int> reason{};         ///< of the lead
    std::optional<timestamp> since{};    ///< the lead was created then or later
    std::optional<timestamp> until{};    ///< the lead was created before
    [[nodiscard]] bool fits(const leadwire::lead& l) const; ///< what it says about the lead itself
};
enum class by_hand { done, only_counted };

/// What a person found out about deliveries that are held or in doubt.
struct settlement {
    delivery_selection which{};
    std::optional<std::string> accepted{}; ///< the target has it under this ID; none: the target does not have it
    std::string who{}, why{};
    by_hand mode = by_hand::done;
};

/// A person wants leads sent once more, each in a delivery of its own with a new idempotency key.
struct resend_order {
    delivery_selection which{}; ///< names integration and flow; without a lead: those that had such a delivery
    /// Flow approved: the status that the integration names.
    std::optional<lead_status> approved_status{};
    std::string who{}, why{};
    by_hand mode = by_hand::done;
};
struct resend_summary {
    std::int64_t queued = 0;  ///< or would be
    std::int64_t open = 0;    ///< left out: such a delivery is due, under way or held
    std::int64_t no_change = 0; ///< left out, flow change: there is none
    std::int64_t unreadable = 0; ///< left out: the row in `leads` holds what a lead cannot
};

/// Leads of this status, offer and country go to an integration's flow approved. None: any.
struct approved_route {
    lead_status status = lead_status::packaging;
    std::optional<offer_id> offer;
    std::optional<std::string> country; ///< lower case
};

/// Where not all attempts are wanted: of each delivery.
inline constexpr int attempts_at_a_glance = 100;
struct delivery_view {
    delivery_id id{};
    std::optional<std::string> integration; ///< none: not yet routed
    leadwire::flow flow = leadwire::flow::new_lead;
    delivery_state state = delivery_state::due;
    bool forced = false; ///< resent by hand
    std::string external_id, why, idem;
    std::vector<attempt_record> attempts; ///< request and answer only if asked for
};

/// A delivery that is not done, without its attempts.
struct open_delivery {
    lead_id lead{};
    delivery_view view;
    timestamp due_at{};
};

struct integration_row {
    std::string id;
    int version = 0; ///< the one in force
    bool paused = false;
    std::string text; ///< of that version: the TOML file as it was applied
};
struct integration_version {
    int version = 0;
    timestamp at{};
    std::string who, note;
    std::string text;
};

struct queue_count {
    std::string integration; ///< empty: not yet routed
    leadwire::flow flow = leadwire::flow::new_lead;
    delivery_state state = delivery_state::due;
    std::int64_t count = 0;
    std::optional<timestamp> oldest_due{}; ///< when the first of those that may be sent now came into the queue
};

/// A lead that comes over HTTP.
struct arrival {
    lead order;
    /// Claimed in the same transaction; until it is settled flow new waits.
    struct sync_claim {
        std::string integration, owner;
        timestamp lease_until;
        pace_limits limits{}; ///< where nothing of them is left, there is no sync send
    };
    std::optional<sync_claim> sync{};
    /// So that a repeat of the request makes no second lead.
    struct idempotency {
        std::int64_t api_key = 0;
        std::string key, fingerprint; ///< the same fingerprint: the same request
    };
    std::optional<idempotency> once{};
};
struct arrival_receipt {
    lead_id id{};
    std::optional<claimed_delivery> sync{};
    sync_slot slot{}; ///< of `sync`
    /// The request came before, and nothing was stored now.
    struct earlier {
        std::string fingerprint;
        std::string answer; ///< empty: still under way
        timestamp at{};
    };
    std::optional<earlier> before{};
};

/// What is older goes.
struct retention_order {
    timestamp attempts_before{}, bodies_before{}, keys_before{};
    timestamp now{};
    std::chrono::milliseconds pause{}; ///< between the end of a walk over all and the next one
};
/// Where attempts are dropped by whole weeks.
struct retained_weeks {
    std::int64_t dropped = 0;
    std::int64_t kept = 0; ///< old ones that stay for now: others read them, or too many of their deliveries are not done
    std::string refused{}; ///< what the server said, where it would not make or drop one
};
struct retention_step {
    std::int64_t attempts = 0, bodies = 0, keys = 0, recordings = 0; ///< dropped by this step
    std::optional<retained_weeks> weeks{}; ///< if somebody had to look at them
    std::optional<timestamp> next{}; ///< nothing to do until then; nothing: a walk is under way
};

struct api_key_row {
    std::int64_t id = 0;
    std::string role, who; ///< who made it
    timestamp at{};
    bool revoked = false;
};

} // namespace leadwire::db
