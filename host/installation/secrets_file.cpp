#include "host/installation/secrets_file.hpp"

#include "host/installation/private_file.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

namespace leadwire {
namespace {

result<void> write_secrets(const std::filesystem::path& file, const secret_values& secrets) {
    toml::table table;
    for (const auto& [name, value] : secrets) table.insert(name, value);
    std::ostringstream text;
    text << "# Secrets of this installation; keep this file to yourself (mode 0600).\n" << table << '\n';
    return replace_file(file, text.str(), file_access::owner_only);
}

} // namespace

result<secret_values> read_secrets(const std::filesystem::path& file) {
    auto text = read_private_file(file);
    if (!text) {
        if (text.error().code == error_code::not_found) return secret_values{};
        return std::unexpected(text.error());
    }
    auto parsed = toml::parse(*text);
    if (parsed.failed()) {
        auto at = parsed.error().source().begin;
        // The parser's own words may quote the line, and the line holds a secret.
        return invalid(fmt::format("{}:{}:{}", file.string(), at.line, at.column),
                       "is not TOML; allowed: name = \"value\"");
    }
    secret_values secrets;
    for (const auto& [name, node] : parsed.table()) {
        auto value = node.value_exact<std::string>();
        if (!value || value->empty())
            return invalid(fmt::format("{}:{}", file.string(), node.source().begin.line),
                           fmt::format("secret {} is not a non-empty text in quotes", name.str()));
        secrets.emplace(name.str(), *value);
    }
    return secrets;
}

result<void> check_secret_name(std::string_view name) {
    auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-' || c == '.';
    };
    if (name.empty() || !std::ranges::all_of(name, allowed))
        return invalid(std::string(name),
                       "is no name of a secret; allowed: letters, digits, '_', '-' and '.'");
    return {};
}

result<void> set_secret(const std::filesystem::path& file, std::string_view name, std::string_view value) {
    if (auto allowed = check_secret_name(name); !allowed) return allowed;
    if (value.empty()) return invalid(std::string(name), "the value is empty; allowed: any non-empty text");
    auto secrets = read_secrets(file);
    if (!secrets) return std::unexpected(secrets.error());
    secrets->insert_or_assign(std::string(name), std::string(value));
    return write_secrets(file, *secrets);
}

result<void> remove_secret(const std::filesystem::path& file, std::string_view name) {
    auto secrets = read_secrets(file);
    if (!secrets) return std::unexpected(secrets.error());
    if (secrets->erase(std::string(name)) == 0)
        return fail(error_code::not_found, std::string(name), "there is no such secret");
    return write_secrets(file, *secrets);
}

} // namespace leadwire
