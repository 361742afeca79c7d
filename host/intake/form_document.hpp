// The lead document that a form spells: "address[city]=Riga" is {"address": {"city": "Riga"}}.
#pragma once

#include "host/intake/form.hpp"
#include "host/lead/lead.hpp"

namespace leadwire::intake {

/// Values are text and are taken for what their fields hold. An error's place is the field, as in documents,
/// or the field's name where the name itself is wrong.
[[nodiscard]] result<lead> lead_from_form(const std::vector<form_field>& fields, timestamp arrived);

/// The custom field that a file goes into: "scan" of "scan" and of "meta[scan]".
[[nodiscard]] result<std::string> custom_field_of(std::string_view field_name);

} // namespace leadwire::intake
