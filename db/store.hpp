// Leads at rest: the interface that the host sees. Two dialects implement it; nothing else knows SQL.
// A store blocks: it belongs to one thread at a time, and never to the event loop.
#pragma once

#include "db/records.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::db {

class store {
public:
    virtual ~store() = default;

    /// Two connections may write at the same time; else one waits for the other.
    [[nodiscard]] virtual bool writes_side_by_side() const = 0;

    // Schema. `open` does not migrate; all but these and `copy_to` need the schema to be current.
    [[nodiscard]] virtual result<int> schema_version() = 0; ///< 0: empty database
    [[nodiscard]] virtual int newest_schema() const = 0;    ///< that this binary knows
    [[nodiscard]] virtual result<void> migrate() = 0;       ///< safe to repeat; refuses a newer schema

    /// The whole embedded database as it is at one moment, into a new or empty file, while others go on writing.
    /// A server's is refused.
    [[nodiscard]] virtual result<void> copy_to(const std::string& file) = 0;

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
    /// Edits the lead and, for each integration that has taken it or may have, queues a delivery of flow
    /// change.
    [[nodiscard]] virtual result<change_receipt> change_lead(const change_request& change) = 0;
    /// As other programs do it: what is due for the old status lapses, what the new one asks for is queued.
    [[nodiscard]] virtual result<void> set_status(lead_id id, lead_status status) = 0;

    /// Leads from the intake, in one transaction; each is taken or refused for itself.
    [[nodiscard]] virtual result<std::vector<result<arrival_receipt>>>
    register_leads(const std::vector<arrival>& arrivals) = 0;
    /// The first arrival of that request, if it came before.
    [[nodiscard]] virtual result<std::optional<arrival_receipt>>
    earlier_arrival(const arrival::idempotency& once) = 0;
    /// What a repeat of the request gets.
    [[nodiscard]] virtual result<void> keep_answer(const arrival::idempotency& once,
                                                   const std::string& answer) = 0;

    // Keys of the HTTP interface, by the SHA-256 of their text.
    [[nodiscard]] virtual result<std::int64_t> create_key(const std::string& hash, const std::string& role,
                                                          const std::string& who) = 0;
    [[nodiscard]] virtual result<std::vector<api_key_row>> keys() = 0;
    [[nodiscard]] virtual result<void> revoke_key(std::int64_t id) = 0;
    [[nodiscard]] virtual result<std::optional<api_key_row>> find_key(const std::string& hash) = 0;

    /// Settles deliveries that are held or in doubt, in many small transactions; returns how many.
    [[nodiscard]] virtual result<int> settle(const settlement& wanted) = 0;
    /// In many small transactions; a lead that is named and cannot be resent is an error that says why.
    [[nodiscard]] virtual result<resend_summary> resend(const resend_order& wanted) = 0;

    // Catalog: one document, with a version that grows.
    [[nodiscard]] virtual result<std::int64_t> catalog_version() = 0; ///< 0: none yet
    [[nodiscard]] virtual result<json::value> catalog_document() = 0;
    [[nodiscard]] virtual result<void> save_catalog(const json::value& document) = 0;

    // Integrations, versioned.
    [[nodiscard]] virtual result<std::vector<integration_row>> integrations() = 0; ///< by ID
    [[nodiscard]] virtual result<std::vector<integration_version>>
    integration_history(std::string_view id) = 0;
    /// A new version, unless the text is the one in force. Returns the version in force. Leads that are in
    /// the status of one of the routes by now are queued.
    [[nodiscard]] virtual result<int> apply_integration(std::string_view id, std::string_view text,
                                                        std::string_view who, std::string_view note,
                                                        const std::vector<approved_route>& routes) = 0;
    [[nodiscard]] virtual result<void> set_paused(std::string_view id, bool paused) = 0;

    // Deliveries.
    /// Deliveries of a flow that are due by then, with an ID above `after`, by ID. Of a lead's changes only
    /// the first, and none before its flow new is settled.
    [[nodiscard]] virtual result<std::vector<due_delivery>> due(flow f, delivery_id after, std::size_t limit,
                                                                timestamp at = now()) = 0;
    /// Claims those that are still due and whose lead has no other send to this integration under way, in one
    /// transaction; the others are left out of the answer. By ID.
    [[nodiscard]] virtual result<std::vector<claimed_delivery>> claim(const claim_order& order) = 0;
    /// The same, as far as the integration's limits allow now.
    [[nodiscard]] virtual result<paced_claim> claim_at_pace(const claim_order& order, const pace_limits& limits) = 0;
    /// What this process may have under way; to be renewed every few seconds, or others take it for dead.
    [[nodiscard]] virtual result<pace_share> take_share(const share_order& order) = 0;
    [[nodiscard]] virtual result<void> give_back_share(const share_return& share) = 0;
    [[nodiscard]] virtual result<target_now> target(const std::string& integration,
                                                    std::chrono::milliseconds window) = 0;
    /// False if another process has changed it since that version.
    [[nodiscard]] virtual result<bool> move_breaker(const std::string& integration, std::int64_t version,
                                                    int state) = 0;
    [[nodiscard]] virtual result<std::vector<pace_view>> paces() = 0; ///< by integration
    /// Gives back claims that were provably not sent.
    [[nodiscard]] virtual result<void>
    release(const std::vector<std::pair<delivery_id, std::int64_t>>& claims) = 0;
    [[nodiscard]] virtual result<record_summary> record(const std::vector<outcome_record>& batch) = 0;
    /// Claims whose lease has ended: their process died or was cut off.
    [[nodiscard]] virtual result<std::vector<expired_claim>> expired_claims(timestamp now) = 0;
    /// What a process holds, by ID, whatever its leases say.
    [[nodiscard]] virtual result<std::vector<expired_claim>> claims_of(const std::string& owner) = 0;
    /// Those that are claimed, as `claim` gave them but with their leads as they are now; `owner` and
    /// `lease_until` mean nothing.
    [[nodiscard]] virtual result<std::vector<claimed_delivery>> claimed(const claim_order& order) = 0;
    /// The last `attempts_at_a_glance` of each delivery, all of them, or all with requests and answers. By their numbers.
    enum class attempts { last, all, with_bodies };
    [[nodiscard]] virtual result<std::vector<delivery_view>> deliveries_of(lead_id id,
                                                                           attempts wanted) = 0;

    /// Those that are not done, by lead and ID, from behind that one on.
    [[nodiscard]] virtual result<std::vector<open_delivery>> open_deliveries(lead_id lead, delivery_id after,
                                                                             std::size_t limit) = 0;

    [[nodiscard]] virtual result<std::vector<outcome_count>> outcome_counts() = 0; ///< over all attempts
    [[nodiscard]] virtual result<std::vector<queue_count>> queue_counts() = 0;

    /// A small step of the walk that drops what is old, in one transaction. Two processes take turns.
    [[nodiscard]] virtual result<retention_step> retain(const retention_order& order) = 0;

    // Plugins.
    /// By plugin, the one that began to serve last first, those that never did last.
    [[nodiscard]] virtual result<std::vector<plugin_build>> plugin_builds() = 0;
    /// Notes a build that is not known; of one that is, nothing changes.
    [[nodiscard]] virtual result<void> see_build(const seen_build& build) = 0;
    [[nodiscard]] virtual result<void> build_serves(const std::string& sha256, timestamp at) = 0;
    /// Kept in the journal too. With verdict none the build's crashes are forgotten.
    [[nodiscard]] virtual result<void> judge_build(const build_judgement& judgement) = 0;
    /// How often the build has crashed from `since` on, with this one. Crashes more than 30 days before it are dropped.
    [[nodiscard]] virtual result<std::int64_t> note_plugin_crash(const plugin_crash& crash, timestamp since) = 0;
    /// The newest first.
    [[nodiscard]] virtual result<std::vector<plugin_crash>> plugin_crashes(const std::string& sha256,
                                                                           std::size_t limit) = 0;

    // Values that plugins keep. What has expired by `at` is not there.
    [[nodiscard]] virtual result<std::optional<std::string>>
    plugin_value(const std::string& integration, const std::string& key, timestamp at) = 0;
    /// Whoever was making it has lost the right. Up to 100 values that have expired are dropped.
    [[nodiscard]] virtual result<void> set_plugin_value(const kept_value& value, timestamp at) = 0;
    /// One that is being made stays so.
    [[nodiscard]] virtual result<void> drop_plugin_value(const std::string& integration, const std::string& key) = 0;
    /// The value. If there is none, `maker` gets the right to make it, unless somebody has that right already.
    [[nodiscard]] virtual result<claimed_value> get_or_claim_value(const std::string& integration,
                                                                   const std::string& key, const std::string& maker,
                                                                   timestamp making_until, timestamp at) = 0;
    /// False if the right had passed on; nothing is written then.
    [[nodiscard]] virtual result<bool> value_made(const kept_value& value, const std::string& maker, timestamp at) = 0;
    /// Gives the right up.
    [[nodiscard]] virtual result<void> value_not_made(const std::string& integration, const std::string& key,
                                                      const std::string& maker) = 0;

    // Sends for replay. They go with their lead, and by age with the bodies of attempts.
    /// Of each integration that is named the oldest beyond that number are dropped. Where the lead is gone, nothing is kept.
    [[nodiscard]] virtual result<void> keep_recordings(const std::vector<recorded_send>& sends,
                                                       std::size_t most_per_integration) = 0;
    /// The last ones of all these integrations together, oldest first.
    [[nodiscard]] virtual result<std::vector<recorded_send>>
    recorded_sends(const std::vector<std::string>& integrations, std::optional<flow> only, std::size_t last) = 0;
};

/// A store for `sending` ends deliveries itself before it changes their leads, so that the triggers that do
/// it for everybody else have nothing to do and need not be asked; it takes no new leads.
enum class purpose { any, sending };

/// Opens "sqlite:PATH" (made if it is missing) or "postgresql://USER@HOST/NAME". An error names the URL and
/// what is allowed.
[[nodiscard]] result<std::unique_ptr<store>> open(const std::string& url, purpose p = purpose::any);

} // namespace leadwire::db
