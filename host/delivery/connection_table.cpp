#include "host/delivery/integration_tables.hpp"
#include "host/delivery/template_reader.hpp"

#include <fmt/format.h>

#include <charconv>

namespace leadwire {
namespace {

using namespace std::chrono_literals;

/// http://[user[:password]@]host:port
bool is_proxy(std::string_view shape, std::string_view text) {
    constexpr std::string_view scheme = "http://";
    if (text.starts_with('{')) return true; // all of it is a secret
    if (!shape.starts_with(scheme)) return false;
    shape.remove_prefix(scheme.size());
    if (shape.ends_with('/')) shape.remove_suffix(1);
    if (shape.find_first_of("/?# ") != shape.npos) return false;
    if (auto at = shape.rfind('@'); at != shape.npos) shape.remove_prefix(at + 1);
    auto colon = shape.rfind(':');
    if (colon == shape.npos || colon == 0) return false;
    auto host = shape.substr(0, colon), port = shape.substr(colon + 1);
    if (host.contains(':') && !(host.starts_with('[') && host.ends_with(']'))) return false;
    if (port == "x") return true;
    int number = 0;
    auto [stop, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    return error == std::errc{} && stop == port.data() + port.size() && number >= 1 && number <= 65535;
}

void read_proxy(table_reader& from, connection_rule& rule) {
    constexpr std::string_view allowed =
        "http://[user[:password]@]host:port, with {secret:NAME} where it holds one";
    const auto* value = from.take_text("proxy", allowed);
    if (!value || value->as<std::string>()->empty()) return;
    const auto& text = *value->as<std::string>();
    if (!is_proxy(without_macros(text), text))
        return from.mistake(
            *value, "proxy",
            fmt::format("this is no proxy; allowed: {}", allowed)); // not shown: it may hold a password
    if (auto proxy = read_secret_template(from, "proxy", *value)) rule.proxy = std::move(*proxy);
}

} // namespace

connection_rule read_connection(const toml_value& table, file_remarks& remarks) {
    table_reader from(table, "connection", remarks);
    connection_rule rule;
    auto path = [&](std::string_view key, std::string& target) {
        if (const auto* value = from.take_text(key, "the path of a PEM file"))
            target = *value->as<std::string>();
    };
    read_proxy(from, rule);
    path("ca_file", rule.ca_file);
    path("client_certificate", rule.client_certificate);
    path("client_key", rule.client_key);
    if (rule.client_certificate.empty() != rule.client_key.empty())
        remarks.mistake(table.place,
                        "connection: client_certificate and client_key go together; found only one of them");
    if (auto n = from.take_integer("redirects", {0, 20})) rule.redirects = static_cast<int>(*n);
    if (auto span = from.take_duration("idle", 0ms)) rule.idle = *span;
    from.refuse_others(home_of);
    return rule;
}

} // namespace leadwire
