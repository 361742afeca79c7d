// A certificate for localhost and 127.0.0.1, with an authority of its own, made afresh.
#pragma once

#include "host/lead/error.hpp"

#include <string>

namespace leadwire::mockcrm {

/// PEM files.
struct certificate_files {
    std::string ca; ///< what a client must trust; empty: not made here
    std::string certificate, key;
};

/// Writes ca.pem, server.pem and server.key into the directory, which is made if it is missing. Valid for ten
/// years.
[[nodiscard]] result<certificate_files> make_certificate(const std::string& directory);

} // namespace leadwire::mockcrm
