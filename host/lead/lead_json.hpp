// The lead document: what import and intake take and what `lead show` and export give back.
#pragma once

#include "host/lead/lead.hpp"

namespace leadwire {

/// Reads a document. `arrived` stands in for a missing `created`. An error's place is the field ("agency.id").
[[nodiscard]] result<lead> lead_from_json(const json::value& document, timestamp arrived);
/// The canonical document: absent fields left out, money in its plain form. Reading it back gives the same lead.
[[nodiscard]] json::object lead_to_json(const lead& l);

} // namespace leadwire
