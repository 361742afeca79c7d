// What a child may not do, from the kernel's hand: grow beyond its memory, start programs or processes, touch other processes,
// gain privileges, outlive its host.
#pragma once

#include "host/lead/error.hpp"

#include <cstdint>

namespace leadwire::plugin {

/// What happens to a process that ends itself, as by `exit`.
enum class own_end {
    told, ///< it gets SIGSYS, for whose handler it leaves its last words
    quiet
};

// A sanitizer's shadow of all memory counts as memory: there is no limit then.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define LEADWIRE_SHADOWED 1
#endif
#endif
#ifdef LEADWIRE_SHADOWED
inline constexpr bool shadowed = true;
#else
inline constexpr bool shadowed = false;
#endif

/// Once, by the child, before any code of a plugin is loaded. Where the kernel has no filter of system calls the rest holds.
/// `host`: the process that started it.
[[nodiscard]] result<void> enter_sandbox(std::uint64_t memory, int host, own_end exits);

} // namespace leadwire::plugin
