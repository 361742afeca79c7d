// The body of a request, piece by piece: texts as they are, files read from disk when they are written.
#pragma once

#include "host/lead/request_body.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <vector>

namespace leadwire::http {

class body_stream {
public:
    /// Opens every file, so that a missing one is found before anything is sent. `pieces` must outlive the
    /// stream.
    [[nodiscard]] static std::expected<body_stream, std::string> open(const std::vector<body_piece>& pieces);
    body_stream() = default;
    body_stream(body_stream&& other) noexcept;
    body_stream& operator=(body_stream&& other) noexcept;
    ~body_stream();

    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] bool finished() const { return next_ == entries_.size(); }
    /// Appends at least one byte unless finished, and stops at about `wanted` bytes of `out`. Fails if a file
    /// has changed in size meanwhile.
    [[nodiscard]] std::expected<void, std::string> fill(std::string& out, std::size_t wanted);

private:
    struct entry {
        const body_piece* piece = nullptr;
        int file = -1;
        std::uint64_t done = 0;
    };
    std::vector<entry> entries_;
    std::size_t next_ = 0;
    std::uint64_t size_ = 0;

    [[nodiscard]] std::expected<void, std::string> fill_from_file(entry& e, std::string& out,
                                                                  std::size_t room);
};

} // namespace leadwire::http
