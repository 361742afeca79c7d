#include "host/installation/key_file.hpp"

#include "host/installation/private_file.hpp"

namespace leadwire {

result<installation_key> read_key(const std::filesystem::path& file) {
    auto text = read_private_file(file);
    if (!text) return std::unexpected(text.error());
    while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
    auto key = installation_key::from_hex(*text);
    if (!key) return invalid(file.string(), key.error().text);
    return key;
}

result<installation_key> read_or_make_key(const std::filesystem::path& file) {
    auto key = read_key(file);
    if (key || key.error().code != error_code::not_found) return key;
    auto made = installation_key::generate();
    if (auto written = replace_file(file, made.to_hex() + "\n", file_access::owner_only); !written)
        return std::unexpected(written.error());
    return made;
}

} // namespace leadwire
