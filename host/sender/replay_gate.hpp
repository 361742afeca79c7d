// The gate of a reload: what the last sends come to with the new build decides whether it may serve.
#pragma once

#include "host/plugin/registry.hpp"
#include "host/sender/async_store.hpp"
#include "host/sender/replay.hpp"

#include <functional>
#include <memory>
#include <string>

namespace leadwire::sender {

enum class gate_rule { off, report, same_outcomes };
/// "off", "report", "same-outcomes": the words of the setting reload.gate.
[[nodiscard]] std::optional<gate_rule> gate_rule_named(std::string_view name);

/// What the gate looks at, as it is when a build comes.
struct gate_surroundings {
    std::shared_ptr<const void> held; ///< keeps the others alive
    const sending_setup* setup = nullptr;
    const environment* env = nullptr;
    plugin::registry* plugins = nullptr;
    gate_rule rule = gate_rule::report;
    std::size_t last = 100; ///< sends
};

/// An error refuses the build; else a line for the log.
using build_gate = std::function<boost::asio::awaitable<result<std::string>>(plugin::registry::prepared_build&)>;
/// `store` outlives it. Differences go to the log. Both builds run in children of their own, for a minute at most.
[[nodiscard]] build_gate replay_gate(async_store& store, std::function<gate_surroundings()> around);

/// What the rule says of a report.
[[nodiscard]] result<std::string> decide(gate_rule rule, const replay_report& report);

} // namespace leadwire::sender
