// Edits of one lead. The same in every dialect; within a transaction of the caller's. Throws soci_error.
#pragma once

#include "db/store.hpp"

namespace leadwire::db {

struct edited_lead {
    lead before, after;
};
/// Nobody else changes it before the transaction ends. `Leads` is a dialect's lead_table.
template <class Leads>
result<lead> locked_lead(Leads& leads, lead_id id) {
    leads.lock(id);
    auto found = leads.find(id);
    if (!found) return std::unexpected(found.error());
    if (!*found) return fail(error_code::not_found, "lead " + to_string(id), "there is no such lead");
    return std::move(**found);
}
/// Nothing is written if one of them does not fit.
template <class Leads>
result<edited_lead> edit(Leads& leads, lead before, const std::vector<lead_edit>& edits) {
    const auto id = before.id;
    edited_lead l{before, std::move(before)};
    for (const auto& edit : edits)
        if (auto done = apply(l.after, edit); !done) return std::unexpected(done.error());
    l.after.id = id; // not for edits
    leads.write(l.after, std::nullopt);
    return l;
}

} // namespace leadwire::db
