// A socket that writes and reads bytes: nothing between a test and the wire.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace leadwire::test {

enum class line_end {
    closed, ///< as TCP ends
    reset,
    open, ///< the other side waits
};

class raw_client {
public:
    explicit raw_client(std::uint16_t port); ///< 127.0.0.1; throws if it cannot connect
    ~raw_client();
    raw_client(const raw_client&) = delete;
    raw_client& operator=(const raw_client&) = delete;

    void send(std::string_view bytes) const;
    /// As far as the other side takes them; false: it has ended the line.
    bool try_send(std::string_view bytes) const;
    /// One answer with Content-Length, chunks or none (204), as it came; what there is where the line ends
    /// before.
    std::string read_answer();
    /// Everything until the end of the line.
    std::string read_all();
    /// Says that nothing more will come.
    void end_sending() const;
    /// Ends the line with RST.
    void reset();
    /// How the line stands, after `read_…`; an open one is found by its silence of a tenth of a second.
    line_end state();

private:
    int socket_ = -1;
    std::string kept_;
    bool reset_ = false;

    bool read_more();
};

/// A POST with a form.
[[nodiscard]] std::string post(std::string_view target, std::string_view form, std::string_view headers = "");

} // namespace leadwire::test
