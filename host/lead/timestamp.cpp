#include "host/lead/timestamp.hpp"

#include <algorithm>
#include <ctime>

namespace leadwire {
namespace {

using namespace std::chrono;

constexpr std::size_t longest = 1024; // characters that a format may give
constexpr sys_days first_day{year{0} / 1 / 1}, end_day{year{10000} / 1 / 1}; // four digits of RFC 3339

/// Takes digits and marks from the front of a text; one miss makes all later answers worthless, and is
/// remembered.
class scanner {
public:
    explicit scanner(std::string_view text) : rest_(text) {}

    int digits(std::size_t count, int highest) {
        int n = 0;
        if (rest_.size() < count) return miss();
        for (char c : rest_.substr(0, count)) {
            if (c < '0' || c > '9') return miss();
            n = n * 10 + (c - '0');
        }
        rest_.remove_prefix(count);
        return n > highest ? miss() : n;
    }
    char mark(std::string_view allowed) {
        if (rest_.empty() || allowed.find(rest_[0]) == allowed.npos) return static_cast<char>(miss());
        char c = rest_[0];
        rest_.remove_prefix(1);
        return c;
    }
    microseconds fraction() {
        if (!rest_.starts_with('.')) return {};
        rest_.remove_prefix(1);
        auto count = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
        if (count == 0) miss();
        auto kept = std::min(count, std::size_t{6});
        auto n = digits(kept, 999'999);
        rest_.remove_prefix(count - kept); // finer than a microsecond
        for (; kept < 6; ++kept) n *= 10;
        return microseconds(n);
    }
    [[nodiscard]] bool complete() const { return ok_ && rest_.empty(); }

private:
    int miss() {
        ok_ = false;
        return 0;
    }
    std::string_view rest_;
    bool ok_ = true;
};

void append_digits(std::string& out, long long n, int count) {
    long long unit = 1;
    while (--count > 0) unit *= 10;
    for (; unit > 0; unit /= 10) out += static_cast<char>('0' + n / unit % 10);
}

std::tm utc_parts(std::time_t seconds) {
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    parts.tm_zone = "UTC";
    return parts;
}

/// One conversion of a format: "%", flags, width, E or O, letter.
struct conversion {
    std::string_view text, flags, width;
    char letter = 0;
};
conversion first_conversion(std::string_view text) {
    auto flags_end = std::min(text.find_first_not_of("_-0^#", 1), text.size());
    auto width_end = std::min(text.find_first_not_of("0123456789", flags_end), text.size());
    auto letter = std::min(text.find_first_not_of("EO", width_end), text.size());
    return {.text = text.substr(0, letter + 1),
            .flags = text.substr(1, flags_end - 1),
            .width = text.substr(flags_end, width_end - flags_end),
            .letter = letter < text.size() ? text[letter] : '\0'};
}

/// %s would be computed in local time by strftime, so it is written here.
std::string with_epoch_seconds(std::string_view format, std::time_t seconds) {
    std::string out;
    while (!format.empty()) {
        auto before = format.substr(0, format.find('%'));
        out += before;
        format.remove_prefix(before.size());
        if (format.empty()) break;
        auto found = first_conversion(format);
        if (found.letter == 's') {
            auto text = std::to_string(seconds);
            std::size_t width = 0;
            for (char c : found.width)
                width = std::min(width * 10 + static_cast<std::size_t>(c - '0'), longest + 1);
            if (text.size() < width && !found.flags.contains('-'))
                text.insert(0, width - text.size(), found.flags.contains('0') ? '0' : ' ');
            out += text;
        } else
            out += found.text;
        format.remove_prefix(found.text.size());
    }
    return out;
}

} // namespace

std::optional<timestamp> parse_timestamp(std::string_view text) {
    scanner scan(text);
    auto y = scan.digits(4, 9999);
    scan.mark("-");
    auto m = scan.digits(2, 12);
    scan.mark("-");
    auto d = scan.digits(2, 31);
    scan.mark("Tt ");
    auto time = hours(scan.digits(2, 23));
    scan.mark(":");
    auto minute = minutes(scan.digits(2, 59));
    scan.mark(":");
    auto second = seconds(scan.digits(2, 59)) + scan.fraction();
    auto sign = scan.mark("Zz+-");
    minutes offset{};
    if (sign == '+' || sign == '-') {
        offset = hours(scan.digits(2, 23));
        scan.mark(":");
        offset += minutes(scan.digits(2, 59));
    }
    auto date = year{y} / m / d;
    if (!scan.complete() || !date.ok()) return std::nullopt;
    timestamp t = sys_days{date} + time + minute + second + (sign == '+' ? -offset : offset);
    if (t < first_day || t >= end_day) return std::nullopt;
    return t;
}

std::string to_string(timestamp t) {
    auto day = floor<days>(t);
    year_month_day date{day};
    hh_mm_ss time{t - day};
    std::string out;
    append_digits(out, static_cast<int>(date.year()), 4);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.day()), 2);
    out += 'T';
    append_digits(out, time.hours().count(), 2);
    out += ':';
    append_digits(out, time.minutes().count(), 2);
    out += ':';
    append_digits(out, time.seconds().count(), 2);
    if (auto part = time.subseconds().count()) {
        out += '.';
        append_digits(out, part, 6);
        out.erase(out.find_last_not_of('0') + 1);
    }
    return out += 'Z';
}

std::string format_utc(timestamp t, const std::string& format) {
    auto seconds = system_clock::to_time_t(floor<std::chrono::seconds>(t));
    auto parts = utc_parts(seconds);
    char out[longest + 2];
    // The mark in front tells an empty text from one that is too long: strftime gives 0 for both.
    auto size = std::strftime(out, sizeof out, ("=" + with_epoch_seconds(format, seconds)).c_str(), &parts);
    return size > 1 ? std::string(out + 1, size - 1) : std::string();
}

timestamp now() {
    return floor<microseconds>(system_clock::now());
}

} // namespace leadwire
