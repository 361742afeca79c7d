#include "host/plugin/plugin_file.hpp"

#include "host/lead/digest.hpp"

#include <algorithm>
#include <fstream>

namespace leadwire::plugin {

std::filesystem::path cases_beside(const std::filesystem::path& plugin) {
    return plugin.parent_path() / (plugin.stem().string() + ".cases.jsonl");
}

std::optional<std::filesystem::path> own_cases_of(const std::filesystem::path& plugin) {
    auto file = cases_beside(plugin);
    std::error_code unknown;
    // What cannot even be looked at is not as if it were not there.
    if (!std::filesystem::exists(file, unknown) && !unknown) return std::nullopt;
    return file;
}

result<std::string> read_plugin_file(const std::filesystem::path& file) {
    constexpr std::uintmax_t most = 256U << 20;
    std::error_code ec;
    const auto status = std::filesystem::status(file, ec);
    if (!std::filesystem::exists(status))
        return fail(error_code::not_found, file.string(), "there is no such file");
    if (!std::filesystem::is_regular_file(status))
        return fail(error_code::refused, file.string(), "not a regular file");
    const std::uintmax_t size = std::filesystem::file_size(file, ec);
    if (ec) return fail(error_code::io, file.string(), ec.message());
    if (size > most)
        return fail(error_code::refused, file.string(),
                    std::to_string(size) + " bytes; allowed: at most " + std::to_string(most));
    std::string bytes(size, '\0');
    std::ifstream in(file, std::ios::binary);
    if (!in) return fail(error_code::io, file.string(), "cannot be opened for reading");
    in.read(bytes.data(), static_cast<std::streamsize>(size));
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    if (bytes.size() != size)
        return fail(error_code::io, file.string(), "it became shorter while it was read");
    return bytes;
}

std::string sha256_of(std::string_view bytes) {
    return hex_digest(digest_kind::sha256, bytes);
}

} // namespace leadwire::plugin
