// Two JSON readers that plugins and host meet with: they take and refuse the same texts, and write them the
// same.
#include "host/lead/json.hpp"

#include <leadwire/json.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

/// Exponents beyond what a machine's number has room for: the host refuses them, a plugin keeps the digits.
bool has_vast_exponent(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != 'e' && text[i] != 'E') continue;
        std::size_t digits = i + 1;
        if (digits < text.size() && (text[digits] == '+' || text[digits] == '-')) ++digits;
        std::size_t end = digits;
        while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
        if (end - digits >= 9) return true;
    }
    return false;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (has_vast_exponent(text)) return 0;
    const auto host = leadwire::json::parse(text);
    const auto sdk = leadwire::Json::try_parse(text);
    if (host.has_value() != sdk.has_value()) std::abort();
    if (!sdk) return 0;
    const std::string written = sdk->dump();
    if (written != leadwire::json::dump(*host)) std::abort();
    if (leadwire::Json::parse(written).dump() != written) std::abort();
    static_cast<void>(*sdk == 1);
    static_cast<void>(static_cast<bool>(*sdk));
    static_cast<void>(sdk->at_pointer(text));
    return 0;
}
