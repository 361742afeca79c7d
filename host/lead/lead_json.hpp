// The lead document: what import and intake take and what `lead show` and export give back.
#pragma once

#include "host/lead/lead.hpp"
#include "host/lead/lead_fields.hpp"

namespace leadwire {

/// Reads a document. `arrived` stands in for a missing `created`. An error's place is the field ("agency.id").
/// By `value_source::edit` text is taken for any type that it fits: what a web form sends.
[[nodiscard]] result<lead> lead_from_json(const json::value& document, timestamp arrived,
                                          value_source source = value_source::document);
/// The canonical document: absent fields left out, money in its plain form. Reading it back gives the same lead.
[[nodiscard]] json::object lead_to_json(const lead& l);

} // namespace leadwire
