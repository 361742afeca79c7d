// What a tick sends by: the catalog, the integrations in force with their plugins, secrets. Loaded once, then
// read only.
#pragma once

#include "db/store.hpp"
#include "host/delivery/routing.hpp"
#include "host/http/client.hpp"
#include "host/plugin/registry.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace leadwire::sender {

/// What the application owns and hands to every send. Outlives all of them.
struct environment {
    const secret_values& secrets;
    const installation_key& key;
    file_lookup files;
    std::filesystem::path run;     ///< directory of the flight recorders
    std::string proxy, ca_file;    ///< for integrations that name none
};

struct ready_integration {
    active_integration active;
    std::shared_ptr<plugin::plugin_slot> plugin; ///< none: the answer rules judge
    std::string unusable;                        ///< why its leads wait, whatever its plugin is; empty: it can send
    secret_masker masker;
    http::connection_profile connection;
    macro_setting setting;

    [[nodiscard]] const integration& rules() const { return *active.rules; }
    /// Why its leads wait at the moment; empty: it can send.
    [[nodiscard]] std::string why_not() const {
        if (!unusable.empty() || !plugin || plugin->serving()) return unusable;
        return masker.mask("plugin " + plugin->why_not().message());
    }
    /// From claim to answer. What a plugin asks for may take as long as the request itself.
    [[nodiscard]] std::chrono::milliseconds longest_send() const { return rules().limits.timeout * (plugin ? 2 : 1); }
    /// False for a flow without a table, and for a stub.
    [[nodiscard]] bool sends(flow f) const {
        const auto* rule = rules().rule_of(f);
        return rule && !rule->stub;
    }
};

/// Why a lead is not sent at the moment, or where it goes.
struct routing_decision {
    const ready_integration* target = nullptr;
    std::string wait; ///< empty: it may go
};

class sending_setup {
public:
    /// Without plugins. Fails if an integration in the database cannot be read: its leads would go elsewhere.
    [[nodiscard]] static result<std::unique_ptr<sending_setup>> load(db::store& store, const environment& env);
    /// Gives each integration its plugin; where that cannot be, its leads wait. Before anything is sent.
    [[nodiscard]] boost::asio::awaitable<void> attach_plugins(plugin::registry& plugins, const secret_values& secrets);

    /// The integrations that use this plugin, as a registry takes them; without those that cannot send anyway.
    [[nodiscard]] std::vector<plugin::registry::user> users_of(std::string_view plugin, const secret_values& secrets) const;

    sending_setup(const sending_setup&) = delete;
    sending_setup& operator=(const sending_setup&) = delete;

    /// Flows new and sync: who takes a lead of that offer and country.
    [[nodiscard]] routing_decision decide(flow f, offer_id offer, std::string_view country) const;
    /// Flows change and approved: whether the integration, which is known, can send.
    [[nodiscard]] routing_decision decide(flow f, std::string_view integration) const;
    /// IDs of the integrations that send something in this flow.
    [[nodiscard]] std::vector<std::string> with_flow(flow f) const;
    [[nodiscard]] const ready_integration* find(std::string_view id) const;
    [[nodiscard]] const std::vector<ready_integration>& all() const { return ready_; }
    [[nodiscard]] const leadwire::catalog& catalog() const { return catalog_; }

private:
    sending_setup() = default;
    [[nodiscard]] routing_decision decision_for(const ready_integration& ready) const;
    leadwire::catalog catalog_;
    std::vector<active_integration> active_; ///< in the order of `ready_`
    std::vector<ready_integration> ready_;
};

/// Loads and configures the plugin of an integration that is not in force yet: what `integration check` asks.
[[nodiscard]] boost::asio::awaitable<result<void>> try_plugin(const integration& rules, const secret_values& secrets,
                                                              plugin::registry& plugins);

} // namespace leadwire::sender
