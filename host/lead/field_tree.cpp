#include "host/lead/field_tree.hpp"

#include <algorithm>
#include <charconv>

namespace leadwire {
namespace {

/// The index that "0", "1", … are; nothing for "00" and words, and for indexes beyond `count`.
std::optional<std::size_t> index_below(std::string_view key, std::size_t count) {
    std::size_t n = 0;
    auto [end, failure] = std::from_chars(key.data(), key.data() + key.size(), n);
    if (failure != std::errc{} || end != key.data() + key.size() || n >= count) return std::nullopt;
    return key == std::to_string(n) ? std::optional(n) : std::nullopt;
}

std::string name_of(const field_path& path, std::size_t depth) {
    auto name = path.keys[0];
    for (std::size_t i = 1; i < depth; ++i) name += "[" + path.keys[i] + "]";
    return name;
}

} // namespace

std::expected<void, std::string> field_tree::put(const field_path& path, json::value value) {
    node* at = &root_;
    for (std::size_t i = 0; i < path.keys.size(); ++i) {
        auto found = std::ranges::find(at->children, path.keys[i], &node::key);
        if (found == at->children.end()) {
            at->children.push_back({.key = path.keys[i], .kind = shape::unset, .value = {}, .children = {}});
            found = at->children.end() - 1;
        }
        at = &*found;
        const bool last = i + 1 == path.keys.size();
        const auto wanted = !last ? shape::keyed : path.appends ? shape::list : shape::value;
        if (at->kind == shape::unset) at->kind = wanted;
        if (at->kind != wanted) {
            constexpr std::string_view words[] = {"", "a value", "a list ([])", "keyed by brackets"};
            auto word = [&](shape s) { return std::string(words[static_cast<std::size_t>(s)]); };
            return std::unexpected("\"" + name_of(path, i + 1) + "\" cannot be " + word(at->kind) + " and " +
                                   word(wanted) + " at once");
        }
    }
    if (path.appends)
        at->children.push_back({.key = {}, .kind = shape::value, .value = std::move(value), .children = {}});
    else
        at->value = std::move(value);
    return {};
}

json::value field_tree::to_json(node&& n) {
    if (n.kind == shape::value) return std::move(n.value);
    const auto count = n.children.size();
    json::array items(count);
    std::vector<bool> seen(count);
    bool gapless = true;
    for (std::size_t i = 0; i < count && gapless; ++i) {
        auto index = n.kind == shape::list ? std::optional(i) : index_below(n.children[i].key, count);
        gapless = index.has_value();
        if (index) seen[*index] = true;
    }
    if (gapless && std::ranges::find(seen, false) == seen.end()) {
        for (std::size_t i = 0; i < count; ++i) {
            auto index = n.kind == shape::list ? i : *index_below(n.children[i].key, count);
            items[index] = to_json(std::move(n.children[i]));
        }
        return items;
    }
    json::object members;
    for (auto& child : n.children) {
        auto key = std::move(child.key);
        members.emplace_back(std::move(key), to_json(std::move(child)));
    }
    return members;
}

json::value field_tree::take() && {
    json::object members;
    for (auto& child : root_.children) {
        auto key = std::move(child.key);
        members.emplace_back(std::move(key), to_json(std::move(child)));
    }
    return members;
}

} // namespace leadwire
