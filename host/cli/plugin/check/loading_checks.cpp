// Note, layout, loading, unloading.
#include "host/cli/plugin/check/plugin_check.hpp"

#include <link.h>

namespace leadwire::cli {
namespace {

bool in_memory(const std::filesystem::path& file) {
    struct search {
        std::string name;
        bool found = false;
    } look{std::filesystem::absolute(file).string()};
    ::dl_iterate_phdr(
        [](dl_phdr_info* library, std::size_t, void* to) {
            auto* wanted = static_cast<search*>(to);
            if (library->dlpi_name != nullptr && library->dlpi_name == wanted->name) wanted->found = true;
            return 0;
        },
        &look);
    return look.found;
}

} // namespace

std::vector<finding> check_file(const check_subject& s) {
    std::vector<finding> found;
    s.find(
        [&](const step_marker&) -> std::vector<finding> {
            auto seen = plugin::inspect(s.file);
            if (!seen) return {{seen.error().text, "build it with leadwire_add_plugin and LEADWIRE_PLUGIN"}};
            std::vector<finding> remarks;
            for (const auto& text : seen->remarks) { // "what: remedy"
                const auto colon = text.rfind(": ");
                remarks.push_back(colon == text.npos
                                      ? finding{text, ""}
                                      : finding{text.substr(0, colon), text.substr(colon + 2)});
            }
            return remarks;
        },
        found);
    return found;
}

std::vector<finding> check_loading(const check_subject& s) {
    std::vector<finding> found;
    s.find(
        [&](const step_marker& at) -> std::vector<finding> {
            at("load");
            if (auto loaded = plugin::load(s.file); !loaded)
                return {
                    {loaded.error().text, "the table is what LEADWIRE_PLUGIN makes; link what is missing"}};
            at("unload");
            return {};
        },
        found);
    return found;
}

std::vector<finding> check_unloading(const check_subject& s) {
    std::vector<finding> found;
    s.find(
        [&](const step_marker& at) -> std::vector<finding> {
            at("load");
            if (auto loaded = plugin::load(s.file); loaded) {
                auto object = plugin::configure(*loaded, "check", s.settings);
                at("unload");
            }
            if (!in_memory(s.file)) return {};
            return {
                {"it stays in memory after its last use",
                 "no thread_local with a destructor, no unique symbols (-fno-gnu-unique), no -z nodelete"}};
        },
        found);
    return found;
}

} // namespace leadwire::cli
