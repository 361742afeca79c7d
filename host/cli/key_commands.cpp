// key create|list|revoke
#include "host/cli/command.hpp"
#include "host/intake/key_role.hpp"
#include "host/lead/digest.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <array>

namespace leadwire::cli {
namespace {

/// "lw_" and 43 characters: 256 bits, which nobody guesses, so that a plain hash is enough to keep it by.
result<std::string> new_key() {
    std::array<unsigned char, 43> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        return fail(error_code::io, "key create", "the system gives no random bytes");
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string key = "lw_";
    for (auto b : bytes) key += letters[b % letters.size()];
    return key;
}

result<void> create(context& ctx, const std::string& role) {
    if (!intake::role_named(role))
        return wrong_usage("--role " + role, fmt::format("is no role; allowed: {}", intake::role_names()));
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    auto key = new_key();
    if (!key) return std::unexpected(key.error());
    auto id = (*store)->create_key(hex_digest(digest_kind::sha256, *key), role, caller());
    if (!id) return std::unexpected(id.error());
    if (ctx.json()) {
        print_json({{"id", *id}, {"role", role}, {"key", *key}});
        return {};
    }
    print_line(fmt::format("key {} of role {}; it is shown this once:", *id, role));
    print_line(*key);
    return {};
}

result<void> list(context& ctx) {
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    auto keys = (*store)->keys();
    if (!keys) return std::unexpected(keys.error());
    for (const auto& k : *keys)
        if (ctx.json())
            print_json({{"id", k.id}, {"role", k.role}, {"created", to_string(k.at)}, {"who", k.who}, {"revoked", k.revoked}});
        else
            print_line(fmt::format("{:>4}  {:9} {}  {}{}", k.id, k.role, to_string(k.at), k.who,
                                   k.revoked ? "  (revoked)" : ""));
    return {};
}

result<void> revoke(context& ctx, std::int64_t id) {
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    if (auto done = (*store)->revoke_key(id); !done) return done;
    if (ctx.json())
        print_json({{"id", id}, {"revoked", true}});
    else
        print_line(fmt::format("key {} is revoked", id));
    return {};
}

} // namespace

void add_key_commands(CLI::App& app, context& ctx) {
    auto* group = add_group(app, "key", "keys of the HTTP interface");
    auto role = std::make_shared<std::string>();
    auto* create_command = add_command(*group, "create", "a new key, shown once, on the last line");
    create_command->add_option("--role", *role, "intake, viewer, operator or admin")->required();
    on_run(create_command, [&ctx, role] { return create(ctx, *role); });

    on_run(add_command(*group, "list", "one row for each key; the keys themselves are nowhere"),
           [&ctx] { return list(ctx); });

    auto id = std::make_shared<std::int64_t>(0);
    auto* revoke_command = add_command(*group, "revoke", "from now on nobody gets in with it");
    revoke_command->add_option("ID", *id, "the key's number, as `key list` shows it")->required();
    on_run(revoke_command, [&ctx, id] { return revoke(ctx, *id); });
}

} // namespace leadwire::cli
