#include "host/cli/preview.hpp"

#include <algorithm>

namespace leadwire::cli {

result<std::string> external_id_for(db::store& store, const lead& l,
                                    const std::optional<std::string>& integration, flow f) {
    if (!integration) return l.external_id;
    auto deliveries = store.deliveries_of(l.id, db::store::attempts::last);
    if (!deliveries) return std::unexpected(deliveries.error());
    bool by_another = false;
    std::string of_lead, of_order;
    for (const auto& d : *deliveries) {
        if (d.external_id.empty()) continue;
        if (d.integration == integration)
            (d.flow == flow::approved ? of_order : of_lead) = d.external_id;
        else
            by_another = by_another || (d.flow != flow::approved && d.external_id == l.external_id);
    }
    if (!of_lead.empty()) return of_lead;
    if (f == flow::approved && !of_order.empty()) return of_order;
    return by_another ? std::string{} : l.external_id;
}

result<const sender::ready_integration*> ready_integration_named(context& ctx, const std::string& id, with_plugin wanted) {
    auto setup = wanted == with_plugin::yes ? ctx.setup_with_plugins() : ctx.setup();
    if (!setup) return std::unexpected(setup.error());
    const auto* found = (*setup)->find(id);
    if (!found)
        return fail(error_code::not_found, "integration " + id,
                    "there is none of this name; see `leadwire integration list`");
    return found;
}

} // namespace leadwire::cli
