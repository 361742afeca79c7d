// Bytes from a client become requests: HTTP/1.x parsing with limits, apart from any socket.
#pragma once

#include "host/intake/request_head.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace leadwire::intake {

/// One request. Stops behind its head, so that the caller can look before the body is read, and behind its
/// end.
class request_reader {
public:
    enum class state {
        head,     ///< give it further bytes
        body,     ///< `head` is whole; give it further bytes, and take those of the body
        complete, ///< the request is whole; what is not used belongs to the next one
        failed,   ///< `status` and `problem` say why
    };
    explicit request_reader(std::size_t head_limit);
    ~request_reader();

    /// Takes bytes and says how many it used; the caller keeps the rest and gives it again, with more behind
    /// it.
    std::size_t feed(std::string_view bytes);

    [[nodiscard]] state now() const { return state_; }
    [[nodiscard]] bool started() const { return used_ > 0 || waiting_; } ///< any byte of a request has come
    [[nodiscard]] const request_head& head() const;
    /// What has been decoded since the last call.
    [[nodiscard]] std::string take_body();
    [[nodiscard]] int status() const { return status_; }
    [[nodiscard]] const std::string& problem() const { return problem_; }

private:
    class parser;
    std::unique_ptr<parser> parser_;
    std::size_t head_limit_;
    std::size_t used_ = 0;
    bool waiting_ = false; ///< bytes came that could not be used yet
    bool left_over_ = false; ///< the parser took nothing of what it was given last
    state state_ = state::head;
    int status_ = 0;
    std::string problem_;

    std::size_t skip_empty_lines(std::string_view bytes);
    std::size_t parse(std::string_view bytes);
    void judge_head();
    void fail(int status, std::string problem);
};

} // namespace leadwire::intake
