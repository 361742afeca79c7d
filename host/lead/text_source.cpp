#include "host/lead/text_source.hpp"

#include <algorithm>
#include <exception>

namespace leadwire {

int text_source::get() {
    if (!started_) skip_mark();
    if (held_.empty()) return read();
    auto c = static_cast<unsigned char>(held_.back());
    held_.pop_back();
    return c;
}

int text_source::peek() {
    auto c = get();
    if (c != end) held_ += static_cast<char>(c);
    return c;
}

result<void> text_source::status() const {
    if (failed_) return fail(error_code::io, "", "the input cannot be read");
    return {};
}

// The buffer is asked and not the stream, which would take a lock's worth of checks for every byte.
int text_source::read() try {
    using traits = std::istream::traits_type;
    auto c = in_.rdbuf()->sbumpc();
    return traits::eq_int_type(c, traits::eof()) ? end : c;
} catch (const std::exception&) { // a directory, a disk that fails
    failed_ = true;
    return end;
}

void text_source::skip_mark() {
    started_ = true;
    for (char expected : {'\xEF', '\xBB', '\xBF'}) {
        auto c = read();
        if (c != end) held_ += static_cast<char>(c);
        if (c == end || static_cast<char>(c) != expected) {
            std::ranges::reverse(held_);
            return;
        }
    }
    held_.clear();
}

} // namespace leadwire
