#include "host/lead/macro_program.hpp"

#include <algorithm>

namespace leadwire {
namespace {

constexpr std::string_view sent_as_it_stands = ": it is sent as it stands";

struct filter_text {
    std::size_t offset;
    std::string_view name;
    std::optional<std::string_view> argument;
};
/// What stands between a brace and the next, which closes it.
struct macro_text {
    std::size_t offset, end; ///< of "{", and behind "}"
    std::string_view name;
    std::optional<std::string_view> parameter;
    std::vector<filter_text> filters;

    [[nodiscard]] std::string written() const {
        return "{" + std::string(name) + (parameter ? ":" + std::string(*parameter) : std::string{}) + "}";
    }
};

std::pair<std::string_view, std::optional<std::string_view>> split_argument(std::string_view text) {
    auto colon = text.find(':');
    if (colon == std::string_view::npos) return {text, std::nullopt};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

std::optional<macro_text> read_macro(std::string_view text, std::size_t offset) {
    auto close = text.find_first_of("{}", offset + 1);
    if (close == std::string_view::npos || text[close] == '{') return std::nullopt;
    macro_text found{.offset = offset, .end = close + 1, .name = {}, .parameter = {}, .filters = {}};
    auto bar = std::min(text.find('|', offset), close);
    std::tie(found.name, found.parameter) = split_argument(text.substr(offset + 1, bar - offset - 1));
    while (bar < close) {
        auto begin = bar + 1;
        bar = std::min(text.find('|', begin), close);
        auto [name, argument] = split_argument(text.substr(begin, bar - begin));
        found.filters.push_back({begin, name, argument});
    }
    return found;
}

bool looks_like_a_name(std::string_view name) {
    auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    auto more = [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    };
    return !name.empty() && letter(name[0]) && std::ranges::all_of(name, more);
}

std::string_view raw_macros() {
    return "ofp, ofpg, goal, site, space, offer, secret, land, preland";
}

/// Why a brace that looks like a macro is none; empty for a macro.
std::string why_plain(const macro_text& m, const macro_entry* entry) {
    if (!entry)
        return looks_like_a_name(m.name) ? "unknown macro " + m.written() + std::string(sent_as_it_stands)
                                         : std::string{};
    auto name = std::string(m.name);
    if (!m.parameter)
        return "{" + name + "} needs a parameter, as in {" + name + ":NAME}" + std::string(sent_as_it_stands);
    if (!entry->with_parameter)
        return "{" + name + "} takes no parameter, found " + m.written() + std::string(sent_as_it_stands);
    return "the parameter of " + m.written() + " is empty" + std::string(sent_as_it_stands);
}

macro_function function_of(const macro_text& m, const macro_entry& entry) {
    if (!m.parameter) return entry.alone;
    return m.parameter->empty() ? nullptr : entry.with_parameter;
}

std::expected<macro_step, template_error> make_step(const macro_text& m, const macro_entry& entry,
                                                    macro_function value, text_context context) {
    macro_step step{.literal = {},
                    .value = value,
                    .how = insertion::as_it_is,
                    .kind = entry.kind,
                    .parameter = {},
                    .filters = {}};
    step.parameter = m.parameter.value_or("");
    const bool from_operator =
        entry.kind == macro_kind::operator_value || entry.kind == macro_kind::secret_value;
    bool raw = from_operator && m.offset == 0;
    for (const auto& filter : m.filters) {
        auto made = make_filter(filter.name, filter.argument);
        if (!made)
            return std::unexpected(template_error{filter.offset, made.error() + ", found in " + m.written()});
        if (made->apply) {
            step.filters.push_back(std::move(*made));
            continue;
        }
        if (!from_operator)
            return std::unexpected(template_error{
                filter.offset,
                "filter \"raw\" is not for " + m.written() +
                    ": a value from the lead itself is never inserted raw into a URL; allowed for: " +
                    std::string(raw_macros())});
        raw = true;
    }
    if (context == text_context::url && !raw) step.how = insertion::percent_encoded;
    return step;
}

} // namespace

std::expected<macro_template, template_error> macro_template::parse(std::string_view text,
                                                                    text_context context) {
    auto made = std::make_unique<program>();
    made->text = text;
    text = made->text;
    std::size_t literal = 0;
    for (auto at = text.find('{'); at != std::string_view::npos; at = text.find('{', at)) {
        auto found = read_macro(text, at);
        const auto* entry = found ? find_macro(found->name) : nullptr;
        auto value = entry ? function_of(*found, *entry) : nullptr;
        if (!value) {
            if (found)
                if (auto why = why_plain(*found, entry); !why.empty())
                    made->warnings.push_back({at, std::move(why)});
            ++at;
            continue;
        }
        if (entry->kind == macro_kind::attached_file) {
            if (context != text_context::plain || at != 0 || found->end != text.size() ||
                !found->filters.empty())
                return std::unexpected(template_error{
                    at, found->written() +
                            " must be the whole value of a field, without other text and without filters"});
            made->file_field = *found->parameter;
        }
        auto step = make_step(*found, *entry, value, context);
        if (!step) return std::unexpected(std::move(step.error()));
        step->literal = text.substr(literal, at - literal);
        made->steps.push_back(std::move(*step));
        literal = at = found->end;
    }
    if (literal < text.size()) {
        made->steps.emplace_back();
        made->steps.back().literal = text.substr(literal);
    }
    macro_template parsed;
    parsed.program_ = std::move(made);
    return parsed;
}

} // namespace leadwire
