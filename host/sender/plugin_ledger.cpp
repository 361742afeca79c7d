#include "host/sender/plugin_ledger.hpp"

namespace leadwire::sender {
namespace {

constexpr std::chrono::minutes counted{10};
constexpr std::size_t longest_detail = 16384;

} // namespace

boost::asio::awaitable<result<std::vector<plugin::known_build>>> plugin_ledger::builds_of(std::string name) {
    auto all = co_await store_.run([](db::store& s) { return s.plugin_builds(); });
    if (!all) co_return std::unexpected(all.error());
    std::vector<plugin::known_build> known;
    for (auto& build : *all)
        if (build.plugin == name)
            known.push_back({build.sha256, build.plugin, build.version, static_cast<plugin::build_verdict>(build.verdict),
                             build.why, build.served_at.has_value()});
    co_return known;
}

boost::asio::awaitable<result<void>> plugin_ledger::sees(plugin::plugin_build build) {
    const auto at = now();
    co_return co_await store_.run(
        [&](db::store& s) { return s.see_build({build.sha256, build.note.name, build.note.version, at}); });
}

boost::asio::awaitable<result<void>> plugin_ledger::serves(plugin::plugin_build build) {
    const auto at = now();
    co_return co_await store_.run([&](db::store& s) -> result<void> {
        if (auto seen = s.see_build({build.sha256, build.note.name, build.note.version, at}); !seen) return seen;
        return s.build_serves(build.sha256, at);
    });
}

boost::asio::awaitable<result<void>> plugin_ledger::judge(plugin::plugin_build build, plugin::build_verdict verdict,
                                                          std::string why) {
    const auto at = now();
    co_return co_await store_.run([&](db::store& s) -> result<void> {
        if (auto seen = s.see_build({build.sha256, build.note.name, build.note.version, at}); !seen) return seen;
        return s.judge_build({.sha256 = build.sha256,
                              .verdict = static_cast<db::build_verdict>(verdict),
                              .why = std::move(why),
                              .who = owner_,
                              .at = at});
    });
}

boost::asio::awaitable<result<int>> plugin_ledger::failed(plugin::plugin_failure failure) {
    const auto at = now();
    auto detail = failure.how.cause + (failure.how.trace.empty() ? "" : "\n") + failure.how.trace;
    if (detail.size() > longest_detail) detail.resize(longest_detail);
    db::plugin_crash crash{.sha256 = failure.sha256,
                           .at = at,
                           .owner = owner_,
                           .integration = failure.integration,
                           .lead = number(failure.lead) != 0 ? std::optional(failure.lead) : std::nullopt,
                           .where = failure.where,
                           .kind = std::string(plugin::name_of(failure.how.what)),
                           .detail = std::move(detail)};
    auto times = co_await store_.run([&](db::store& s) { return s.note_plugin_crash(crash, at - counted); });
    if (!times) co_return std::unexpected(times.error());
    co_return static_cast<int>(*times);
}

} // namespace leadwire::sender
