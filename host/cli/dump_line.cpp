#include "host/cli/dump_line.hpp"

#include "host/lead/masked_url.hpp"

#include <ranges>
#include <string_view>

namespace leadwire::cli {
namespace {

std::string quoted(std::string_view text) {
    std::string out = "'";
    for (char c : text)
        if (c == '\'')
            out += "'\\''";
        else
            out += c;
    return out + '\'';
}

} // namespace

std::string dump_line(const std::string& url, const std::string& backup_file) {
    auto shown = masked_url(url);
    if (auto password = shown.find(":***@"); password != shown.npos) shown.erase(password, 4);
    auto question = shown.find('?');
    auto out = shown.substr(0, question);
    char before = '?';
    if (question != shown.npos)
        for (auto part : std::views::split(std::string_view(shown).substr(question + 1), '&')) {
            std::string_view option(part);
            // What libpq does not know, and what must not be shown.
            if (option.empty() || option.starts_with("pooling=") || option.ends_with("=***")) continue;
            (out += before) += option;
            before = '&';
        }
    return "pg_dump --format=custom --file=" + quoted(backup_file + ".pgdump") + ' ' + quoted(out);
}

} // namespace leadwire::cli
