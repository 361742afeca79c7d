#include "host/plugin/generation.hpp"
#include "host/plugin/host_call.hpp"
#include "host/plugin/plugin_file.hpp"

namespace leadwire::plugin {
namespace {

constexpr std::uint32_t every_flow =
    1U << LW_FLOW_NEW | 1U << LW_FLOW_CHANGE | 1U << LW_FLOW_APPROVED | 1U << LW_FLOW_SYNC;

std::string found_expected(std::string_view field, std::string_view found, std::string_view expected) {
    return std::string(field) + ": found " + std::string(found) + ", expected " + std::string(expected);
}
std::string found_expected(std::string_view field, std::uint32_t found, std::uint32_t expected) {
    return found_expected(field, std::to_string(found), std::to_string(expected));
}

/// What is wrong with the table of a library that has this note; empty if nothing is.
std::string complaint_about(const lw_plugin* table, const plugin_note& note) {
    if (table == nullptr) return "the plugin cannot work with this host: it needs another version";
    if (table->size < sizeof(lw_plugin))
        return found_expected("table size", table->size, sizeof(lw_plugin)) + " or more";
    if (table->abi_version != LW_ABI_VERSION)
        return found_expected("abi_version", table->abi_version, LW_ABI_VERSION);
    if (!readable(table->name) || !readable(table->version))
        return "name or version: a null pointer with a length";
    if (view(table->name) != note.name)
        return found_expected("name", "\"" + readable_text(view(table->name), 64) + "\"",
                              "\"" + note.name + "\" as in the note");
    if (view(table->version) != note.version)
        return found_expected("version", "\"" + readable_text(view(table->version), 64) + "\"",
                              "\"" + note.version + "\" as in the note");
    if (table->needs != note.needs)
        return found_expected("needs", table->needs, note.needs) + " as in the note";
    if (((table->preprocess_flows | table->process_flows) & ~every_flow) != 0)
        return found_expected("flows", table->preprocess_flows | table->process_flows, every_flow) +
               " or part of it";
    if (table->create == nullptr || table->destroy == nullptr)
        return "create or destroy: found a null pointer";
    if (table->preprocess_flows != 0 && table->preprocess == nullptr)
        return "preprocess: found a null pointer";
    if (table->process_flows != 0 && table->process == nullptr) return "process: found a null pointer";
    return {};
}

} // namespace

result<std::shared_ptr<generation>> load(const std::filesystem::path& file) {
    const auto refused = [&](std::string text) {
        return fail(error_code::refused, file.string(), std::move(text));
    };
    auto bytes = read_plugin_file(file);
    if (!bytes) return std::unexpected(bytes.error());
    auto note = note_in(*bytes);
    if (!note) return refused(note.error().text);

    std::error_code ec;
    const std::filesystem::path whole = std::filesystem::absolute(file, ec);
    if (ec) return fail(error_code::io, file.string(), ec.message());
    try {
        boost::dll::shared_library library(whole.string(), boost::dll::load_mode::rtld_now |
                                                               boost::dll::load_mode::rtld_local);
        if (!library.has(LW_ENTRY_NAME))
            return refused("entry function: found none, expected " LW_ENTRY_NAME);
        auto& entry = library.get<const lw_plugin*(const lw_host*)>(LW_ENTRY_NAME);
        const lw_plugin* table = entry(&host_table());
        if (std::string wrong = complaint_about(table, *note); !wrong.empty())
            return refused(std::move(wrong));
        std::string identity = note->name + " " + note->version + " sha256:" + sha256_of(*bytes).substr(0, 8);
        return std::make_shared<generation>(std::move(library), *table, std::move(*note),
                                            std::move(identity));
    } catch (const std::exception& e) {
        return refused(std::string("cannot be loaded: ") + e.what());
    } catch (...) {
        return refused("cannot be loaded: unknown exception");
    }
}

} // namespace leadwire::plugin
