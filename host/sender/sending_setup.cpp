#include "host/sender/sending_setup.hpp"

#include "host/async/together.hpp"
#include "host/delivery/integration_file.hpp"

#include <fmt/format.h>
#include <map>
#include <vector>

namespace leadwire::sender {
namespace {

std::string missing_secret(const integration& rules, const secret_values& secrets) {
    for (const auto& name : rules.secrets())
        if (!secrets.contains(name)) return name;
    return {};
}

struct user_without_slot {
    ready_integration* ready;
    plugin::registry::user who;
};

/// Those of one plugin, one after the other: settings that end its process would take the others' calls with them.
boost::asio::awaitable<void> attach(std::vector<user_without_slot> users, plugin::registry& plugins) {
    for (auto& one : users) one.ready->plugin = co_await plugins.slot_for(std::move(one.who));
}

result<plugin::registry::user> user_of(const integration& rules, const secret_values& secrets) {
    auto settings = resolved_settings(rules, secrets);
    if (!settings) return std::unexpected(settings.error());
    plugin::registry::user who{.plugin = *rules.plugin, .integration = rules.id, .settings = std::move(*settings)};
    if (rules.isolation)
        who.where = *rules.isolation == "inline" ? plugin::isolation::in_process : plugin::isolation::in_child;
    return who;
}

/// Fills in what can fail for one integration without harm to the others.
void make_ready(ready_integration& ready, const environment& env) {
    const auto& rules = ready.rules();
    if (auto name = missing_secret(rules, env.secrets); !name.empty()) {
        ready.unusable = fmt::format("secret {} is not set", name);
        return;
    }
    ready.masker = rules.masker(env.secrets);
    const lead nobody;
    const macro_send no_send;
    ready.connection = {.proxy =
                            rules.connection.proxy.empty()
                                ? env.proxy
                                : rules.connection.proxy.expand(macro_input(nobody, ready.setting, no_send)),
                        .ca_file = rules.connection.ca_file.empty() ? env.ca_file : rules.connection.ca_file,
                        .client_certificate = rules.connection.client_certificate,
                        .client_key = rules.connection.client_key,
                        .redirects = rules.connection.redirects,
                        .idle = rules.connection.idle};
}

} // namespace

result<std::unique_ptr<sending_setup>> sending_setup::load(db::store& store, const environment& env) {
    std::unique_ptr<sending_setup> setup(new sending_setup);
    auto document = store.catalog_document();
    if (!document) return std::unexpected(document.error());
    auto catalog = catalog::from_json(*document);
    if (!catalog) return std::unexpected(catalog.error());
    setup->catalog_ = std::move(*catalog);

    auto rows = store.integrations();
    if (!rows) return std::unexpected(rows.error());
    for (const auto& row : *rows) {
        auto reading = read_integration(row.text);
        if (!reading.value)
            return invalid(fmt::format("integration {} version {}", row.id, row.version),
                           "cannot be read by this version of leadwire: " +
                               reading.mistakes.front().message("line"));
        auto rules = std::make_shared<const integration>(std::move(*reading.value));
        setup->active_.push_back({rules, row.version, row.paused});
        auto& ready =
            setup->ready_.emplace_back(ready_integration{.active = setup->active_.back(),
                                                         .plugin = nullptr,
                                                         .unusable = {},
                                                         .masker = {},
                                                         .connection = {},
                                                         .setting = {.catalog = setup->catalog_,
                                                                     .secrets = env.secrets,
                                                                     .key = env.key,
                                                                     .mail_domain = rules->mail_domain}});
        make_ready(ready, env);
    }
    return setup;
}

routing_decision sending_setup::decide(flow f, offer_id offer, std::string_view country) const {
    const auto* active = route(active_, f, offer, country);
    if (!active) {
        std::string_view place = country.empty() ? std::string_view("no country") : country;
        return {nullptr, fmt::format("no integration takes offer {}{} from {} in flow {}", to_string(offer),
                                     catalog_.find(offer) ? "" : " (not in the catalog)", place, name_of(f))};
    }
    return decision_for(ready_[static_cast<std::size_t>(active - active_.data())]);
}

routing_decision sending_setup::decide(flow f, std::string_view integration) const {
    const auto* ready = find(integration);
    if (!ready) return {nullptr, fmt::format("integration {} is not there any more", integration)};
    if (!ready->sends(f))
        return {ready, fmt::format("integration {} has no flow {} any more", integration, name_of(f))};
    return decision_for(*ready);
}

routing_decision sending_setup::decision_for(const ready_integration& ready) const {
    if (ready.active.paused) return {&ready, fmt::format("integration {} is paused", ready.rules().id)};
    if (auto why = ready.why_not(); !why.empty())
        return {&ready, fmt::format("integration {}: {}", ready.rules().id, why)};
    return {&ready, {}};
}

std::vector<std::string> sending_setup::with_flow(flow f) const {
    std::vector<std::string> ids;
    for (const auto& ready : ready_)
        if (ready.sends(f)) ids.push_back(ready.rules().id);
    return ids;
}

const ready_integration* sending_setup::find(std::string_view id) const {
    for (const auto& ready : ready_)
        if (ready.rules().id == id) return &ready;
    return nullptr;
}

boost::asio::awaitable<void> sending_setup::attach_plugins(plugin::registry& plugins, const secret_values& secrets) {
    std::map<std::string, std::vector<user_without_slot>> of_plugins;
    for (auto& ready : ready_) {
        if (!ready.rules().plugin || !ready.unusable.empty()) continue;
        auto user = user_of(ready.rules(), secrets);
        if (!user) {
            ready.unusable = ready.masker.mask("plugin " + user.error().message());
            continue;
        }
        auto& users = of_plugins[user->plugin];
        users.push_back({&ready, std::move(*user)});
    }
    // One that hangs takes its own time, and no other plugin's.
    std::vector<boost::asio::awaitable<void>> all;
    for (auto& [name, users] : of_plugins) all.push_back(attach(std::move(users), plugins));
    co_await together(std::move(all));
}

std::vector<plugin::registry::user> sending_setup::users_of(std::string_view plugin, const secret_values& secrets) const {
    std::vector<plugin::registry::user> users;
    for (const auto& ready : ready_)
        if (ready.rules().plugin == plugin && ready.unusable.empty())
            if (auto user = user_of(ready.rules(), secrets)) users.push_back(std::move(*user));
    return users;
}

boost::asio::awaitable<result<void>> try_plugin(const integration& rules, const secret_values& secrets,
                                                plugin::registry& plugins) {
    auto user = user_of(rules, secrets);
    if (!user) co_return std::unexpected(user.error());
    auto slot = co_await plugins.slot_for(std::move(*user));
    if (!slot->serving()) co_return std::unexpected(slot->why_not());
    if (rules.in_doubt == in_doubt_policy::probe && !slot->serving()->has(plugin::entry::probe, flow::new_lead))
        co_return invalid(*rules.plugin, R"(it has no probe, which in_doubt = "probe" asks for; allowed: "resend" or "hold")");
    co_return result<void>{};
}

} // namespace leadwire::sender
