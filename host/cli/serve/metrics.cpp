#include "host/cli/serve/metrics.hpp"

#include <prometheus/text_serializer.h>

namespace leadwire::cli {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

ClientMetric labelled(std::vector<ClientMetric::Label> labels) {
    ClientMetric m;
    m.label = std::move(labels);
    return m;
}

MetricFamily outcomes(const std::vector<db::outcome_count>& counts) {
    MetricFamily family{"leadwire_outcomes_total", "Attempts ever recorded, by what came of them", MetricType::Counter, {}};
    for (const auto& c : counts) {
        auto& m = family.metric.emplace_back(labelled({{"integration", c.integration},
                                                       {"flow", std::string(name_of(c.flow))},
                                                       {"outcome", c.outcome}}));
        m.counter.value = static_cast<double>(c.count);
    }
    return family;
}

MetricFamily queue(const std::vector<db::queue_count>& counts) {
    MetricFamily family{"leadwire_deliveries", "Deliveries that are not done: due, claimed or held", MetricType::Gauge, {}};
    for (const auto& c : counts) {
        auto& m = family.metric.emplace_back(labelled({{"integration", c.integration},
                                                       {"flow", std::string(name_of(c.flow))},
                                                       {"state", std::string(db::name_of(c.state))}}));
        m.gauge.value = static_cast<double>(c.count);
    }
    return family;
}

} // namespace

result<std::string> metrics_text(db::store& store) {
    auto ended = store.outcome_counts();
    if (!ended) return std::unexpected(ended.error());
    auto open = store.queue_counts();
    if (!open) return std::unexpected(open.error());
    return prometheus::TextSerializer().Serialize({outcomes(*ended), queue(*open)});
}

} // namespace leadwire::cli
