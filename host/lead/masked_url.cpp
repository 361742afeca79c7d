#include "host/lead/masked_url.hpp"

#include <algorithm>
#include <string_view>

namespace leadwire {
namespace {

/// What stands there, if there is something.
void cover(std::string& url, std::size_t from, std::size_t to) {
    if (from < to) url.replace(from, to - from, "***");
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// "?password=…", "&sslpassword=…"
void cover_parameters(std::string& url) {
    constexpr std::string_view name = "password=";
    for (std::size_t at = 0;;) {
        auto found = std::search(url.begin() + static_cast<std::ptrdiff_t>(at), url.end(), name.begin(),
                                 name.end(), [](char a, char b) { return lower(a) == b; });
        if (found == url.end()) return;
        at = static_cast<std::size_t>(found - url.begin()) + name.size();
        cover(url, at, std::min(url.find('&', at), url.size()));
    }
}

bool are_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// The "@" that ends the password. One that should have been encoded may hold any sign: the last one counts,
/// also behind a "?", unless what stands before that reads as a port, and what follows as a parameter.
std::size_t end_of_password(std::string_view url, std::size_t begin) {
    auto question = std::min(url.find('?', begin), url.size());
    auto at = url.substr(0, question).rfind('@');
    if (at != url.npos && at > begin) return at;
    auto port = url.substr(begin, std::min(url.find('/', begin), question) - begin);
    at = url.rfind('@');
    bool parameter = at != url.npos && url.substr(question, at - question).contains('=');
    return at == url.npos || (are_digits(port) && parameter) ? begin : at;
}

} // namespace

std::string masked_url(std::string url) {
    if (url.starts_with("sqlite:")) return url;
    cover_parameters(url);
    auto scheme = url.find("://");
    auto colon = url.find(':', scheme == url.npos ? 0 : scheme + 3);
    if (colon == url.npos) return url;
    cover(url, colon + 1, end_of_password(url, colon + 1));
    return url;
}

} // namespace leadwire
