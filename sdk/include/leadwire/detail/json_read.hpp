// The reader behind Json::parse: one pass, strict RFC 8259. Included by <leadwire/json.hpp>.
#pragma once

#include <algorithm>
#include <numeric>

namespace leadwire {

class JsonReader {
public:
    explicit JsonReader(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

    bool read_all(Json& out) {
        take_word("\xEF\xBB\xBF"); // a byte order mark: answers of PHP files that were saved with one
        skip_blanks();
        if (!read_value(out, 0)) return false;
        skip_blanks();
        return at_ == end_;
    }

private:
    static constexpr int most_levels = 64;

    [[nodiscard]] char peek() const { return at_ != end_ ? *at_ : '\0'; }
    bool take(char c) {
        if (at_ == end_ || *at_ != c) return false;
        ++at_;
        return true;
    }
    void skip_blanks() {
        while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
    }
    bool take_word(std::string_view word) {
        if (static_cast<std::size_t>(end_ - at_) < word.size() || std::string_view(at_, word.size()) != word)
            return false;
        at_ += word.size();
        return true;
    }

    bool read_value(Json& out, int level) {
        switch (peek()) {
        case '{':
            return level < most_levels && read_object(out, level);
        case '[':
            return level < most_levels && read_array(out, level);
        case '"': {
            std::string text;
            if (!read_string(text)) return false;
            out.data_ = std::move(text);
            return true;
        }
        case 't':
            out.data_ = true;
            return take_word("true");
        case 'f':
            out.data_ = false;
            return take_word("false");
        case 'n':
            return take_word("null");
        default:
            return read_number(out);
        }
    }

    bool read_array(Json& out, int level) {
        ++at_;
        Json::Array items;
        skip_blanks();
        if (!take(']')) {
            do {
                skip_blanks();
                if (!read_value(items.emplace_back(), level + 1)) return false;
                skip_blanks();
            } while (take(','));
            if (!take(']')) return false;
        }
        out.data_ = std::move(items);
        return true;
    }

    bool read_object(Json& out, int level) {
        ++at_;
        Json::Object members;
        skip_blanks();
        if (!take('}')) {
            do {
                skip_blanks();
                Json::Member& m = members.emplace_back();
                if (!read_string(m.first)) return false;
                skip_blanks();
                if (!take(':')) return false;
                skip_blanks();
                if (!read_value(m.second, level + 1)) return false;
                skip_blanks();
            } while (take(','));
            if (!take('}')) return false;
        }
        drop_repeated(members);
        out.data_ = std::move(members);
        return true;
    }

    // A name that comes twice keeps its first place and takes the last value. Sorting keeps a hostile answer
    // of many members from costing the square of their number.
    static void drop_repeated(Json::Object& members) {
        if (members.size() < 2) return;
        std::vector<std::size_t> order(members.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            const int by_name = members[a].first.compare(members[b].first);
            return by_name != 0 ? by_name < 0 : a < b;
        });
        std::vector<bool> repeated;
        std::size_t first = order[0];
        for (std::size_t i = 1; i < order.size(); ++i) {
            if (members[order[i]].first != members[first].first) {
                first = order[i];
                continue;
            }
            repeated.resize(members.size());
            members[first].second = std::move(members[order[i]].second);
            repeated[order[i]] = true;
        }
        if (repeated.empty()) return;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < members.size(); ++i)
            if (!repeated[i]) {
                if (kept != i) members[kept] = std::move(members[i]);
                ++kept;
            }
        members.erase(members.begin() + static_cast<std::ptrdiff_t>(kept), members.end());
    }

    bool digits() {
        const char* begin = at_;
        while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
        return at_ != begin;
    }
    bool read_number(Json& out) {
        const char* begin = at_;
        take('-');
        if (!take('0') && !digits()) return false;
        if (take('.') && !digits()) return false;
        if (take('e') || take('E')) {
            if (!take('+')) take('-');
            if (!digits()) return false;
        }
        out.data_ = Json::Number{std::string(begin, at_)};
        return true;
    }

    bool read_string(std::string& out) {
        if (!take('"')) return false;
        const char* plain = at_;
        while (at_ != end_) {
            const auto c = static_cast<unsigned char>(*at_);
            if (c == '"') {
                out.append(plain, at_++);
                return true;
            }
            if (c < 0x20) return false;
            if (c == '\\') {
                out.append(plain, at_++);
                if (!read_escape(out)) return false;
                plain = at_;
            } else if (c < 0x80) {
                ++at_;
            } else if (!skip_sequence()) {
                return false;
            }
        }
        return false;
    }

    // One UTF-8 sequence of two to four bytes: no overlong form, no surrogate, nothing above U+10FFFF.
    bool skip_sequence() {
        const auto byte = [&](int i) { return end_ - at_ > i ? static_cast<unsigned char>(at_[i]) : 0U; };
        const auto tail = [&](int i) { return (byte(i) & 0xC0U) == 0x80U; };
        const unsigned lead = byte(0), next = byte(1);
        int size = 0;
        if (lead >= 0xC2 && lead <= 0xDF)
            size = tail(1) ? 2 : 0;
        else if (lead >= 0xE0 && lead <= 0xEF)
            size =
                tail(1) && tail(2) && (lead != 0xE0 || next >= 0xA0) && (lead != 0xED || next < 0xA0) ? 3 : 0;
        else if (lead >= 0xF0 && lead <= 0xF4)
            size = tail(1) && tail(2) && tail(3) && (lead != 0xF0 || next >= 0x90) &&
                           (lead != 0xF4 || next < 0x90)
                       ? 4
                       : 0;
        at_ += size;
        return size != 0;
    }

    bool read_escape(std::string& out) {
        if (at_ == end_) return false;
        switch (*at_++) {
        case '"':
            out += '"';
            return true;
        case '\\':
            out += '\\';
            return true;
        case '/':
            out += '/';
            return true;
        case 'b':
            out += '\b';
            return true;
        case 'f':
            out += '\f';
            return true;
        case 'n':
            out += '\n';
            return true;
        case 'r':
            out += '\r';
            return true;
        case 't':
            out += '\t';
            return true;
        case 'u':
            return read_code_point(out);
        default:
            return false;
        }
    }
    bool read_unit(unsigned& unit) {
        if (end_ - at_ < 4) return false;
        const auto [end, error] = std::from_chars(at_, at_ + 4, unit, 16);
        if (error != std::errc() || end != at_ + 4) return false;
        at_ += 4;
        return true;
    }
    bool read_code_point(std::string& out) {
        unsigned point = 0;
        if (!read_unit(point) || (point >= 0xDC00 && point <= 0xDFFF)) return false;
        if (point >= 0xD800 && point <= 0xDBFF) {
            unsigned low = 0;
            if (!take('\\') || !take('u') || !read_unit(low) || low < 0xDC00 || low > 0xDFFF) return false;
            point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
        }
        const auto put = [&](unsigned bits) { out += static_cast<char>(bits); };
        if (point < 0x80) {
            put(point);
        } else if (point < 0x800) {
            put(0xC0 | (point >> 6));
            put(0x80 | (point & 0x3F));
        } else if (point < 0x10000) {
            put(0xE0 | (point >> 12));
            put(0x80 | ((point >> 6) & 0x3F));
            put(0x80 | (point & 0x3F));
        } else {
            put(0xF0 | (point >> 18));
            put(0x80 | ((point >> 12) & 0x3F));
            put(0x80 | ((point >> 6) & 0x3F));
            put(0x80 | (point & 0x3F));
        }
        return true;
    }

    const char* at_;
    const char* end_;
};

inline std::optional<Json> Json::try_parse(std::string_view text) {
    Json value;
    if (!JsonReader(text).read_all(value)) return std::nullopt;
    return value;
}

} // namespace leadwire
