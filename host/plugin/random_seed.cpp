#include "host/plugin/random_seed.hpp"

#include "host/lead/digest.hpp"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace leadwire::plugin {
namespace {

void fill_from_system(unsigned char* to, std::size_t size) {
    while (size != 0) {
        const ssize_t got = ::getrandom(to, size, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) std::abort();
        to += got;
        size -= static_cast<std::size_t>(got);
    }
}

} // namespace

random_seed fresh_seed() {
    // A system call for each send would be felt.
    thread_local std::array<random_seed, 64> ahead;
    thread_local std::size_t left = 0;
    if (left == 0) {
        fill_from_system(ahead.front().bytes.data(), sizeof ahead);
        left = ahead.size();
    }
    random_seed taken = ahead[--left];
    ahead[left] = {};
    return taken;
}

void draw(const random_seed& seed, std::uint64_t& drawn, void* out, std::size_t size) {
    auto* to = static_cast<unsigned char*>(out);
    while (size != 0) {
        char number[sizeof drawn];
        std::memcpy(number, &drawn, sizeof drawn);
        ++drawn;
        const auto block = hmac_sha256(seed.bytes, std::string_view(number, sizeof number));
        const auto part = std::min(size, block.size());
        std::memcpy(to, block.data(), part);
        to += part;
        size -= part;
    }
}

} // namespace leadwire::plugin
