// Leads in the text form of COPY: one line each, the fastest way in.
#pragma once

#include "host/lead/lead.hpp"

#include <span>
#include <string>

namespace leadwire::db::postgresql {

enum class with_ids { no, yes };

/// "COPY leads (status, …) FROM STDIN": all columns, the ID among them or left to the database.
[[nodiscard]] std::string copy_leads(with_ids ids);
/// The lines for that. Text must be free of NUL, which PostgreSQL has no way to hold.
[[nodiscard]] std::string lead_lines(std::span<const lead> leads, with_ids ids);

} // namespace leadwire::db::postgresql
