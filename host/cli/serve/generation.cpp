#include "host/cli/serve/generation.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace leadwire::cli {
namespace {

result<std::string> fingerprint_of(db::store& store) {
    auto rows = store.integrations();
    if (!rows) return std::unexpected(rows.error());
    auto catalog = store.catalog_version();
    if (!catalog) return std::unexpected(catalog.error());
    auto text = fmt::format("{}", *catalog);
    for (const auto& row : *rows) text += fmt::format(" {}:{}:{}", row.id, row.version, row.paused);
    return text;
}

} // namespace

sender::gate_surroundings gate_surroundings_of(std::shared_ptr<const generation> by, plugin::registry& plugins) {
    const auto& all = *by->settings;
    return {.held = by,
            .setup = by->setup,
            .env = by->env,
            .plugins = &plugins,
            .rule = *sender::gate_rule_named(all.text("reload.gate")), // the settings allow no other word
            .last = static_cast<std::size_t>(all.count("reload.replay"))};
}

result<std::shared_ptr<generation>> generations::make() const {
    auto made = std::make_shared<generation>();
    made->ctx.directory = directory_;
    made->ctx.database = database_;
    auto store = made->ctx.store();
    if (!store) return std::unexpected(store.error());
    // Before the rest: a change that comes meanwhile is seen the next time.
    auto fingerprint = fingerprint_of(**store);
    if (!fingerprint) return std::unexpected(fingerprint.error());
    made->fingerprint = std::move(*fingerprint);
    auto setup = made->ctx.own_setup();
    if (!setup) return std::unexpected(setup.error());
    made->setup = *setup;
    made->settings = *made->ctx.settings();
    made->env = *made->ctx.environment();
    return made;
}

result<void> generations::load() {
    auto made = make();
    if (!made) return std::unexpected(made.error());
    current_ = std::move(*made);
    return {};
}

boost::asio::awaitable<void> generations::attach(plugin::registry& plugins) {
    plugins_ = &plugins;
    co_await current_->setup->attach_plugins(plugins, current_->env->secrets);
}

boost::asio::awaitable<void> generations::refresh(sender::async_store& store, reload how) {
    auto made = co_await store.run(
        [this, how, known = current_](db::store& s) -> result<std::shared_ptr<generation>> {
            auto now = fingerprint_of(s);
            if (!now) return std::unexpected(now.error());
            if (how == reload::if_changed && *now == known->fingerprint) return known;
            return make();
        });
    if (!made) {
        spdlog::error("settings stay as they were: {}", made.error().message());
        co_return;
    }
    co_await plugins_->heed_ledger(plugin::registry::busy::left);
    if (*made == current_) co_return;
    co_await (*made)->setup->attach_plugins(*plugins_, (*made)->env->secrets);
    current_ = std::move(*made);
    spdlog::info("settings, integrations and plugins were read anew");
}

} // namespace leadwire::cli
