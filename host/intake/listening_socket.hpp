// A socket to which clients may connect, before anybody accepts from it.
#pragma once

#include "host/intake/listen_address.hpp"

namespace leadwire::intake {

/// Its descriptor, the caller's to close; `at` gets the real port. An error names the address.
[[nodiscard]] result<int> listening_socket(listen_address& at);

} // namespace leadwire::intake
