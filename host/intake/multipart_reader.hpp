// multipart/form-data as it comes, piece by piece: nothing is kept but a line of it.
#pragma once

#include "host/intake/part_head.hpp"

#include <string>
#include <string_view>

namespace leadwire::intake {

/// Gets the parts of a form, in order. An error ends the reading.
class part_receiver {
public:
    virtual ~part_receiver() = default;
    [[nodiscard]] virtual result<void> begin_part(part_head head) = 0;
    [[nodiscard]] virtual result<void> part_bytes(std::string_view bytes) = 0;
    [[nodiscard]] virtual result<void> end_part() = 0;
};

class multipart_reader {
public:
    explicit multipart_reader(std::string_view boundary);
    /// `invalid` for what is no multipart, else the receiver's error.
    [[nodiscard]] result<void> feed(std::string_view bytes, part_receiver& to);
    /// The body has ended: it must have ended with its last boundary.
    [[nodiscard]] result<void> finish() const;

private:
    enum class state { preamble, boundary_line, head, content, epilogue };
    std::string delimiter_; ///< with the line end in front, which belongs to it
    std::string kept_;
    state state_ = state::preamble;

    /// One step as far as the kept bytes go; false: more are needed.
    [[nodiscard]] result<bool> step(std::string_view& rest, part_receiver& to);
    [[nodiscard]] result<bool> read_boundary_line(std::string_view& rest);
    [[nodiscard]] result<bool> read_head(std::string_view& rest, part_receiver& to);
    [[nodiscard]] result<bool> read_content(std::string_view& rest, part_receiver& to);
};

} // namespace leadwire::intake
