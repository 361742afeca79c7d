// A database's schema is as new as the newest of its numbered scripts.
#pragma once

#include "host/lead/error.hpp"

#include <string>

namespace leadwire::db {

struct migration {
    const char* name; ///< its place in the dialect's list is its version
    const char* script;
};

/// An error unless a schema of this version can be worked with by a program that knows `newest`. `place`: the
/// database.
[[nodiscard]] result<void> fits(const std::string& place, int version, int newest);
/// The same for a program that may bring it up to date.
[[nodiscard]] result<void> can_migrate(const std::string& place, int version, int newest);

} // namespace leadwire::db
