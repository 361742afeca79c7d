#include "db/postgresql/server_url.hpp"

#include "host/lead/masked_url.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <ranges>
#include <string_view>
#include <vector>

namespace leadwire::db::postgresql {
namespace {

constexpr auto allowed =
    "allowed: postgresql://USER:PASSWORD@HOST:PORT/NAME?OPTION=VALUE&…, with % and two digits for "
    "each sign of these in a name or password, and the options of libpq, or pooling=transaction";

struct option {
    std::string_view name, value;
};
/// A connection that is cut is noticed within a minute, also where nobody says so.
constexpr std::array defaults{
    option{"application_name", "leadwire"}, option{"client_encoding", "UTF8"},
    option{"connect_timeout", "5"},         option{"keepalives", "1"},
    option{"keepalives_idle", "20"},        option{"keepalives_interval", "5"},
    option{"keepalives_count", "4"},        option{"tcp_user_timeout", "40000"},
};

/// Settings of the session. All that this program asks for goes by an index, some hundred rows at a time. The
/// statistics of tables whose content changes within a minute would now and then tell the planner to read all
/// of them.
std::vector<option> session_settings(const std::string& lock_timeout) {
    return {{"synchronous_commit", "on"},
            {"statement_timeout", "60000"},
            {"lock_timeout", lock_timeout},
            {"idle_in_transaction_session_timeout", "60000"},
            {"plan_cache_mode", "force_generic_plan"}, // to plan a small batch takes longer than the batch
            {"enable_seqscan", "off"},
            {"enable_bitmapscan", "off"},
            {"enable_hashjoin", "off"},
            {"enable_mergejoin", "off"},
            {"jit", "off"}};
}

/// The server, too, notices when a host is cut off or without power: what it had locked is free again before others have lost
/// their patience. Nobody's business but the pooler's where there is one.
constexpr std::array noticed_by_server{
    option{"tcp_keepalives_idle", "4"},
    option{"tcp_keepalives_interval", "2"},
    option{"tcp_keepalives_count", "2"},
    option{"tcp_user_timeout", "8000"},
};

/// Takes "name=value" out of the URL's query; nothing if it is not there.
std::optional<std::string> take_option(std::string& url, std::string_view name) {
    auto question = url.find('?');
    if (question == url.npos) return std::nullopt;
    std::optional<std::string> found;
    std::string kept;
    for (auto part : std::views::split(url.substr(question + 1), '&')) {
        std::string_view pair(part);
        if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
            found = pair.substr(name.size() + 1);
        else
            (kept += kept.empty() ? '?' : '&') += pair;
    }
    url.replace(question, url.npos, kept);
    return found;
}

/// "?name=value", "&name=value": every sign that is not plainly one of a value is encoded.
void append(std::string& conninfo, std::string_view name, std::string_view value) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    conninfo += conninfo.contains('?') ? '&' : '?';
    conninfo += name;
    conninfo += '=';
    for (unsigned char c : value)
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
            conninfo += static_cast<char>(c);
        else
            (conninfo += '%').append({hex[c >> 4], hex[c & 15]});
}

struct freed {
    void operator()(PQconninfoOption* o) const { PQconninfoFree(o); }
    void operator()(char* text) const { PQfreemem(text); }
};
using parsed_options = std::unique_ptr<PQconninfoOption, freed>;

const char* value_of(const parsed_options& options, std::string_view name) {
    for (const auto* o = options.get(); o->keyword; ++o)
        if (o->keyword == name) return o->val;
    return nullptr;
}

std::string conninfo_of(const parsed_options& options, const server_url& url) {
    // A URL again: SOCI takes a text of "name='value'" apart at spaces, also at those within quotes.
    std::string conninfo = "postgresql://", settings;
    for (const auto* o = options.get(); o->keyword; ++o)
        if (o->val && std::string_view(o->keyword) != "options") append(conninfo, o->keyword, o->val);
    for (const auto& d : defaults)
        if (!value_of(options, d.name)) append(conninfo, d.name, d.value);
    auto set = [&settings](const option& s) { settings += "-c " + std::string(s.name) + "=" + std::string(s.value) + " "; };
    if (url.pool == server_url::pooling::none) {
        std::ranges::for_each(session_settings(std::to_string(url.patience.count())), set);
        std::ranges::for_each(noticed_by_server, set);
    }
    if (const char* own = value_of(options, "options")) settings += own; // of two, the last one counts
    if (!settings.empty()) append(conninfo, "options", settings);
    return conninfo;
}

} // namespace

std::string server_url::transaction_settings() const {
    std::string script;
    if (pool == pooling::transaction)
        for (const auto& s : session_settings(std::to_string(patience.count())))
            script += "SET LOCAL " + std::string(s.name) + " = '" + std::string(s.value) + "'; ";
    return script;
}

result<server_url> parse_url(const std::string& url, std::chrono::milliseconds patience) {
    server_url parsed;
    parsed.shown = masked_url(url);
    parsed.patience = patience;
    auto wrong = [&](const std::string& what) { return invalid(parsed.shown, what + "; " + allowed); };
    if (!url.contains("://")) return wrong("no PostgreSQL URL (it begins without //)");
    auto authority = url.substr(0, url.find('?'));
    if (parsed.shown.contains(":***@") && !authority.contains('@'))
        return wrong("the password holds a sign that must be encoded");
    auto rest = url;
    if (auto pooling = take_option(rest, "pooling")) {
        if (*pooling != "transaction") return wrong("pooling=" + *pooling + " is not known");
        parsed.pool = server_url::pooling::transaction;
    }
    char* raw = nullptr;
    parsed_options options(PQconninfoParse(rest.c_str(), &raw));
    std::unique_ptr<char, freed> words(raw);
    if (!options) {
        std::string text = words ? words.get() : "no memory";
        while (!text.empty() && text.back() == '\n') text.pop_back();
        // What is quoted may be the password, unless it is the name of an option.
        if (auto token = text.find(": \""); token != text.npos && !text.starts_with("invalid URI query"))
            text.resize(token);
        return wrong("no PostgreSQL URL (" + text + ")");
    }
    const char* name = value_of(options, "dbname");
    if (!name || !*name) return wrong("the database has no name");
    const char* host = value_of(options, "host");
    if ((parsed.shown.contains(":***@") && !value_of(options, "password")) ||
        std::string_view(host ? host : "").contains('@'))
        return wrong("the password holds a sign that must be encoded");
    parsed.conninfo = conninfo_of(options, parsed);
    return parsed;
}

} // namespace leadwire::db::postgresql
