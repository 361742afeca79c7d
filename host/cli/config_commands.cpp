// config get|set|list, secret set|list|remove
#include "host/cli/command.hpp"
#include "host/installation/private_file.hpp"
#include "host/installation/secrets_file.hpp"
#include "host/lead/masked_url.hpp"
#include "host/lead/unicode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace leadwire::cli {
namespace {

bool is_key(std::string_view name) {
    return std::ranges::any_of(setting_keys(), [name](const auto& key) { return key.name == name; });
}

/// A URL's password is for the file alone.
json::value shown(const json::value& value) {
    const auto* text = value.if_string();
    return text && text->contains(':') ? json::value(masked_url(*text)) : value;
}

result<void> config_get(context& ctx, const std::string& key) {
    auto all = ctx.settings();
    if (!all) return std::unexpected(all.error());
    if (!is_key(key)) return invalid(key, "is no setting; `leadwire config list` shows all");
    const auto value = shown((*all)->get(key));
    print_line(ctx.json() ? json::dump(value) : json::plain_text(value));
    return {};
}

result<void> config_set(context& ctx, const std::string& key, const std::string& value) {
    auto file = ctx.paths().settings();
    if (auto all = ctx.settings(); !all) return std::unexpected(all.error());
    auto text = read_file(file);
    if (!text) return std::unexpected(text.error());
    auto changed = with_setting(*text, file.string(), key, value);
    if (!changed) return std::unexpected(changed.error());
    return replace_file(file, *changed, file_access::shared);
}

result<void> config_list(context& ctx) {
    auto all = ctx.settings();
    if (!all) return std::unexpected(all.error());
    for (const auto& key : setting_keys()) {
        const auto value = shown((*all)->get(key.name));
        if (ctx.json())
            print_json(
                {{"key", key.name}, {"value", value}, {"default", key.fallback}, {"meaning", key.meaning}});
        else
            print_line(fmt::format("{:24} = {:24} # {} (default {})", key.name, json::dump(value),
                                   key.meaning, key.fallback));
    }
    return {};
}

result<void> secret_set(context& ctx, const std::string& name) {
    if (auto allowed = check_secret_name(name); !allowed)
        return wrong_usage(allowed.error().place, allowed.error().text);
    if (auto all = ctx.settings(); !all) return std::unexpected(all.error());
    std::string value;
    char buffer[4096];
    while (auto n = std::fread(buffer, 1, sizeof buffer, stdin)) value.append(buffer, n);
    while (value.ends_with('\n') || value.ends_with('\r')) value.pop_back();
    if (auto set = set_secret(ctx.paths().secrets(), name, value); !set) return set;
    if (first_code_points(value, 3).size() == value.size())
        fmt::print(
            stderr,
            "leadwire: warning: the value of {} has fewer than 4 characters; every text that happens to "
            "hold them is shown with {} in their place\n",
            name, secret_mask);
    return {};
}

result<void> secret_list(context& ctx) {
    if (auto all = ctx.settings(); !all) return std::unexpected(all.error());
    auto secrets = ctx.secrets();
    if (!secrets) return std::unexpected(secrets.error());
    for (const auto& [name, value] : **secrets) {
        if (ctx.json())
            print_json({{"name", name}});
        else
            print_line(name);
    }
    return {};
}

} // namespace

void add_config_commands(CLI::App& app, context& ctx) {
    auto* config = add_group(app, "config", "read or change leadwire.toml");
    auto key = std::make_shared<std::string>();
    auto value = std::make_shared<std::string>();
    auto* get = add_command(*config, "get", "print one setting");
    get->add_option("KEY", *key, "dotted name")->required();
    on_run(get, [&ctx, key] { return config_get(ctx, *key); });
    auto* set = add_command(*config, "set", "change one setting");
    set->add_option("KEY", *key, "dotted name")->required();
    set->add_option("VALUE", *value, "TOML: '\"15s\"', 200, '[\"10.0.0.0/8\"]'")->required();
    on_run(set, [&ctx, key, value] { return config_set(ctx, *key, *value); });
    on_run(add_command(*config, "list", "print all settings with their defaults"),
           [&ctx] { return config_list(ctx); });

    auto* secret = add_group(app, "secret", "values behind {secret:NAME}; never printed");
    auto name = std::make_shared<std::string>();
    auto* put = add_command(*secret, "set", "set a secret; its value comes from standard input");
    put->add_option("NAME", *name)->required();
    on_run(put, [&ctx, name] { return secret_set(ctx, *name); });
    on_run(add_command(*secret, "list", "print the names"), [&ctx] { return secret_list(ctx); });
    auto* remove = add_command(*secret, "remove", "forget a secret");
    remove->add_option("NAME", *name)->required();
    on_run(remove, [&ctx, name] { return remove_secret(ctx.paths().secrets(), *name); });
}

} // namespace leadwire::cli
