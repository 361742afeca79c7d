// An author's case run through the plugin, and what came out otherwise than expected.
#pragma once

#include "host/cli/plugin/author_case.hpp"

#include <memory>

namespace leadwire::cli {

struct difference {
    std::string what; ///< "url", "accepted", "fields"
    json::value expected, found;
};

/// Calls the plugin in this process.
[[nodiscard]] std::vector<difference> run_case(const std::shared_ptr<plugin::generation>& with,
                                               const author_case& c);

} // namespace leadwire::cli
