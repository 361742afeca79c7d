#include "host/delivery/secret_pieces.hpp"

namespace leadwire {

std::expected<std::vector<secret_piece>, template_error> secret_pieces(std::string_view text) {
    constexpr std::string_view opening = "{secret:";
    std::vector<secret_piece> pieces;
    for (std::size_t at = 0; (at = text.find(opening, at)) != text.npos;) {
        auto end = text.find_first_of("{}", at + opening.size());
        if (end == text.npos) break;
        if (text[end] == '{') { // no argument holds a brace: this one opens nothing
            at = end;
            continue;
        }
        auto size = end + 1 - at;
        auto macro = macro_template::parse(text.substr(at, size), text_context::plain);
        if (!macro) return std::unexpected(template_error{at + macro.error().offset, macro.error().text});
        if (!macro->secrets().empty()) pieces.push_back({at, size, std::move(*macro)});
        at += size;
    }
    return pieces;
}

} // namespace leadwire
