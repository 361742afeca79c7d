#include "host/cli/workers/worker_report.hpp"

#include "host/lead/shown_text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <sys/socket.h>

namespace leadwire::cli {
namespace {

constexpr std::size_t longest_part = 2000;

std::string part(std::string_view text) {
    return on_one_line(cut_utf8(text, longest_part));
}

/// Nothing: it has no end yet.
std::optional<std::string_view> take_line(std::string_view& bytes) {
    const auto end = bytes.find('\n');
    if (end == bytes.npos) return std::nullopt;
    auto line = bytes.substr(0, end);
    bytes.remove_prefix(end + 1);
    return line;
}

} // namespace

std::string error_lines(const error& e) {
    return fmt::format("error {}\n{}\n{}\n", static_cast<int>(e.code), part(e.place), part(e.text));
}

bool tell(int report, std::string_view lines) {
    return ::send(report, lines.data(), lines.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(lines.size());
}

worker_report read_report(std::string_view bytes) {
    worker_report all;
    if (bytes.starts_with(ready_line)) {
        all.ready = true;
        bytes.remove_prefix(ready_line.size());
    }
    constexpr std::string_view begins = "error ";
    const auto code = take_line(bytes), place = take_line(bytes), text = take_line(bytes);
    if (!text || !code->starts_with(begins)) return all;
    int number = 0;
    std::from_chars(code->data() + begins.size(), code->data() + code->size(), number);
    all.failed = error{static_cast<error_code>(number), std::string(*place), std::string(*text)};
    return all;
}

} // namespace leadwire::cli
