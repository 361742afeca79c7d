// The PostgreSQL dialect of db::store.
#pragma once

#include "db/store.hpp"

#include <chrono>

namespace leadwire::db::postgresql {

/// `patience`: how long a statement waits for another program's lock. A connection that breaks is made again
/// at the next call.
[[nodiscard]] result<std::unique_ptr<store>> open(const std::string& url, purpose p = purpose::any,
                                                  std::chrono::milliseconds patience = std::chrono::seconds{
                                                      10});

} // namespace leadwire::db::postgresql
