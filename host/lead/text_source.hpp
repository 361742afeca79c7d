// Bytes of a stream, one by one, for the readers of records: a byte order mark is skipped, and a failure of
// the stream is told from its end.
#pragma once

#include "host/lead/error.hpp"

#include <istream>

namespace leadwire {

/// A record longer than this is refused: what is no list of leads shall not fill the memory.
inline constexpr std::size_t longest_record = 16 * 1024 * 1024;

class text_source {
public:
    static constexpr int end = -1;

    explicit text_source(std::istream& in) : in_(in) {}
    /// The next byte, or `end`.
    int get();
    int peek();
    /// At the end: an error if the stream broke.
    [[nodiscard]] result<void> status() const;

private:
    int read();
    void skip_mark();

    std::istream& in_;
    std::string held_; ///< read and still to be given, the next one last
    bool started_ = false;
    bool failed_ = false;
};

} // namespace leadwire
