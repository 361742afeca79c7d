#include "host/installation/file_store.hpp"

#include "host/installation/private_file.hpp"
#include "host/lead/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace leadwire {
namespace {

bool is_store_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == '-' || c == '_';
    }) && name.front() != '.';
}

} // namespace

std::string media_type_of(const std::filesystem::path& name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> types{{
        {".pdf", "application/pdf"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".gif", "image/gif"},
        {".webp", "image/webp"},
        {".heic", "image/heic"},
        {".svg", "image/svg+xml"},
        {".txt", "text/plain"},
        {".csv", "text/csv"},
        {".json", "application/json"},
        {".xml", "application/xml"},
        {".zip", "application/zip"},
        {".mp3", "audio/mpeg"},
        {".mp4", "video/mp4"},
        {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    }};
    auto ending = name.extension().string();
    std::ranges::transform(ending, ending.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (auto [known, type] : types)
        if (known == ending) return std::string(type);
    return "application/octet-stream";
}

result<attachment> file_store::add(const std::filesystem::path& file) const {
    std::error_code ignored;
    auto kind = std::filesystem::status(file, ignored).type();
    if (kind != std::filesystem::file_type::regular && kind != std::filesystem::file_type::not_found)
        return invalid(file.string(),
                       "is no regular file; allowed: a regular file"); // a device or a pipe has no end
    auto text = read_file(file);
    if (!text) return std::unexpected(text.error());
    attachment a{hex_digest(digest_kind::sha256, *text), file.filename().string(), media_type_of(file)};
    auto target = directory_ / a.file;
    if (!std::filesystem::exists(target, ignored))
        if (auto written = replace_file(target, *text, file_access::owner_only); !written)
            return std::unexpected(written.error());
    return a;
}

result<file_piece> file_store::find(const attachment& a) const {
    if (!is_store_name(a.file)) // a name like ../../etc/passwd must not leave the store
        return invalid(a.file, "is no name of the file store");
    auto path = directory_ / a.file;
    std::error_code failed;
    auto size = std::filesystem::file_size(path, failed);
    if (failed)
        return fail(error_code::not_found, a.file,
                    fmt::format("the file store lacks the file of \"{}\"", a.name));
    return file_piece{path, size};
}

} // namespace leadwire
