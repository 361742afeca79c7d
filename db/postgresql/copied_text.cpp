#include "db/postgresql/copied_text.hpp"

namespace leadwire::db::postgresql {

void append_copied(std::string& line, std::string_view text) {
    constexpr std::string_view special = "\\\t\n\r";
    for (auto at = text.find_first_of(special); at != text.npos; at = text.find_first_of(special)) {
        line += text.substr(0, at);
        line += '\\';
        line += text[at] == '\t' ? 't' : text[at] == '\n' ? 'n' : text[at] == '\r' ? 'r' : '\\';
        text.remove_prefix(at + 1);
    }
    line += text;
}

} // namespace leadwire::db::postgresql
