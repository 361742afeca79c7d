// What `expand` and `dry-run` share: a lead seen as one integration would see it, outside a delivery.
#pragma once

#include "host/cli/context.hpp"

namespace leadwire::cli {

/// {ext}: the lead's ID in the target CRM of this integration; with no integration, the lead's external ID.
[[nodiscard]] result<std::string> external_id_for(db::store& store, const lead& l,
                                                  const std::optional<std::string>& integration, flow f);
/// The integration, or an error that names those there are.
enum class with_plugin { yes, no };
[[nodiscard]] result<const sender::ready_integration*> ready_integration_named(context& ctx, const std::string& id,
                                                                               with_plugin wanted);

} // namespace leadwire::cli
