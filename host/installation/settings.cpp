#include "host/installation/settings.hpp"

#include "host/lead/duration.hpp"
#include "host/lead/masked_url.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>

namespace leadwire {

namespace {

const setting_key* key_named(std::string_view name) {
    const auto& keys = setting_keys();
    auto at = std::ranges::find(keys, name, &setting_key::name);
    return at == keys.end() ? nullptr : &*at;
}

std::string joined(const std::vector<std::string_view>& words) {
    return fmt::format("{}", fmt::join(words, ", "));
}

std::string all_names() {
    std::vector<std::string_view> names;
    for (const auto& key : setting_keys()) names.push_back(key.name);
    return joined(names);
}

std::optional<std::int64_t> parse_size(std::string_view text) {
    std::int64_t n = 0;
    auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (ec != std::errc{} || n < 0) return std::nullopt;
    std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    int shift = unit == "KiB"                 ? 10
                : unit == "MiB"               ? 20
                : unit == "GiB"               ? 30
                : unit == "B" || unit.empty() ? 0
                                              : -1;
    if (shift < 0 || n > (std::int64_t{1} << (62 - shift))) return std::nullopt;
    return n << shift;
}

/// What is allowed for a key, for messages.
std::string allowed(const setting_key& key) {
    switch (key.kind) {
    case setting_kind::text:
        return "a text in quotes";
    case setting_kind::duration:
        return "a duration in quotes: \"500ms\", \"15s\", \"10m\", \"2h\", \"90d\"";
    case setting_kind::size:
        return "a size in quotes: \"64KiB\", \"256MiB\", \"1GiB\"";
    case setting_kind::count:
        return "an integer of at least 1";
    case setting_kind::count_from_0:
        return "an integer of at least 0";
    case setting_kind::list:
        return "a list of texts: [\"10.0.0.0/8\"]";
    case setting_kind::choice:
        return fmt::format("one of {}, in quotes", joined(key.choices));
    }
    return {};
}

/// The value as it is kept, or nothing if it does not fit the key.
std::optional<json::value> fitting(const setting_key& key, const toml::node& node) {
    auto text = node.value_exact<std::string>();
    switch (key.kind) {
    case setting_kind::text:
        if (text) return json::value(*text);
        break;
    case setting_kind::duration:
        if (text && parse_duration(*text)) return json::value(*text);
        break;
    case setting_kind::size:
        if (text && parse_size(*text)) return json::value(*text);
        break;
    case setting_kind::choice:
        if (text && std::ranges::find(key.choices, *text) != key.choices.end()) return json::value(*text);
        break;
    case setting_kind::count:
        if (auto n = node.value_exact<std::int64_t>(); n && *n >= 1) return json::value(*n);
        break;
    case setting_kind::count_from_0:
        if (auto n = node.value_exact<std::int64_t>(); n && *n >= 0) return json::value(*n);
        break;
    case setting_kind::list:
        if (const auto* array = node.as_array()) {
            json::array list;
            for (const auto& element : *array) {
                auto item = element.value_exact<std::string>();
                if (!item) return std::nullopt;
                list.emplace_back(*item);
            }
            return json::value(std::move(list));
        }
        break;
    }
    return std::nullopt;
}

std::string place_of(std::string_view file, const toml::source_position& at) {
    return fmt::format("{}:{}:{}", file, at.line, at.column);
}

result<toml::table> parse_toml(std::string_view text, std::string_view file) {
    auto parsed = toml::parse(text);
    if (parsed.failed())
        return invalid(place_of(file, parsed.error().source().begin),
                       std::string(parsed.error().description()));
    return std::move(parsed).table();
}

result<json::value> checked(const setting_key& key, const toml::node& node, std::string_view file) {
    if (auto value = fitting(key, node)) return *value;
    return invalid(place_of(file, node.source().begin),
                   fmt::format("{} does not take this value; allowed: {}", key.name, allowed(key)));
}

result<void> read_table(const toml::table& table, const std::string& prefix, std::string_view file,
                        std::map<std::string, json::value, std::less<>>& values) {
    for (const auto& [name, node] : table) {
        auto dotted = prefix + std::string(name.str());
        if (const auto* key = key_named(dotted)) {
            auto value = checked(*key, node, file);
            if (!value) return std::unexpected(value.error());
            values[dotted] = *value;
        } else if (node.is_table()) {
            if (auto read = read_table(*node.as_table(), dotted + ".", file, values); !read) return read;
        } else {
            return invalid(place_of(file, name.source().begin),
                           fmt::format("unknown setting \"{}\"; allowed: {}", dotted, all_names()));
        }
    }
    return {};
}

/// Offset of a place in the text; columns of toml++ count code points.
std::size_t offset_of(std::string_view text, const toml::source_position& at) {
    std::size_t offset = 0;
    for (std::uint32_t line = 1; line < at.line; ++line) offset = text.find('\n', offset) + 1;
    for (std::uint32_t column = 1; column < at.column && offset < text.size(); ++column) {
        ++offset;
        while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80) ++offset;
    }
    return offset;
}

} // namespace

settings::settings() {
    for (const auto& key : setting_keys()) {
        auto parsed = toml::parse(fmt::format("value = {}", key.fallback));
        values_.emplace(key.name, fitting(key, *parsed.table().get("value")).value());
    }
}

result<settings> settings::parse(std::string_view toml, std::string_view file) {
    auto table = parse_toml(toml, file);
    if (!table) return std::unexpected(table.error());
    settings all;
    if (auto read = read_table(*table, "", file, all.values_); !read) return std::unexpected(read.error());
    return all;
}

const json::value& settings::get(std::string_view key) const {
    return values_.find(key)->second;
}

std::string settings::text(std::string_view key) const {
    return json::plain_text(get(key));
}

std::chrono::milliseconds settings::duration(std::string_view key) const {
    return parse_duration(text(key)).value();
}

std::int64_t settings::size(std::string_view key) const {
    return parse_size(text(key)).value_or(0);
}

std::int64_t settings::count(std::string_view key) const {
    return get(key).if_integer().value();
}

std::vector<std::string> settings::list(std::string_view key) const {
    std::vector<std::string> texts;
    for (const auto& item : *get(key).if_array()) texts.push_back(json::plain_text(item));
    return texts;
}

result<std::string> with_setting(std::string_view toml, std::string_view file, std::string_view key,
                                 std::string_view value) {
    const auto* known = key_named(key);
    if (!known) return invalid(std::string(key), fmt::format("is no setting; allowed: {}", all_names()));
    auto parsed = toml::parse(fmt::format("value = {}", value));
    if (parsed.failed() || parsed.table().size() != 1)
        return invalid(std::string(key),
                       fmt::format("{} is not a TOML value; allowed: {}", masked_url(std::string(value)),
                                   allowed(*known)));
    if (!fitting(*known, *parsed.table().get("value")))
        return invalid(std::string(key),
                       fmt::format("does not take {}; allowed: {}", masked_url(std::string(value)), allowed(*known)));

    auto table = parse_toml(toml, file);
    if (!table) return std::unexpected(table.error());
    std::string text(toml);
    if (auto there = table->at_path(key)) {
        auto begin = offset_of(text, there.node()->source().begin);
        auto end = offset_of(text, there.node()->source().end);
        text.replace(begin, end - begin, value);
    } else {
        // A dotted key at the top of the file needs no table and never collides with one.
        auto dot = key.find('.');
        auto section = dot == std::string_view::npos ? std::string_view{} : key.substr(0, dot);
        if (!section.empty() && table->contains(section) && table->get(section)->is_table()) {
            const auto& source = table->get(section)->source();
            auto line_end = text.find('\n', offset_of(text, source.begin));
            auto line = fmt::format("\n{} = {}", key.substr(dot + 1), value);
            text.insert(line_end == std::string::npos ? text.size() : line_end, line);
        } else if (section.empty()) {
            text.insert(0, fmt::format("{} = {}\n", key, value));
        } else {
            if (!text.empty() && !text.ends_with('\n')) text += '\n';
            text += fmt::format("\n[{}]\n{} = {}\n", section, key.substr(dot + 1), value);
        }
    }
    // The edit is textual, so that comments stay; reading it back proves that it did what was asked.
    auto check = settings::parse(text, file);
    if (!check) return std::unexpected(check.error());
    return text;
}

std::string initial_settings() {
    std::string text = "# Settings of this installation. What is commented out is the default.\n";
    std::string_view section;
    for (const auto& key : setting_keys()) {
        auto dot = key.name.find('.');
        auto own = dot == std::string_view::npos ? std::string_view{} : key.name.substr(0, dot);
        if (own != section) {
            text += fmt::format("\n[{}]\n", own);
            section = own;
        }
        text +=
            fmt::format("# {}\n# {} = {}\n", key.meaning,
                        dot == std::string_view::npos ? key.name : key.name.substr(dot + 1), key.fallback);
    }
    return text;
}

} // namespace leadwire
