// Random bytes that a send's seed tells: whoever runs the send again with that seed gets the same ones.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace leadwire::plugin {

struct random_seed {
    std::array<unsigned char, 32> bytes{};
    bool operator==(const random_seed&) const = default;
};

/// From the system, which is asked for many at once. Ends the process where the system has none.
[[nodiscard]] random_seed fresh_seed();
/// Fills `out` with HMAC-SHA256 of the seed and a number, which `drawn` counts: never the same bytes twice.
void draw(const random_seed& seed, std::uint64_t& drawn, void* out, std::size_t size);

} // namespace leadwire::plugin
