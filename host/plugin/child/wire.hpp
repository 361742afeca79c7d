// Values as bytes between a host and its plugin's child: the same build of the same program on both sides, so that numbers go
// as they lie in memory. What is read is never trusted.
#pragma once

#include "host/lead/decimal.hpp"
#include "host/lead/json.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace leadwire::plugin {

/// Appends. A type of its own is known by a function `describe(archive, value)`, which names its parts.
class wire_writer {
public:
    static constexpr bool reads = false;
    explicit wire_writer(std::string& out) : out_(out) {}

    template <class... Parts>
    void operator()(const Parts&... parts) {
        (put(parts), ...);
    }

private:
    template <class T>
        requires std::is_arithmetic_v<T> || std::is_enum_v<T>
    void put(T number) {
        out_.append(reinterpret_cast<const char*>(&number), sizeof number);
    }
    void put(std::string_view text) {
        put(static_cast<std::uint32_t>(text.size()));
        out_.append(text);
    }
    void put(const std::string& text) { put(std::string_view(text)); }
    void put(decimal d) { put(d.hundredths()); }
    template <class Rep, class Period>
    void put(std::chrono::duration<Rep, Period> d) {
        put(d.count());
    }
    template <class Clock, class Duration>
    void put(std::chrono::time_point<Clock, Duration> t) {
        put(t.time_since_epoch());
    }
    template <class T>
    void put(const std::optional<T>& maybe) {
        put(maybe.has_value());
        if (maybe) put(*maybe);
    }
    template <class A, class B>
    void put(const std::pair<A, B>& two) {
        put(two.first);
        put(two.second);
    }
    template <class T>
    void put(const std::vector<T>& all) {
        put(static_cast<std::uint32_t>(all.size()));
        for (const T& one : all) put(one);
    }
    void put(const json::value& v) {
        if (v.is_null()) return put('0');
        if (const auto* flag = v.if_bool()) return put(*flag ? 't' : 'f');
        if (const auto* number = v.if_number()) return put('n'), put(number->digits);
        if (const auto* text = v.if_string()) return put('s'), put(*text);
        if (const auto* items = v.if_array()) return put('a'), put(*items);
        put('o');
        put(*v.if_object());
    }
    template <class T>
        requires std::is_class_v<T>
    void put(const T& whole) {
        describe(*this, whole);
    }

    std::string& out_;
};

/// The same in the other direction. After the first thing that cannot be, everything reads as empty and `complete` is false.
class wire_reader {
public:
    static constexpr bool reads = true;
    explicit wire_reader(std::string_view bytes) : rest_(bytes) {}

    template <class... Parts>
    void operator()(Parts&... parts) {
        (get(parts), ...);
    }
    /// All was there, and nothing is left.
    [[nodiscard]] bool complete() const { return !broken_ && rest_.empty(); }
    void refuse() {
        broken_ = true;
        rest_ = {};
    }

private:
    // A child could nest without end.
    static constexpr int deepest = 100;
    static constexpr std::size_t most_elements = 1'000'000;

    template <class T>
        requires std::is_arithmetic_v<T> || std::is_enum_v<T>
    void get(T& number) {
        if (rest_.size() < sizeof number) {
            number = T{};
            return refuse();
        }
        if constexpr (std::is_same_v<T, bool>) {
            number = rest_.front() != 0;
        } else {
            std::memcpy(&number, rest_.data(), sizeof number);
        }
        rest_.remove_prefix(sizeof number);
    }
    void get(std::string& text) {
        std::uint32_t size = 0;
        get(size);
        if (size > rest_.size()) return text.clear(), refuse();
        text.assign(rest_.substr(0, size));
        rest_.remove_prefix(size);
    }
    void get(decimal& d) {
        std::int64_t hundredths = 0;
        get(hundredths);
        d = decimal::of_hundredths(hundredths);
    }
    template <class Rep, class Period>
    void get(std::chrono::duration<Rep, Period>& d) {
        Rep count{};
        get(count);
        d = std::chrono::duration<Rep, Period>(count);
    }
    template <class Clock, class Duration>
    void get(std::chrono::time_point<Clock, Duration>& t) {
        Duration since{};
        get(since);
        t = std::chrono::time_point<Clock, Duration>(since);
    }
    template <class T>
    void get(std::optional<T>& maybe) {
        bool there = false;
        get(there);
        maybe.reset();
        if (there) get(maybe.emplace());
    }
    template <class A, class B>
    void get(std::pair<A, B>& two) {
        get(two.first);
        get(two.second);
    }
    template <class T>
    void get(std::vector<T>& all) {
        std::uint32_t size = 0;
        get(size);
        all.clear();
        // Each takes a byte at least, and a child could make much of little.
        elements_ += size;
        if (size > rest_.size() || elements_ > most_elements) return refuse();
        all.reserve(std::min<std::size_t>(size, 256));
        for (std::uint32_t i = 0; i < size && !broken_; ++i) get(all.emplace_back());
    }
    void get(json::value& v) {
        char kind = 0;
        get(kind);
        if (++depth_ > deepest) refuse();
        switch (kind) {
        case '0':
            v = nullptr;
            break;
        case 't':
        case 'f':
            v = kind == 't';
            break;
        case 'n':
            v = made<json::number>([this](json::number& n) {
                get(n.digits);
                if (!is_number(n.digits)) refuse();
            });
            break;
        case 's':
            v = made<std::string>([this](std::string& text) { get(text); });
            break;
        case 'a':
            v = made<json::array>([this](json::array& items) { get(items); });
            break;
        case 'o':
            v = made<json::object>([this](json::object& members) { get(members); });
            break;
        default:
            refuse();
        }
        --depth_;
    }
    static bool is_number(const std::string& digits) {
        const auto parsed = json::parse(digits);
        return parsed && parsed->if_number() != nullptr && parsed->if_number()->digits == digits;
    }
    template <class T, class Fill>
    T made(Fill fill) {
        T value;
        fill(value);
        return value;
    }
    template <class T>
        requires std::is_class_v<T>
    void get(T& whole) {
        describe(*this, whole);
    }

    std::string_view rest_;
    int depth_ = 0;
    std::size_t elements_ = 0; ///< of lists, in all
    bool broken_ = false;
};

/// For `describe`: T, or const T for the writer.
template <class T, class Whole>
concept part_of_wire = std::is_same_v<std::remove_const_t<T>, Whole>;

} // namespace leadwire::plugin
