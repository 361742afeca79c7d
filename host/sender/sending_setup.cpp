#include "host/sender/sending_setup.hpp"

#include "host/delivery/integration_file.hpp"

#include <fmt/format.h>

#include <map>

namespace leadwire::sender {
namespace {

/// Every build is loaded once, however many integrations use it.
class plugin_loader {
public:
    explicit plugin_loader(const std::filesystem::path& directory)
        : found_(plugin::find_plugins(directory)) {}

    result<std::shared_ptr<plugin::generation>> load(const std::string& name) {
        if (auto known = loaded_.find(name); known != loaded_.end()) return known->second;
        const plugin::found_plugin* match = nullptr;
        for (const auto& candidate : found_) {
            if (!candidate.note || candidate.note->name != name) continue;
            if (match)
                return fail(error_code::conflict, name,
                            fmt::format("two files say that they are this plugin: {} and {}",
                                        match->file.filename().string(), candidate.file.filename().string()));
            match = &candidate;
        }
        if (!match)
            return fail(error_code::not_found, name,
                        fmt::format("there is no such plugin; found: {}", names()));
        return loaded_[name] = plugin::load(match->file);
    }

private:
    [[nodiscard]] std::string names() const {
        std::string all;
        for (const auto& candidate : found_)
            all += (all.empty() ? "" : ", ") + (candidate.note ? candidate.note->name
                                                               : candidate.file.filename().string() + " (" +
                                                                     candidate.note.error().text + ")");
        return all.empty() ? "none" : all;
    }

    std::vector<plugin::found_plugin> found_;
    std::map<std::string, result<std::shared_ptr<plugin::generation>>> loaded_;
};

std::string missing_secret(const integration& rules, const secret_values& secrets) {
    for (const auto& name : rules.secrets())
        if (!secrets.contains(name)) return name;
    return {};
}

result<std::shared_ptr<plugin::configured_plugin>> configured(const integration& rules,
                                                              const environment& env, plugin_loader& loader) {
    auto generation = loader.load(*rules.plugin);
    if (!generation) return std::unexpected(generation.error());
    auto settings = resolved_settings(rules, env.secrets);
    if (!settings) return std::unexpected(settings.error());
    return plugin::configure(*generation, rules.id, *settings);
}

/// Fills in what can fail for one integration without harm to the others.
void make_ready(ready_integration& ready, const environment& env, plugin_loader& loader) {
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
    if (!rules.plugin) return;
    if (auto plugin = configured(rules, env, loader))
        ready.plugin = *plugin;
    else
        ready.unusable = ready.masker.mask("plugin " + plugin.error().message());
}

} // namespace

result<std::unique_ptr<const sending_setup>> sending_setup::load(db::store& store, const environment& env) {
    std::unique_ptr<sending_setup> setup(new sending_setup);
    auto document = store.catalog_document();
    if (!document) return std::unexpected(document.error());
    auto catalog = catalog::from_json(*document);
    if (!catalog) return std::unexpected(catalog.error());
    setup->catalog_ = std::move(*catalog);

    auto rows = store.integrations();
    if (!rows) return std::unexpected(rows.error());
    plugin_loader loader(env.plugins);
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
        make_ready(ready, env, loader);
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
    if (!ready.unusable.empty())
        return {&ready, fmt::format("integration {}: {}", ready.rules().id, ready.unusable)};
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

result<void> try_plugin(const integration& rules, const environment& env) {
    plugin_loader loader(env.plugins);
    auto plugin = configured(rules, env, loader);
    if (!plugin) return std::unexpected(plugin.error());
    if (rules.in_doubt == in_doubt_policy::probe && !(*plugin)->has(plugin::entry::probe, flow::new_lead))
        return invalid(*rules.plugin, R"(it has no probe, which in_doubt = "probe" asks for; allowed: "resend" or "hold")");
    return {};
}

} // namespace leadwire::sender
