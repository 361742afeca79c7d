#include "host/cli/control_line.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace leadwire::cli {
namespace {

constexpr std::array names{std::string_view("reload"), std::string_view("list"), std::string_view("heed")};
constexpr std::int64_t whole = 10'000;
constexpr std::int64_t longest_window_ms = 24 * 3600 * 1000;

result<std::int64_t> number_in(const json::object& line, std::string_view name, std::int64_t otherwise,
                               std::int64_t most) {
    const auto* found = json::find(line, name);
    if (!found) return otherwise;
    const auto n = found->if_integer();
    if (!n || *n < 0 || *n > most)
        return invalid(std::string(name), fmt::format("{}; allowed: 0 to {}", json::dump(*found), most));
    return *n;
}

} // namespace

result<control_order> read_order(std::string_view line) {
    auto parsed = json::parse(line);
    if (!parsed) return std::unexpected(parsed.error());
    const auto* members = parsed->if_object();
    if (!members) return invalid("order", fmt::format("found: {}; allowed: an object", parsed->kind()));
    const auto* what = json::find(*members, "do");
    const auto* word = what ? what->if_string() : nullptr;
    const auto known = word ? std::ranges::find(names, *word) : names.end();
    if (known == names.end())
        return invalid("do", fmt::format("found: {}; allowed: reload, list, heed", what ? json::dump(*what) : "none"));
    control_order order{.what = static_cast<control_order::kind>(known - names.begin())};
    if (const auto* plugin = json::find(*members, "plugin")) {
        if (!plugin->if_string()) return invalid("plugin", fmt::format("found: {}; allowed: a name", plugin->kind()));
        order.plugin = *plugin->if_string();
    }
    auto part = number_in(*members, "share", 0, whole - 1);
    if (!part) return std::unexpected(part.error());
    auto window = number_in(*members, "window_ms", order.window.count(), longest_window_ms);
    if (!window) return std::unexpected(window.error());
    order.part = static_cast<unsigned>(*part);
    order.window = std::chrono::milliseconds{*window};
    return order;
}

json::object written(const control_order& order) {
    return {{"do", names[static_cast<std::size_t>(order.what)]},
            {"plugin", order.plugin},
            {"share", std::int64_t{order.part}},
            {"window_ms", std::int64_t{order.window.count()}}};
}

std::optional<unsigned> parse_share(std::string_view text) {
    if (!text.ends_with('%')) return std::nullopt;
    text.remove_suffix(1);
    double percent = 0;
    const auto [end, wrong] =
        std::from_chars(text.data(), text.data() + text.size(), percent, std::chars_format::fixed);
    if (wrong != std::errc{} || end != text.data() + text.size() || !(percent > 0) || !(percent < 100)) return std::nullopt;
    const auto part = static_cast<unsigned>(percent * 100 + 0.5);
    return part > 0 && part < 10'000 ? std::optional(part) : std::nullopt;
}

json::object end_line(const result<void>& how) {
    json::object line{{"done", how.has_value()}};
    if (!how) line.emplace_back("why", how.error().message());
    return line;
}

std::optional<result<void>> read_end(const json::object& line) {
    const auto* done = json::find(line, "done");
    if (!done || !done->if_bool()) return std::nullopt;
    if (*done->if_bool()) return result<void>{};
    const auto* why = json::find(line, "why");
    return fail(error_code::refused, "", why ? json::plain_text(*why) : "it does not say why");
}

} // namespace leadwire::cli
