#include "host/intake/multipart_reader.hpp"

#include <algorithm>

namespace leadwire::intake {
namespace {

constexpr std::size_t longest_head = 8u << 10;
constexpr std::size_t longest_padding = 256; ///< blanks behind a boundary

std::unexpected<error> malformed(std::string_view why) {
    return invalid("", "the body is no multipart/form-data: " + std::string(why));
}

} // namespace

multipart_reader::multipart_reader(std::string_view boundary)
    : delimiter_("\r\n--" + std::string(boundary)), kept_("\r\n") {
} // the first boundary has no line before it

result<void> multipart_reader::feed(std::string_view bytes, part_receiver& to) {
    if (state_ == state::epilogue) return {};
    kept_ += bytes;
    std::string_view rest = kept_;
    for (;;) {
        auto more = step(rest, to);
        if (!more) return std::unexpected(std::move(more.error()));
        if (!*more) break;
    }
    kept_.erase(0, kept_.size() - rest.size());
    return {};
}

result<bool> multipart_reader::step(std::string_view& rest, part_receiver& to) {
    switch (state_) {
    case state::preamble: {
        const auto at = rest.find(delimiter_);
        if (at == rest.npos) {
            // Nobody sends a preamble in a form; what is this long without a boundary has another one.
            if (rest.size() > longest_head) return malformed("the boundary does not come");
            return false;
        }
        rest.remove_prefix(at + delimiter_.size());
        state_ = state::boundary_line;
        return true;
    }
    case state::boundary_line:
        return read_boundary_line(rest);
    case state::head:
        return read_head(rest, to);
    case state::content:
        return read_content(rest, to);
    case state::epilogue:
        rest = {};
        return false;
    }
    return false;
}

result<bool> multipart_reader::read_boundary_line(std::string_view& rest) {
    if (rest.size() < 2) return false;
    if (rest.starts_with("--")) {
        state_ = state::epilogue;
        return true;
    }
    const auto end = rest.find("\r\n");
    const auto padding = rest.substr(0, end);
    if (padding.size() > longest_padding || padding.find_first_not_of(" \t\r") != padding.npos)
        return malformed("something stands behind a boundary");
    if (end == rest.npos) return false;
    rest.remove_prefix(end); // the line end stays: a head may be empty
    state_ = state::head;
    return true;
}

result<bool> multipart_reader::read_head(std::string_view& rest, part_receiver& to) {
    const auto end = rest.find("\r\n\r\n");
    if (end > longest_head && rest.size() > longest_head) return malformed("a part's header is too long");
    if (end == rest.npos) return false;
    auto head = parse_part_head(rest.substr(0, end).substr(std::min<std::size_t>(2, end)));
    if (!head) return std::unexpected(std::move(head.error()));
    if (auto begun = to.begin_part(std::move(*head)); !begun)
        return std::unexpected(std::move(begun.error()));
    rest.remove_prefix(end + 4);
    state_ = state::content;
    return true;
}

result<bool> multipart_reader::read_content(std::string_view& rest, part_receiver& to) {
    const auto at = rest.find(delimiter_);
    const bool whole = at != rest.npos;
    const auto sure = whole ? at : rest.size() - std::min(rest.size(), delimiter_.size() - 1);
    if (sure > 0)
        if (auto taken = to.part_bytes(rest.substr(0, sure)); !taken)
            return std::unexpected(std::move(taken.error()));
    rest.remove_prefix(whole ? at + delimiter_.size() : sure);
    if (!whole) return false;
    if (auto ended = to.end_part(); !ended) return std::unexpected(std::move(ended.error()));
    state_ = state::boundary_line;
    return true;
}

result<void> multipart_reader::finish() const {
    if (state_ == state::epilogue) return {};
    return malformed("it ends before its last boundary");
}

} // namespace leadwire::intake
