// What a child's end means, from its last words and from what the system says.
#pragma once

#include "host/plugin/child/call_area.hpp"
#include "host/plugin/child/child_failure.hpp"

#include <cstddef>
#include <optional>

namespace leadwire::plugin {

struct child_end {
    child_failure failure;
    std::optional<std::size_t> slot; ///< whose call it was, where the child knew
};
/// `status` as waitpid gives it.
[[nodiscard]] child_end end_of_child(int status, const last_words& words);

} // namespace leadwire::plugin
