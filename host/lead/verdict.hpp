// What `process` made of an answer, before it is judged in its flow (docs/integrations.md).
#pragma once

#include "host/lead/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace leadwire {

enum class verdict_kind : std::uint8_t { accepted, rejected, failed, done, redirect, message, not_there };

/// `not_there` is a probe's alone: the target does not have the lead.
/// A typed outcome as the plugin or an answer rule gave it. Whether its flow has such an outcome is judged later.
struct typed_verdict {
    verdict_kind kind = verdict_kind::failed;
    std::optional<std::string> text; ///< accepted: the ID (none: the internal one); failed: why; redirect: URL; message: text
    int reason = 0;                  ///< rejected: from 1
    bool operator==(const typed_verdict&) const = default;
};

/// Typed, or a plain value as integrations of this kind traditionally hand back.
using verdict = std::variant<typed_verdict, json::value>;

} // namespace leadwire
