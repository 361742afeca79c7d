// Columns of bytes over SOCI, which knows text alone: they are read as hex digits, and written so where text may not hold NUL.
// The same in every dialect.
#pragma once

#include <soci/soci.h>

#include <string>

namespace leadwire::db {

/// An expression for a SELECT list, and what it gives as bytes.
[[nodiscard]] std::string bytes_column(soci::session& s, const std::string& column);
[[nodiscard]] std::string bytes_of(const std::string& digits);

/// An expression in place of the parameter (":name"), and what to bind to it.
[[nodiscard]] std::string bytes_parameter(soci::session& s, const std::string& parameter);
[[nodiscard]] std::string bindable(soci::session& s, const std::string& bytes);

[[nodiscard]] std::string hex_digits(const std::string& bytes);

} // namespace leadwire::db
