#include "host/cli/serve/metrics.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <limits>

namespace leadwire::cli {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

double seconds(std::int64_t microseconds) {
    return static_cast<double>(microseconds) / 1e6;
}

ClientMetric labelled(std::vector<ClientMetric::Label> labels) {
    ClientMetric m;
    m.label = std::move(labels);
    return m;
}

ClientMetric labelled(const db::outcome_count& c) {
    return labelled(
        {{"integration", c.integration}, {"flow", std::string(name_of(c.flow))}, {"outcome", c.outcome}});
}

MetricFamily outcomes(const std::vector<db::outcome_count>& counts) {
    MetricFamily family{"leadwire_outcomes_total", "Attempts ever recorded, by what came of them", MetricType::Counter, {}};
    for (const auto& c : counts) {
        auto& m = family.metric.emplace_back(labelled(c));
        m.counter.value = static_cast<double>(c.count());
    }
    return family;
}

MetricFamily durations(const std::vector<db::outcome_count>& counts) {
    MetricFamily family{"leadwire_attempt_seconds", "How long attempts took, by what came of them", MetricType::Histogram, {}};
    for (const auto& c : counts) {
        auto& m = family.metric.emplace_back(labelled(c));
        auto& h = m.histogram;
        for (std::size_t i = 0; i < c.by_latency.size(); ++i) {
            h.sample_count += static_cast<std::uint64_t>(c.by_latency[i].count);
            h.sample_sum += seconds(c.by_latency[i].elapsed_us);
            auto bound = i < db::latency_bounds_us.size() ? seconds(db::latency_bounds_us[i])
                                                          : std::numeric_limits<double>::infinity();
            h.bucket.push_back({.cumulative_count = h.sample_count, .upper_bound = bound});
        }
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

/// Of what is due the age of the oldest: how far the sending is behind.
MetricFamily oldest_due(const std::vector<db::queue_count>& counts, timestamp at) {
    MetricFamily family{"leadwire_oldest_due_seconds", "How long the oldest delivery that may be sent has been in the queue",
                        MetricType::Gauge, {}};
    for (const auto& c : counts) {
        if (!c.oldest_due) continue;
        auto& m = family.metric.emplace_back(
            labelled({{"integration", c.integration}, {"flow", std::string(name_of(c.flow))}}));
        m.gauge.value = std::max(0.0, seconds((at - *c.oldest_due).count()));
    }
    return family;
}

/// A metric by integration.
template <class Value>
MetricFamily by_integration(const char* name, const char* help, MetricType type,
                            const std::vector<db::pace_view>& paces, Value value) {
    MetricFamily family{name, help, type, {}};
    for (const auto& p : paces) {
        auto& m = family.metric.emplace_back(labelled({{"integration", p.integration}}));
        (type == MetricType::Counter ? m.counter.value : m.gauge.value) = static_cast<double>(value(p));
    }
    return family;
}

MetricFamily single(const char* name, const char* help, MetricType type, double value) {
    MetricFamily family{name, help, type, {ClientMetric{}}};
    (type == MetricType::Counter ? family.metric[0].counter.value : family.metric[0].gauge.value) = value;
    return family;
}

MetricFamily answers(const worker_sums& workers) {
    MetricFamily family{"leadwire_http_answers_total", "Answers of the HTTP interface, by class of status", MetricType::Counter, {}};
    for (std::size_t i = 0; i < workers.answers.size(); ++i) {
        auto& m = family.metric.emplace_back(labelled({{"class", std::to_string(i + 1) + "xx"}}));
        m.counter.value = static_cast<double>(workers.answers[i]);
    }
    return family;
}

} // namespace

result<std::string> metrics_text(db::store& store, const worker_sums& workers) {
    auto ended = store.outcome_counts();
    if (!ended) return std::unexpected(ended.error());
    auto open = store.queue_counts();
    if (!open) return std::unexpected(open.error());
    auto paces = store.paces();
    if (!paces) return std::unexpected(paces.error());
    return prometheus::TextSerializer().Serialize(
        {outcomes(*ended), durations(*ended), queue(*open), oldest_due(*open, now()),
         by_integration("leadwire_breaker_state", "Circuit breaker: 0 closed, 1 open, 2 half-open",
                        MetricType::Gauge, *paces, [](const db::pace_view& p) { return p.breaker.state; }),
         by_integration("leadwire_in_flight_granted", "Requests that ticks of all processes may have under way",
                        MetricType::Gauge, *paces, [](const db::pace_view& p) { return p.held; }),
         by_integration("leadwire_stale_outcomes_total",
                        "Outcomes that came after their claim had passed to another process, and were refused",
                        MetricType::Counter, *paces, [](const db::pace_view& p) { return p.refused; }),
         single("leadwire_workers", "Workers of this host that have begun and not ended", MetricType::Gauge, static_cast<double>(workers.ready)),
         single("leadwire_worker_restarts_total", "Workers that ended unexpectedly, and were replaced", MetricType::Counter,
                static_cast<double>(workers.restarts)),
         single("leadwire_sends_under_way", "Deliveries that workers of this host have begun to send, and not yet recorded",
                MetricType::Gauge, static_cast<double>(workers.sends_under_way)),
         answers(workers)});
}

} // namespace leadwire::cli
