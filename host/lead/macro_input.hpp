// What one expansion may look at: the lead, its neighbours, and the send that it belongs to.
#pragma once

#include "host/lead/catalog.hpp"
#include "host/lead/installation_key.hpp"
#include "host/lead/lead.hpp"
#include "host/lead/phone.hpp"
#include "host/lead/secrets.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace leadwire {

enum class secret_display { real, masked };

/// The part that is the same for every lead of an integration. Must outlive every input made from it.
struct macro_setting {
    const leadwire::catalog& catalog;
    const secret_values& secrets;
    const installation_key& key;
    std::string_view mail_domain = "example.com";
    secret_display secrets_shown = secret_display::real;
};

/// The part that belongs to one send. Outside a delivery the defaults hold.
struct macro_send {
    std::string_view external_id{}; ///< the lead's ID in the target CRM of this integration
    timestamp now{};
    int attempt = 1;
    std::string_view idem{}; ///< UUID of the delivery; empty outside one
};

/// Resolves the neighbours once, and what costs more (phones, names) when a macro first asks. Used by one
/// thread.
class macro_input {
public:
    macro_input(const lead& l, const macro_setting& setting, const macro_send& send);

    [[nodiscard]] const lead& order() const { return lead_; }
    [[nodiscard]] const macro_setting& setting() const { return setting_; }
    [[nodiscard]] const macro_send& send() const { return send_; }
    [[nodiscard]] const leadwire::offer* offer() const { return offer_; }
    [[nodiscard]] const leadwire::goal* goal() const { return goal_; }
    [[nodiscard]] const leadwire::site* landing() const { return landing_; }
    [[nodiscard]] const leadwire::site* prelanding() const { return prelanding_; }
    [[nodiscard]] const leadwire::affiliate* affiliate() const { return affiliate_; }
    /// The offer's parameters for the lead's country, or nothing.
    [[nodiscard]] const json::object* geo_params() const;
    [[nodiscard]] const phone_reading& phone() const; ///< computed on first use

private:
    const lead& lead_;
    const macro_setting& setting_;
    const macro_send& send_;
    const leadwire::offer* offer_ = nullptr;
    const leadwire::goal* goal_ = nullptr;
    const leadwire::site* landing_ = nullptr;
    const leadwire::site* prelanding_ = nullptr;
    const leadwire::affiliate* affiliate_ = nullptr;
    mutable std::optional<phone_reading> phone_;
};

} // namespace leadwire
