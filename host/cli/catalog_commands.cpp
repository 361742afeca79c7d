// catalog import
#include "host/cli/command.hpp"
#include "host/installation/private_file.hpp"

#include <fmt/format.h>

namespace leadwire::cli {
namespace {

std::int64_t size_of(const json::value& document, std::string_view member) {
    const auto* list = json::find(*document.if_object(), member);
    return list && list->if_array() ? static_cast<std::int64_t>(list->if_array()->size()) : 0;
}

result<void> import_catalog(context& ctx, const std::string& file) {
    auto store = ctx.store();
    if (!store) return std::unexpected(store.error());
    auto text = read_file(file);
    if (!text) return std::unexpected(text.error());
    auto document = json::parse(*text);
    if (!document) return invalid(file + ", " + document.error().place, document.error().text);
    auto catalog = catalog::from_json(*document);
    if (!catalog) return invalid(file, catalog.error().message());
    if (auto saved = (*store)->save_catalog(*document); !saved) return saved;
    json::object counts;
    std::string words;
    for (const char* member : {"offers", "goals", "sites", "affiliates", "currencies"}) {
        counts.emplace_back(member, size_of(*document, member));
        words += fmt::format("{}{} {}", words.empty() ? "" : ", ", size_of(*document, member), member);
    }
    if (ctx.json())
        print_json({{"catalog", std::move(counts)}});
    else
        print_line("catalog: " + words);
    return {};
}

} // namespace

void add_catalog_commands(CLI::App& app, context& ctx) {
    auto* group = add_group(app, "catalog", "offers, goals, sites, affiliates, products, currencies");
    auto file = std::make_shared<std::string>();
    auto* import = add_command(*group, "import", "replace the catalog by one JSON document");
    import->add_option("FILE", *file)->required();
    on_run(import, [&ctx, file] { return import_catalog(ctx, *file); });
}

} // namespace leadwire::cli
