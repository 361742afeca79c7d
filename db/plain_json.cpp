#include "db/plain_json.hpp"

#include "host/lead/utf8.hpp"

#include <algorithm>
#include <charconv>

namespace leadwire::db {
namespace {

/// Takes what it is asked for from the front of a text, or nothing.
class scanner {
public:
    explicit scanner(std::string_view text) : left_(text) {}

    [[nodiscard]] bool at_end() const { return left_.empty(); }
    bool skip(char c) {
        if (!left_.starts_with(c)) return false;
        left_.remove_prefix(1);
        return true;
    }
    std::optional<std::string_view> quoted() {
        auto end = left_.starts_with('"') ? left_.find('"', 1) : left_.npos;
        if (end == left_.npos) return std::nullopt;
        auto inside = left_.substr(1, end - 1);
        left_.remove_prefix(end + 1);
        return inside;
    }
    std::optional<std::int64_t> number() {
        std::int64_t n = 0;
        auto end = std::from_chars(left_.data(), left_.data() + left_.size(), n);
        // JSON has no leading zeros, and no item has a negative number: both are for the parser.
        if (end.ec != std::errc{} || n < 0 || left_[0] == '0' || left_[0] == '-') return std::nullopt;
        left_.remove_prefix(static_cast<std::size_t>(end.ptr - left_.data()));
        return n;
    }
    std::optional<decimal> amount() {
        auto text = quoted();
        auto d = text ? decimal::parse(*text) : std::nullopt;
        return d && !d->negative() ? d : std::nullopt;
    }

private:
    std::string_view left_;
};

std::optional<order_item> next_item(scanner& text) {
    auto name = text.quoted();
    if (!name || !text.skip(':') || !text.skip('[')) return std::nullopt;
    scanner digits(*name);
    auto product = digits.number();
    auto quantity = text.number();
    if (!product || !digits.at_end() || !quantity || !text.skip(',')) return std::nullopt;
    auto price = text.amount();
    if (!price || !text.skip(',')) return std::nullopt;
    auto cost = text.amount();
    if (!cost || !text.skip(']')) return std::nullopt;
    return order_item{product_id{*product}, *quantity, *price, *cost};
}

} // namespace

std::optional<track_tags> plain_members(std::string_view text) {
    auto escaped = [](char c) { return c == '\\' || static_cast<unsigned char>(c) < 0x20; };
    if (std::ranges::any_of(text, escaped) || !is_storable(text)) return std::nullopt;
    scanner left(text);
    if (!left.skip('{')) return std::nullopt;
    track_tags members;
    do {
        auto name = left.quoted();
        if (!name || !left.skip(':')) return std::nullopt;
        auto value = left.quoted();
        auto twice = [&name](const auto& member) { return member.first == *name; };
        if (!value || std::ranges::any_of(members, twice)) return std::nullopt;
        members.emplace_back(*name, *value);
    } while (left.skip(','));
    if (!left.skip('}') || !left.at_end()) return std::nullopt;
    return members;
}

std::optional<std::vector<order_item>> plain_items(std::string_view text) {
    scanner left(text);
    if (!left.skip('{')) return std::nullopt;
    std::vector<order_item> items;
    do {
        auto item = next_item(left);
        auto twice = [&item](const order_item& known) { return known.product == item->product; };
        if (!item || std::ranges::any_of(items, twice)) return std::nullopt;
        items.push_back(*item);
    } while (left.skip(','));
    if (!left.skip('}') || !left.at_end()) return std::nullopt;
    return items;
}

} // namespace leadwire::db
