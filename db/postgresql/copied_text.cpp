#include "db/postgresql/copied_text.hpp"

namespace leadwire::db::postgresql {
namespace {

bool is_special(char c) {
    return c == '\\' || c == '\t' || c == '\n' || c == '\r';
}

/// Where the next special character stands. Sixteen at once, which compilers turn into a few instructions: most texts have none.
std::size_t next_special(std::string_view text) {
    std::size_t at = 0;
    for (constexpr std::size_t block = 16; at + block <= text.size(); at += block) {
        bool any = false;
        for (std::size_t i = 0; i < block; ++i) any |= is_special(text[at + i]);
        if (any) break;
    }
    while (at < text.size() && !is_special(text[at])) ++at;
    return at;
}

} // namespace

void append_copied(std::string& line, std::string_view text) {
    for (auto at = next_special(text); at < text.size(); at = next_special(text)) {
        line += text.substr(0, at);
        line += '\\';
        line += text[at] == '\t' ? 't' : text[at] == '\n' ? 'n' : text[at] == '\r' ? 'r' : '\\';
        text.remove_prefix(at + 1);
    }
    line += text;
}

} // namespace leadwire::db::postgresql
