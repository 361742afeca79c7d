// The SQLite dialect of db::store.
#pragma once

#include "db/store.hpp"

#include <chrono>

namespace leadwire::db::sqlite {

/// `patience`: how long a write waits for another program's.
[[nodiscard]] result<std::unique_ptr<store>> open(const std::string& path, purpose p = purpose::any,
                                                  std::chrono::milliseconds patience = std::chrono::seconds{
                                                      10});

} // namespace leadwire::db::sqlite
