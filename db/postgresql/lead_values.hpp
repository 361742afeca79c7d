// A lead as the text of its columns: PostgreSQL reads every type from text.
#pragma once

#include "db/lead_columns.hpp"

#include <optional>
#include <string>
#include <vector>

namespace leadwire::db::postgresql {

/// One for each column, in the order of for_each_column; nothing for NULL.
[[nodiscard]] std::vector<std::optional<std::string>> values_of(const lead& l);

} // namespace leadwire::db::postgresql
