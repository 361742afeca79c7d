// Values of a line as COPY reads them.
#pragma once

#include <string>
#include <string_view>

namespace leadwire::db::postgresql {

/// Backslash, tab and the ends of lines are escaped. NUL is not allowed: PostgreSQL has no way to hold it.
void append_copied(std::string& line, std::string_view text);

} // namespace leadwire::db::postgresql
