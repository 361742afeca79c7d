// A lead as commands show it: its document with what became of it.
#pragma once

#include "db/store.hpp"
#include "host/sender/sending_setup.hpp"

namespace leadwire::cli {

/// {"integration", "flow", "state", "external_id", "idem", "why", "attempts": […]}; with bodies also request
/// and answer. Where the first attempts are not among them, also "attempts_count", as many as there were.
[[nodiscard]] json::object delivery_json(const db::delivery_view& d, const std::string& why,
                                         db::store::attempts wanted);

/// Why a delivery is not sent yet, in words for people; empty for one that is done. `all` are those of its
/// lead: one may wait for another.
[[nodiscard]] std::string waiting_reason(const db::delivery_view& d,
                                         const std::vector<db::delivery_view>& all, const lead& l,
                                         const sender::sending_setup& setup,
                                         const std::vector<db::pace_view>& paces);

/// The document with `reason` and `external_id` always there, and `deliveries`.
[[nodiscard]] result<json::object> shown_document(db::store& store, const lead& l,
                                                  const sender::sending_setup& setup,
                                                  db::store::attempts wanted);
/// The integration that a lead which arrived with an external ID counts for; empty: none.
[[nodiscard]] std::string takes_imported(const sender::sending_setup& setup, const lead& l);

} // namespace leadwire::cli
