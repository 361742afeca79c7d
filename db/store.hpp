// Leads at rest: the interface that the host sees. Two dialects implement it; nothing else knows SQL.
// A store blocks: it belongs to one thread at a time, and never to the event loop.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/flow.hpp"
#include "host/lead/lead.hpp"
#include "host/lead/lead_edit.hpp"

#include <cstdint>
#include <functional>
#include <memory>
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
    std::string integration; ///< empty: not yet routed
};

struct claim_order {
    std::vector<delivery_id> ids;
    std::string integration;
    std::string owner;     ///< which process
    timestamp lease_until; ///< a claim older than this is in doubt
};

/// A delivery in the hands of this process, with its lead as it is at the claim.
struct claimed_delivery {
    delivery_id id{};
    std::int64_t epoch = 0; ///< grows with every claim; a write under another one is refused
    int attempt = 1;        ///< number of the attempt that begins
    std::string idem;       ///< UUID, the same on every retry
    lead order;
    std::string
        known_external_id; ///< order.external_id if it was imported or given by this integration; else empty
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
    std::string why; ///< of a held or still due delivery
    std::optional<attempt_record> attempt;
};
struct record_summary {
    std::int64_t written = 0;
    std::int64_t refused = 0;     ///< another claim had been made meanwhile
    std::int64_t status_kept = 0; ///< somebody else had changed the lead's status
};

struct expired_claim {
    delivery_id id{};
    std::int64_t epoch = 0;
    int attempt = 1; ///< the one that it began
    lead_id lead{};
    std::string integration;
};

struct delivery_view {
    delivery_id id{};
    std::optional<std::string> integration; ///< none: not yet routed
    leadwire::flow flow = leadwire::flow::new_lead;
    delivery_state state = delivery_state::due;
    std::string external_id, why, idem;
    std::vector<attempt_record> attempts; ///< request and answer only if asked for
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

struct outcome_count {
    std::string integration;
    leadwire::flow flow = leadwire::flow::new_lead;
    std::string outcome;
    std::int64_t count = 0;
};
struct queue_count {
    std::string integration; ///< empty: not yet routed
    leadwire::flow flow = leadwire::flow::new_lead;
    delivery_state state = delivery_state::due;
    std::int64_t count = 0;
};

class store {
public:
    virtual ~store() = default;

    // Schema. `open` does not migrate; all but these three need the schema to be current.
    [[nodiscard]] virtual result<int> schema_version() = 0; ///< 0: empty database
    [[nodiscard]] virtual int newest_schema() const = 0;    ///< that this binary knows
    [[nodiscard]] virtual result<void> migrate() = 0;       ///< safe to repeat; refuses a newer schema

    /// A few words about the installation, such as the fingerprint of its key. Nothing: never set.
    [[nodiscard]] virtual result<std::optional<std::string>> property(std::string_view name) = 0;
    [[nodiscard]] virtual result<void> set_property(std::string_view name, std::string_view value) = 0;

    // Leads.
    /// One transaction for all of them. An ID that is taken is error_code::conflict with the source's place.
    [[nodiscard]] virtual result<std::int64_t> insert_leads(lead_source& source) = 0;
    [[nodiscard]] virtual result<std::optional<lead>> find_lead(lead_id id) = 0;
    /// In the order of their IDs, without holding all of them in memory; `each` stops the walk by an error.
    [[nodiscard]] virtual result<void> each_lead(const lead_filter& filter,
                                                 const std::function<result<void>(const lead&)>& each) = 0;
    [[nodiscard]] virtual result<lead> edit_lead(lead_id id, const std::vector<lead_edit>& edits) = 0;

    // Catalog: one document, with a version that grows.
    [[nodiscard]] virtual result<std::int64_t> catalog_version() = 0; ///< 0: none yet
    [[nodiscard]] virtual result<json::value> catalog_document() = 0;
    [[nodiscard]] virtual result<void> save_catalog(const json::value& document) = 0;

    // Integrations, versioned.
    [[nodiscard]] virtual result<std::vector<integration_row>> integrations() = 0; ///< by ID
    [[nodiscard]] virtual result<std::vector<integration_version>>
    integration_history(std::string_view id) = 0;
    /// A new version, unless the text is the one in force. Returns the version in force.
    [[nodiscard]] virtual result<int> apply_integration(std::string_view id, std::string_view text,
                                                        std::string_view who, std::string_view note) = 0;
    [[nodiscard]] virtual result<void> set_paused(std::string_view id, bool paused) = 0;

    // Deliveries.
    /// Due deliveries of a flow with an ID above `after`, by ID.
    [[nodiscard]] virtual result<std::vector<due_delivery>> due(flow f, delivery_id after,
                                                                std::size_t limit) = 0;
    /// Claims those that are still due, in one transaction; the others are left out of the answer. By ID.
    [[nodiscard]] virtual result<std::vector<claimed_delivery>> claim(const claim_order& order) = 0;
    /// Gives back claims that were provably not sent.
    [[nodiscard]] virtual result<void>
    release(const std::vector<std::pair<delivery_id, std::int64_t>>& claims) = 0;
    [[nodiscard]] virtual result<record_summary> record(const std::vector<outcome_record>& batch) = 0;
    /// Claims whose lease has ended: their process died or was cut off.
    [[nodiscard]] virtual result<std::vector<expired_claim>> expired_claims(timestamp now) = 0;
    enum class bodies { without, with };
    [[nodiscard]] virtual result<std::vector<delivery_view>> deliveries_of(lead_id id,
                                                                           bodies requests_and_answers) = 0;

    [[nodiscard]] virtual result<std::vector<outcome_count>> outcome_counts() = 0; ///< over all attempts
    [[nodiscard]] virtual result<std::vector<queue_count>> queue_counts() = 0;
};

/// A store for `sending` ends deliveries itself before it changes their leads, so that the triggers that do
/// it for everybody else have nothing to do and need not be asked; it takes no new leads.
enum class purpose { any, sending };

/// Opens "sqlite:PATH" (made if it is missing) or "postgresql://USER@HOST/NAME". An error names the URL and
/// what is allowed.
[[nodiscard]] result<std::unique_ptr<store>> open(const std::string& url, purpose p = purpose::any);

} // namespace leadwire::db
