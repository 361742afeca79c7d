// PostgreSQL's error codes in words: what happened, and what can be done.
#include "db/postgresql/connection.hpp"

#include <algorithm>
#include <array>

namespace leadwire::db::postgresql {
namespace {

struct meaning {
    std::string_view state; ///< or its class, the first two signs
    error_code code;
    std::string_view text;
    enum class words { without, with } rest;
};
using enum meaning::words;
/// The first that fits.
constexpr std::array meanings{
    meaning{"26000", error_code::io, "a pooler takes prepared statements away: add pooling=transaction to the URL", without},
    meaning{"40P01", error_code::io, "another program's transaction stood in the way; nothing was changed",
            without},
    meaning{"40", error_code::io, "another program's transaction stood in the way; nothing was changed",
            with},
    meaning{"23505", error_code::conflict, "it is there already", with},
    meaning{"22", error_code::invalid, "the database refused a value", with},
    meaning{"23", error_code::invalid, "the database refused a value", with},
    meaning{"42804", error_code::invalid, "the database refused a value", with},
    meaning{"57014", error_code::io, "a statement took too long, or was cancelled; nothing was changed",
            with},
    meaning{"53100", error_code::io, "the server's disk is full; nothing was changed", without},
    meaning{"53300", error_code::io, "the server has no connection left (max_connections)", without},
    meaning{"53", error_code::io, "the server lacks resources; nothing was changed", with},
    meaning{"25006", error_code::io, "the server takes no writes: it is a standby, or read-only", without},
    meaning{"42501", error_code::refused, "the database's user may not do this", with},
    meaning{"58", error_code::io, "the server cannot read or write its files", with},
    meaning{"XX", error_code::io, "the server is damaged", with},
};

/// Sentences that SOCI puts before the server's words.
constexpr std::array from_soci{
    std::string_view("Cannot establish connection to the database."),
    std::string_view("Cannot execute query."),
    std::string_view("Cannot prepare statement."),
    std::string_view("Fatal error."),
    std::string_view("Connection failed."),
};

void skip_spaces(std::string_view& text) {
    while (text.starts_with(' ') || text.starts_with('\n') || text.starts_with('\t')) text.remove_prefix(1);
}

bool skip_sentence(std::string_view& text) {
    skip_spaces(text);
    for (auto sentence : from_soci)
        if (text.starts_with(sentence)) {
            text.remove_prefix(sentence.size());
            return true;
        }
    return false;
}

/// "ERROR:  ", in the server's language.
void skip_severity(std::string_view& text) {
    auto end = text.find(":  ");
    if (end != text.npos && end < 16) text.remove_prefix(end + 3);
}

/// "… violates check constraint "price: digits with at most two decimals"": that name is the rule.
std::string_view constraint_in(std::string_view words) {
    auto end = words.rfind('"');
    auto begin = end == words.npos || end == 0 ? words.npos : words.rfind('"', end - 1);
    return begin == words.npos ? words : words.substr(begin + 1, end - begin - 1);
}

std::string seconds(std::chrono::milliseconds t) {
    return t.count() % 1000 ? std::to_string(t.count()) + " ms" : std::to_string(t.count() / 1000) + " s";
}

} // namespace

std::string sqlstate_of(const soci::soci_error& thrown) {
    const auto* from_server = dynamic_cast<const soci::postgresql_soci_error*>(&thrown);
    return from_server ? from_server->sqlstate() : "     ";
}

bool undone_for_another(const soci::soci_error& thrown) {
    return sqlstate_of(thrown).starts_with("40");
}

std::string words_of(const soci::soci_error& thrown) {
    auto message = thrown.get_error_message();
    std::string_view text = message;
    while (skip_sentence(text)) {
    }
    skip_severity(text);
    // Of a statement's error the first line; what follows repeats the statement, or the values in it. Of an
    // error of the connection all lines: one for each address.
    bool of_statement = dynamic_cast<const soci::postgresql_soci_error*>(&thrown) &&
                        sqlstate_of(thrown) != "     " && !sqlstate_of(thrown).starts_with("08");
    if (of_statement) text = text.substr(0, text.find('\n'));
    std::string line;
    for (char c : text) {
        bool space = c == '\n' || c == '\t' || c == ' ';
        if (!space)
            line += c;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
    }
    if (line.ends_with(' ')) line.pop_back();
    return line;
}

error explain(const server_url& url, const soci::soci_error& thrown, const std::string& broken) {
    auto state = sqlstate_of(thrown);
    auto words = words_of(thrown);
    if (!broken.empty() || state.starts_with("08") || state.starts_with("57P"))
        return {error_code::io, url.shown,
                "the connection to the server was lost (" + words + ")" +
                    (broken.empty() ? "" : "; " + broken)};
    if (state == "55P03")
        return {error_code::io, url.shown,
                "another program has held a lock for more than " + seconds(url.patience) +
                    "; nothing was changed"};
    if (state == "23514")
        return {error_code::invalid, url.shown,
                "the database refused a value (" + std::string(constraint_in(words)) + ")"};
    auto known = std::ranges::find_if(meanings, [&](const meaning& m) { return state.starts_with(m.state); });
    if (known == meanings.end()) return {error_code::io, url.shown, words};
    auto text = std::string(known->text);
    if (known->rest == with) text += " (" + words + ")";
    return {known->code, url.shown, text};
}

} // namespace leadwire::db::postgresql
