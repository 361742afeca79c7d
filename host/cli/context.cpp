#include "host/cli/context.hpp"

#include "host/cli/owner_name.hpp"
#include "host/cli/plugin_settings.hpp"

#include "host/installation/key_file.hpp"
#include "host/installation/private_file.hpp"
#include "host/installation/secrets_file.hpp"
#include "host/lead/masked_url.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

namespace leadwire::cli {

result<const settings*> context::settings() {
    if (!settings_) {
        auto file = paths().settings();
        auto text = read_file(file);
        if (!text) {
            if (text.error().code != error_code::not_found) return std::unexpected(text.error());
            return fail(error_code::not_found, directory,
                        "is no installation; make one with `leadwire init`, or name another with --dir");
        }
        auto parsed = leadwire::settings::parse(*text, file.string());
        if (!parsed) return std::unexpected(parsed.error());
        settings_ = std::move(*parsed);
    }
    return &*settings_;
}

result<const secret_values*> context::secrets() {
    if (!secrets_) {
        auto read = read_secrets(paths().secrets());
        if (!read) return std::unexpected(read.error());
        secrets_ = std::move(*read);
    }
    return &*secrets_;
}

result<const installation_key*> context::key() {
    if (!key_) {
        auto read = read_key(paths().key());
        if (!read) return std::unexpected(read.error());
        key_ = std::move(*read);
    }
    return &*key_;
}

result<std::string> context::database_url() {
    auto url = database;
    if (url.empty()) {
        auto all = settings();
        if (!all) return std::unexpected(all.error());
        url = (*all)->text("database");
    }
    constexpr std::string_view sqlite = "sqlite:";
    if (url.starts_with(sqlite)) {
        std::filesystem::path path = url.substr(sqlite.size());
        if (path.is_relative()) return std::string(sqlite) + (paths().directory() / path).string();
    }
    return url;
}

result<std::unique_ptr<db::store>> context::open_store(db::purpose purpose) {
    if (auto all = settings(); !all) return std::unexpected(all.error());
    auto url = database_url();
    if (!url) return std::unexpected(url.error());
    auto opened = db::open(*url, purpose);
    if (!opened) return std::unexpected(opened.error());
    auto version = (*opened)->schema_version();
    if (!version) return std::unexpected(version.error());
    auto newest = (*opened)->newest_schema();
    if (*version > newest)
        return fail(
            error_code::refused, masked_url(*url),
            fmt::format("its schema is version {}, newer than this program's {}; use a newer leadwire",
                        *version, newest));
    if (*version < newest)
        return fail(error_code::refused, masked_url(*url),
                    fmt::format("its schema is version {}, this program needs {}; run `leadwire migrate`",
                                *version, newest));
    auto own = key();
    if (!own) return std::unexpected(own.error());
    auto fingerprint = (*opened)->property("key_fingerprint");
    if (!fingerprint) return std::unexpected(fingerprint.error());
    if (!*fingerprint || **fingerprint != (*own)->fingerprint())
        return fail(error_code::refused, masked_url(*url),
                    fmt::format("it belongs to the installation key {}, this directory has {}; bring the "
                                "right installation.key",
                                fingerprint->value_or("(none)"), (*own)->fingerprint()));
    return std::move(*opened);
}

result<db::store*> context::store() {
    if (!store_) {
        auto opened = open_store();
        if (!opened) return std::unexpected(opened.error());
        store_ = std::move(*opened);
    }
    return store_.get();
}

result<const sender::environment*> context::environment() {
    if (!environment_) {
        auto all = settings();
        if (!all) return std::unexpected(all.error());
        auto values = secrets();
        if (!values) return std::unexpected(values.error());
        auto own = key();
        if (!own) return std::unexpected(own.error());
        environment_.emplace(
            sender::environment{.secrets = **values,
                                .key = **own,
                                .files = [store = files()](const attachment& a) { return store.find(a); },
                                .run = paths().run(),
                                .proxy = (*all)->text("http.proxy"),
                                .ca_file = (*all)->text("http.ca_file")});
    }
    return &*environment_;
}

result<sender::sending_setup*> context::own_setup() {
    if (!setup_) {
        auto opened = store();
        if (!opened) return std::unexpected(opened.error());
        auto env = environment();
        if (!env) return std::unexpected(env.error());
        auto loaded = sender::sending_setup::load(**opened, **env);
        if (!loaded) return std::unexpected(loaded.error());
        setup_ = std::move(*loaded);
    }
    return setup_.get();
}

result<const sender::sending_setup*> context::setup() {
    auto own = own_setup();
    if (!own) return std::unexpected(own.error());
    return *own;
}

result<const sender::sending_setup*> context::setup_with_plugins(plugin_use what_for) {
    auto own = own_setup();
    if (!own) return std::unexpected(own.error());
    if (attached_) return *own;
    auto all = plugins(what_for);
    if (!all) return std::unexpected(all.error());
    auto attached = [](sender::sending_setup& setup, plugin::registry& registry,
                       const secret_values& secrets) -> boost::asio::awaitable<bool> {
        co_await setup.attach_plugins(registry, secrets);
        co_return true;
    };
    attached_ = wait_for(attached(**own, **all, **secrets()));
    return *own;
}

struct context::plugin_side {
    plugin_side(std::unique_ptr<db::store> connection, boost::asio::any_io_executor executor, plugin::registry_settings wanted)
        : store(std::move(connection)), ledger(store, owner_name("command")),
          registry(std::move(executor), std::move(wanted), ledger) {}
    sender::async_store store;
    sender::plugin_ledger ledger;
    plugin::registry registry;
};

result<plugin::registry*> context::plugins(plugin_use what_for) {
    if (!plugins_) {
        auto all = settings();
        if (!all) return std::unexpected(all.error());
        auto opened = open_store();
        if (!opened) return std::unexpected(opened.error());
        auto wanted = plugin_settings_of(**all, paths());
        wanted.what_for = what_for;
        plugins_ = std::make_shared<plugin_side>(std::move(*opened), io_.get_executor(), std::move(wanted));
    }
    return &plugins_->registry;
}

plugin::build_ledger& context::ledger() {
    return plugins_->ledger;
}

result<lead> existing_lead(db::store& store, lead_id id) {
    auto found = store.find_lead(id);
    if (!found) return std::unexpected(found.error());
    if (!*found) return fail(error_code::not_found, "lead " + to_string(id), "there is no such lead");
    return std::move(**found);
}

std::string caller() {
    const auto* entry = ::getpwuid(::getuid());
    return entry ? entry->pw_name : fmt::format("uid {}", ::getuid());
}

} // namespace leadwire::cli
