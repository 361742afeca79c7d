// Bytes from a connection become an answer: HTTP/1.x parsing with limits, apart from any socket.
#pragma once

#include "host/lead/target_answer.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace leadwire::http {

enum class answer_to {
    head_request,
    connect_request,
    other_request
}; ///< the first two have answers without body

class answer_reader {
public:
    enum class state {
        more,      ///< give it further bytes, or `end`
        complete,  ///< `answer` is whole
        malformed, ///< these bytes are not HTTP; `problem` says why
        too_large, ///< body or headers pass their limit
        cut,       ///< the line ended within the answer
    };
    answer_reader(std::uint64_t max_body, answer_to what);
    ~answer_reader();

    /// Takes bytes and says how many it used; the caller keeps the rest and gives it again, with more behind
    /// it.
    std::size_t feed(std::string_view bytes);
    /// The peer has closed its side.
    void end();

    [[nodiscard]] state now() const { return state_; }
    [[nodiscard]] bool started() const; ///< any byte of an answer has come
    [[nodiscard]] bool keeps_alive() const;                 ///< of a complete answer
    [[nodiscard]] const std::string& problem() const { return problem_; }
    [[nodiscard]] const std::string& reason() const; ///< the words behind the status
    [[nodiscard]] target_answer take();

private:
    class parser;
    std::unique_ptr<parser> parser_;
    std::uint64_t max_body_;
    answer_to what_;
    state state_ = state::more;
    bool at_start_ = true;  ///< nothing of a message has been parsed
    int interim_left_ = 16; ///< 1xx answers before we lose patience
    std::string problem_;

    void renew();
    void fail(state s, std::string problem);
    void settle(std::size_t unused);
};

} // namespace leadwire::http
