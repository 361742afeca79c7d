#include "host/intake/media_type.hpp"

#include "host/intake/request_head.hpp"

#include <algorithm>

namespace leadwire::intake {
namespace {

/// Up to a separator that does not stand in quotes; the rest is behind it.
std::string_view cut_before(std::string_view& text, char separator) {
    bool quoted = false;
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
        if (quoted && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && text[i] == separator)
            break;
    }
    i = std::min(i, text.size());
    const auto piece = without_blanks(text.substr(0, i));
    text.remove_prefix(std::min(i + 1, text.size()));
    return piece;
}

std::string unquoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
    text = text.substr(1, text.size() - 2);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        // Old browsers send C:\dir\file: only what needs a backslash is taken for escaped.
        if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
        out += text[i];
    }
    return out;
}

std::string small(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return out;
}

bool is_essence(std::string_view text) {
    const auto slash = text.find('/');
    return slash != text.npos && is_token(text.substr(0, slash)) && is_token(text.substr(slash + 1));
}

/// Whether "application/*" and the like stand for the essence.
bool covers(std::string_view range, std::string_view essence) {
    if (range == "*/*" || same_word(range, essence)) return true;
    return range.ends_with("/*") &&
           same_word(range.substr(0, range.size() - 1), essence.substr(0, range.size() - 1));
}

} // namespace

std::optional<std::string> parameter(std::string_view value, std::string_view name) {
    (void)cut_before(value, ';');
    while (!value.empty()) {
        const auto piece = cut_before(value, ';');
        const auto equals = piece.find('=');
        if (equals != piece.npos && same_word(without_blanks(piece.substr(0, equals)), name))
            return unquoted(without_blanks(piece.substr(equals + 1)));
    }
    return std::nullopt;
}

std::optional<media_type> parse_media_type(std::string_view text) {
    auto rest = text;
    const auto essence = cut_before(rest, ';');
    if (!is_essence(essence)) return std::nullopt;
    return media_type{.essence = small(essence), .boundary = parameter(text, "boundary").value_or("")};
}

bool accepts(std::string_view accept, std::string_view essence) {
    // The most exact range decides: "application/json;q=0, */*" takes anything else.
    std::size_t best = 0;
    bool taken = without_blanks(accept).empty();
    while (!accept.empty()) {
        const auto item = cut_before(accept, ',');
        auto rest = item;
        const auto range = cut_before(rest, ';');
        if (!covers(range, essence)) continue;
        const std::size_t exactness = range == "*/*" ? 1 : range.ends_with("/*") ? 2 : 3;
        if (exactness < best) continue;
        best = exactness;
        const auto q = parameter(item, "q").value_or("1");
        taken = q.find_first_not_of("0.") != q.npos;
    }
    return taken;
}

} // namespace leadwire::intake
