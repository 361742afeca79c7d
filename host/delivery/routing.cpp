#include "host/delivery/routing.hpp"

#include <tuple>

namespace leadwire {

const active_integration* route(const std::vector<active_integration>& all, flow f, offer_id offer,
                                std::string_view country) {
    const active_integration* first = nullptr;
    auto rank = [](const active_integration& a) { return std::tie(a.rules->priority, a.rules->id); };
    for (const auto& candidate : all)
        if (candidate.rules->matches(f, offer, country) && (!first || rank(candidate) < rank(*first)))
            first = &candidate;
    return first;
}

} // namespace leadwire
