// init, migrate
#include "host/cli/command.hpp"
#include "host/installation/key_file.hpp"
#include "host/installation/private_file.hpp"
#include "host/lead/masked_url.hpp"

#include <fmt/format.h>

namespace leadwire::cli {
namespace {

result<void> make_directories(const installation_paths& paths) {
    for (const auto& path : {paths.directory(), paths.plugins(), paths.files(), paths.run()}) {
        std::error_code failed;
        bool made = std::filesystem::create_directories(path, failed);
        // Leads are people's data: a directory that is made here is its owner's alone.
        if (made && !failed) std::filesystem::permissions(path, std::filesystem::perms::owner_all, failed);
        if (failed) return fail(error_code::io, path.string(), "cannot be made: " + failed.message());
    }
    return {};
}

result<void> write_if_missing(const std::filesystem::path& file, std::string_view text, file_access access) {
    if (std::filesystem::exists(file)) return {};
    return replace_file(file, text, access);
}

result<std::unique_ptr<db::store>> migrated(const std::string& url) {
    auto store = db::open(url);
    if (!store) return store;
    if (auto done = (*store)->migrate(); !done) return std::unexpected(done.error());
    return store;
}

/// A database that knows another key must not get a new one: every {eid} and {ipass} already sent would
/// change.
result<void> tie_key(db::store& store, const installation_paths& paths) {
    auto known = store.property("key_fingerprint");
    if (!known) return std::unexpected(known.error());
    if (*known && !std::filesystem::exists(paths.key()))
        return fail(
            error_code::refused, paths.key().string(),
            fmt::format("is missing, and the database belongs to key {}; restore that file", **known));
    auto key = read_or_make_key(paths.key());
    if (!key) return std::unexpected(key.error());
    if (!*known) return store.set_property("key_fingerprint", key->fingerprint());
    if (**known != key->fingerprint())
        return fail(error_code::refused, paths.key().string(),
                    fmt::format("is key {}, but the database belongs to {}", key->fingerprint(), **known));
    return {};
}

result<void> init(context& ctx) {
    auto paths = ctx.paths();
    if (auto made = make_directories(paths); !made) return made;
    if (auto made = write_if_missing(paths.settings(), initial_settings(), file_access::shared); !made)
        return made;
    if (auto made =
            write_if_missing(paths.secrets(), "# name = \"value\"; set with `leadwire secret set NAME`\n",
                             file_access::owner_only);
        !made)
        return made;
    auto url = ctx.database_url();
    if (!url) return std::unexpected(url.error());
    auto store = migrated(*url);
    if (!store) return std::unexpected(store.error());
    if (auto tied = tie_key(**store, paths); !tied) return tied;
    if (ctx.json())
        print_json({{"directory", std::filesystem::absolute(paths.directory()).string()},
                    {"database", masked_url(*url)}});
    else
        print_line(fmt::format("installation {} is ready; its database is {}", paths.directory().string(),
                               masked_url(*url)));
    return {};
}

result<void> migrate(context& ctx) {
    if (auto all = ctx.settings(); !all) return std::unexpected(all.error());
    auto url = ctx.database_url();
    if (!url) return std::unexpected(url.error());
    auto store = migrated(*url);
    if (!store) return std::unexpected(store.error());
    if (auto tied = tie_key(**store, ctx.paths()); !tied) return tied;
    auto version = (*store)->schema_version();
    if (!version) return std::unexpected(version.error());
    if (ctx.json())
        print_json({{"schema", *version}});
    else
        print_line(fmt::format("schema version {}", *version));
    return {};
}

} // namespace

void add_installation_commands(CLI::App& app, context& ctx) {
    on_run(add_command(app, "init", "make the directory and the database; safe to repeat"),
           [&ctx] { return init(ctx); });
    on_run(add_command(app, "migrate", "bring the database's schema up to date"),
           [&ctx] { return migrate(ctx); });
}

} // namespace leadwire::cli
