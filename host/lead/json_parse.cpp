#include "host/lead/json.hpp"
#include "host/lead/utf8.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <map>

namespace leadwire::json {
namespace {

constexpr std::size_t max_depth = 64;

/// The last value of a name that comes twice moves to its first place.
void merge_repeated(object& o) {
    auto merged = [&, kept = std::size_t{0}](auto first_of) mutable {
        for (std::size_t i = 0; i < o.size(); ++i) {
            std::size_t first = first_of(o[i].first, kept);
            if (first != kept)
                o[first].second = std::move(o[i].second);
            else {
                if (i != kept) o[kept] = std::move(o[i]);
                ++kept;
            }
        }
        o.resize(kept);
    };
    constexpr std::size_t few = 24; // comparing all pairs is faster; hostile documents have many
    if (o.size() <= few)
        return merged([&](const std::string& name, std::size_t kept) {
            for (std::size_t i = 0; i < kept; ++i)
                if (o[i].first == name) return i;
            return kept;
        });
    std::map<std::string, std::size_t> places; // not hashed: names may be chosen to collide
    merged([&](const std::string& name, std::size_t kept) {
        return places.try_emplace(name, kept).first->second;
    });
}

/// Called by Boost.JSON's parser; builds values bottom up on a stack.
class builder {
public:
    using errors = boost::json::error_code;
    using text = boost::json::string_view;
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

    value take() { return std::move(values_.back()); }

    bool on_document_begin(errors&) { return true; }
    bool on_document_end(errors&) { return true; }
    bool on_object_begin(errors&) { return true; }
    bool on_array_begin(errors&) { return true; }

    bool on_object_end(std::size_t n, errors&) {
        object o;
        o.reserve(n);
        auto name = keys_.end() - static_cast<std::ptrdiff_t>(n);
        auto first = values_.end() - static_cast<std::ptrdiff_t>(n);
        for (auto v = first; v != values_.end(); ++v, ++name) o.emplace_back(std::move(*name), std::move(*v));
        values_.erase(first, values_.end());
        keys_.resize(keys_.size() - n);
        merge_repeated(o);
        values_.emplace_back(std::move(o));
        return true;
    }
    bool on_array_end(std::size_t n, errors&) {
        auto first = values_.end() - static_cast<std::ptrdiff_t>(n);
        array a(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
        values_.erase(first, values_.end());
        values_.emplace_back(std::move(a));
        return true;
    }

    bool on_key_part(text s, std::size_t, errors&) { return part(s); }
    bool on_key(text s, std::size_t, errors&) {
        keys_.push_back(whole(s));
        return true;
    }
    bool on_string_part(text s, std::size_t, errors&) { return part(s); }
    bool on_string(text s, std::size_t, errors&) { return push(whole(s)); }

    bool on_number_part(text s, errors&) { return part(s); }
    bool on_int64(std::int64_t, text s, errors&) { return push(number{whole(s)}); }
    bool on_uint64(std::uint64_t, text s, errors&) { return push(number{whole(s)}); }
    bool on_double(double, text s, errors&) { return push(number{whole(s)}); }
    bool on_bool(bool b, errors&) { return push(b); }
    bool on_null(errors&) { return push(nullptr); }
    bool on_comment_part(text, errors&) { return true; }
    bool on_comment(text, errors&) { return true; }

private:
    bool part(text s) {
        part_.append(s.data(), s.size());
        return true;
    }
    std::string whole(text s) {
        if (part_.empty()) return {s.data(), s.size()};
        part(s);
        return std::exchange(part_, {});
    }
    template <class T>
    bool push(T v) {
        values_.emplace_back(std::move(v));
        return true;
    }

    std::vector<value> values_;
    std::vector<std::string> keys_;
    std::string part_; ///< of a name, text or number that comes in pieces
};

std::string place_of(std::string_view text, std::size_t offset) {
    auto before = text.substr(0, offset);
    auto start = before.rfind('\n') + 1; // npos + 1 is 0
    std::size_t line = 1, column = 1;
    for (char c : before) line += c == '\n';
    for (char c : before.substr(start)) column += (c & 0xC0) != 0x80; // code points
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

std::string found(std::string_view text, std::size_t offset) {
    auto c = static_cast<unsigned char>(text[offset]);
    if (c <= 0x20 || c == 0x7F) return "the character with code " + std::to_string(c);
    auto size = first_character(text.substr(offset));
    return size ? '"' + std::string(text.substr(offset, size)) + '"' : "text that is not UTF-8";
}

std::string explained(boost::json::error_code ec, std::string_view text, std::size_t offset) {
    using boost::json::error;
    if (ec == error::too_deep)
        return "more than " + std::to_string(max_depth) + " levels of arrays and objects";
    if (ec == error::exponent_overflow) return "a number with an exponent that is too large";
    if (text.find_first_not_of(" \t\r\n") == text.npos) return "an empty text; allowed: a JSON document";
    if (offset >= text.size() || ec == error::incomplete) return "the JSON document is not complete";
    if (ec == error::extra_data) return found(text, offset) + " after the end of the JSON document";
    if (ec == error::syntax) return found(text, offset) + " is not allowed here in JSON";
    return "a bad \\u escape in a JSON string (" + ec.message() + ")";
}

} // namespace

result<value> parse(std::string_view text) {
    if (text.starts_with("\uFEFF")) text.remove_prefix(3); // RFC 8259 allows it; editors on Windows write one
    boost::json::parse_options options;
    options.max_depth = max_depth;
    boost::json::basic_parser<builder> parser(options);
    boost::json::error_code ec;
    auto end = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec && end < text.size()) ec = boost::json::error::extra_data;
    if (ec) return invalid(place_of(text, end), explained(ec, text, end));
    return parser.handler().take();
}

} // namespace leadwire::json
