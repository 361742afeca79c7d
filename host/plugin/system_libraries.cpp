#include "host/plugin/system_libraries.hpp"

#include "host/plugin/elf_file.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace leadwire::plugin {
namespace {

// The layout of glibc's cache since 1998; an older half may stand before it.
constexpr std::string_view cache_magic = "glibc-ld.so.cache1.1";
constexpr std::size_t cache_header = 48, cache_entry = 24;

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The directories of a search path, which are divided by colons.
std::vector<std::string> directories_of(std::string_view path, const std::filesystem::path& origin) {
    std::vector<std::string> all;
    while (!path.empty()) {
        const auto end = std::min(path.find(':'), path.size());
        std::string one(path.substr(0, end));
        path.remove_prefix(std::min(end + 1, path.size()));
        for (const std::string_view word : {"$ORIGIN", "${ORIGIN}"})
            if (const auto at = one.find(word); at != one.npos) one.replace(at, word.size(), origin.string());
        if (!one.empty()) all.push_back(std::move(one));
    }
    return all;
}

} // namespace

std::set<std::string, std::less<>> names_in_cache(std::string_view bytes) {
    std::set<std::string, std::less<>> names;
    const auto begin = bytes.find(cache_magic);
    if (begin == bytes.npos) return names;
    const auto cache = bytes.substr(begin);
    const auto count = number_at<std::uint32_t>(cache, cache_magic.size());
    for (std::uint64_t i = 0; i < count && cache_header + (i + 1) * cache_entry <= cache.size(); ++i)
        names.emplace(text_at(cache, number_at<std::uint32_t>(cache, cache_header + i * cache_entry + 4)));
    names.erase("");
    return names;
}

std::vector<std::string> missing_libraries(const std::vector<std::string>& needed, std::string_view search_path,
                                           const std::filesystem::path& directory) {
    auto directories = directories_of(search_path, directory);
    if (const char* named = std::getenv("LD_LIBRARY_PATH"))
        for (auto& one : directories_of(named, directory)) directories.push_back(std::move(one));
    for (const auto* standard : {"/lib", "/usr/lib", "/lib64", "/usr/lib64", "/lib/x86_64-linux-gnu",
                                 "/usr/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/usr/lib/aarch64-linux-gnu"})
        directories.emplace_back(standard);
    const auto known = names_in_cache(bytes_of("/etc/ld.so.cache"));
    std::vector<std::string> missing;
    for (const auto& name : needed) {
        std::error_code ec;
        const bool is_path = name.find('/') != name.npos;
        const bool there = is_path
                               ? std::filesystem::exists(name, ec)
                               : known.contains(name) || std::ranges::any_of(directories, [&](const std::string& d) {
                                     return std::filesystem::exists(std::filesystem::path(d) / name, ec);
                                 });
        if (!there) missing.push_back(name);
    }
    return missing;
}

} // namespace leadwire::plugin
