// Changes made after a lead was sent, and statuses set by the call center. The same SQL in every dialect; all
// within a transaction of the caller's. Throws soci_error.
#pragma once

#include "db/lead_edits.hpp"

#include <soci/soci.h>

namespace leadwire::db {

/// What differs in the edited fields: name → {"old", "new"}.
[[nodiscard]] json::object differences(const lead& before, const lead& after,
                                       const std::vector<lead_edit>& edits);
/// Notes the change and queues it for those of `change.told` that have the lead, or may have it. Returns how
/// many.
[[nodiscard]] int queue_change(soci::session& s, const lead& before, const lead& after, json::object fields,
                               const change_request& change);
/// What flow change sends: the fields, and the lead as of the change.
[[nodiscard]] result<void> read_change(std::string_view fields, std::string_view document,
                                       claimed_delivery& into);
[[nodiscard]] result<void> set_status(soci::session& s, lead_id id, lead_status status);

/// `Leads` is a dialect's lead_table.
template <class Leads>
result<change_receipt> change_lead(soci::session& s, Leads& leads, change_request change) {
    auto before = locked_lead(leads, change.lead);
    if (!before) return std::unexpected(before.error());
    if (change.complete)
        if (auto done = change.complete(*before, change); !done) return std::unexpected(done.error());
    auto l = edit(leads, std::move(*before), change.edits);
    if (!l) return std::unexpected(l.error());
    auto fields = differences(l->before, l->after, change.edits);
    int queued = fields.empty() ? 0 : queue_change(s, l->before, l->after, std::move(fields), change);
    return change_receipt{std::move(l->after), queued};
}

} // namespace leadwire::db
