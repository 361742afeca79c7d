// What stands around a send where there is no installation: a lead, a catalog, secrets, a fixed time.
#pragma once

#include "host/cli/plugin/canned_services.hpp"
#include "host/delivery/integration.hpp"
#include "host/lead/lead_json.hpp"
#include "host/plugin/plugin_set.hpp"

#include <memory>

namespace leadwire::cli {

/// The lead and the catalog of cases that bring none (docs/testing-a-plugin.md shows both).
[[nodiscard]] const lead& sample_lead();
[[nodiscard]] const std::shared_ptr<const catalog>& sample_catalog();

struct send_world {
    lead order = sample_lead();
    std::shared_ptr<const catalog> neighbours = sample_catalog();
    secret_values secrets{};
    std::string external_id = "T-5"; ///< the lead's in the target CRM
    std::string idem = "0b5f3b9e-1d8c-4a55-9f0e-2f6f5d9a7c11";
    timestamp now{std::chrono::microseconds(1795428900123456)}; ///< 2026-11-23T10:15:00.123456Z
    int attempt = 1;
    json::object change{}; ///< field name → {"old", "new"}
    service_script services{};
};

/// One send in its world, from the request to the verdict, without network and database. The world outlives it.
class solitary_send {
public:
    solitary_send(const send_world& world, flow f, target_request request);
    solitary_send(const solitary_send&) = delete;
    solitary_send& operator=(const solitary_send&) = delete;

    [[nodiscard]] const macro_input& data() const { return data_; }
    [[nodiscard]] const target_request& request() const { return request_; }
    [[nodiscard]] plugin::plugin_send& call() { return call_; }
    [[nodiscard]] const canned_services& services() const { return services_; }
    /// The lead as the edits so far have made it.
    [[nodiscard]] const lead& edited() const { return call_.edited ? *call_.edited : world_.order; }

private:
    const send_world& world_;
    installation_key key_;
    macro_setting setting_;
    macro_send send_;
    macro_input data_;
    target_request request_;
    plugin::plugin_send call_;
    canned_services services_;
};

/// The request that the integration's templates make in this world; for a flow that it does not have, an
/// empty one.
[[nodiscard]] result<target_request> templated_request(const integration& from, flow f,
                                                       const send_world& world);
/// Adds what the integration's secrets are where nobody gives them: each its own name.
void add_missing_secrets(secret_values& secrets, const integration& from);

/// The integration in this file, or its first mistake.
[[nodiscard]] result<integration> integration_in(const std::filesystem::path& file);

} // namespace leadwire::cli
