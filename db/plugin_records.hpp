// What the store keeps of plugins: builds and their crashes, values that they keep, and sends that can be replayed.
#pragma once

#include "host/lead/flow.hpp"
#include "host/lead/ids.hpp"
#include "host/lead/timestamp.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire::db {

/// Why a build does not serve; none: it may.
enum class build_verdict : int { none = 0, refused = 1, quarantined = 2, withdrawn = 3 };
[[nodiscard]] std::string_view name_of(build_verdict verdict);

/// A plugin's file, by the SHA-256 of its bytes: 64 hex digits, lower case.
struct seen_build {
    std::string sha256{}, plugin{}, version{};
    timestamp at{};
};
struct build_judgement {
    std::string sha256{};
    build_verdict verdict = build_verdict::none; ///< none takes an earlier one back
    std::string why{}, who{};
    timestamp at{};
};
struct plugin_build {
    std::string sha256{}, plugin{}, version{};
    build_verdict verdict = build_verdict::none;
    std::string why{}, who{};             ///< of the last judgement
    std::optional<timestamp> judged_at{}; ///< none: never
    timestamp first_seen{};
    std::optional<timestamp> served_at{}; ///< when it last began to serve; none: never
};

struct plugin_crash {
    std::string sha256{};
    timestamp at{};
    std::string owner{}; ///< which process
    std::string integration{};
    std::optional<lead_id> lead{};
    std::string where{};  ///< "process_new"
    std::string kind{};   ///< "crash", "hang", "memory", "exit"
    std::string detail{}; ///< with a stack trace; at most 16 KiB
};

/// What a plugin keeps for one integration; `value` is any bytes.
struct kept_value {
    std::string integration{}, key{}, value{};
    timestamp expires_at{};
};
/// A value, or who makes it.
struct claimed_value {
    std::optional<std::string> value{};
    bool ours = false;        ///< the caller is to make it
    timestamp making_until{}; ///< no value: the right to make it passes on then
};

/// A send with all that its plugin saw, to be run again through another build.
struct recorded_send {
    std::int64_t id = 0; ///< grows; the store gives it
    timestamp at{};
    lead_id lead{};
    std::string integration{};
    int version = 0; ///< of the integration's settings
    leadwire::flow flow = leadwire::flow::new_lead;
    std::string plugin{};                ///< identity of the build
    std::string input{};                 ///< JSON
    std::optional<std::string> answer{}; ///< any bytes; none: there was no answer
    std::string calls{};                 ///< JSON
};

} // namespace leadwire::db
