// version
#include "db/library_versions.hpp"
#include "host/cli/command.hpp"

#include <leadwire/abi/plugin.h>

#include <boost/version.hpp>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <unicode/uversion.h>

namespace leadwire::cli {
namespace {

std::string boost_version() {
    return fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100);
}

json::object libraries() {
    json::object all{
        {"Boost", boost_version()},
        {"OpenSSL", OpenSSL_version(OPENSSL_VERSION_STRING)},
        {"ICU", U_ICU_VERSION},
        {"fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)}};
    for (auto& [name, version] : db::library_versions()) all.emplace_back(name, version);
    return all;
}

result<void> version(context& ctx) {
    json::object document{{"version", LEADWIRE_VERSION},
                          {"abi", std::int64_t{LW_ABI_VERSION}},
                          {"commit", LEADWIRE_COMMIT},
                          {"compiler", __VERSION__},
                          {"libraries", libraries()}};
    if (ctx.json()) {
        print_json(std::move(document));
        return {};
    }
    print_line(
        fmt::format("leadwire {} (ABI {}, commit {})", LEADWIRE_VERSION, LW_ABI_VERSION, LEADWIRE_COMMIT));
    print_line(fmt::format("built with {}", __VERSION__));
    for (const auto& [name, value] : libraries())
        print_line(fmt::format("{} {}", name, json::plain_text(value)));
    return {};
}

} // namespace

std::string_view program_version() {
    return LEADWIRE_VERSION;
}

void add_version_command(CLI::App& app, context& ctx) {
    on_run(add_command(app, "version", "version, ABI, commit, compiler, libraries"),
           [&ctx] { return version(ctx); });
}

} // namespace leadwire::cli
