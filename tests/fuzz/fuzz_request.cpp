// Whatever a client sends: the reader keeps its limits, and pieces give what the whole gives.
#include "host/intake/request_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

using leadwire::intake::request_reader;
constexpr std::size_t limit = 2000;

struct reading {
    request_reader reader{limit};
    std::string body, rest;

    reading(std::string_view bytes, std::size_t piece) {
        const auto reads = [&] {
            return reader.now() == request_reader::state::head || reader.now() == request_reader::state::body;
        };
        while (!bytes.empty() && reads()) {
            rest += bytes.substr(0, piece);
            bytes.remove_prefix(std::min(piece, bytes.size()));
            for (auto before = request_reader::state::failed; reads() && before != reader.now();) {
                before = reader.now(); // the reader stops behind a head
                const auto used = reader.feed(rest);
                if (used > rest.size()) std::abort();
                rest.erase(0, used);
                body += reader.take_body();
            }
            if (reads() && rest.size() >= limit) std::abort(); // a client could fill the memory
        }
        rest += bytes;
    }
    [[nodiscard]] bool complete() const { return reader.now() == request_reader::state::complete; }
};

void check(bool holds) {
    if (!holds) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto piece = static_cast<std::size_t>(data[0] % 64) + 1;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const reading whole(bytes, std::max<std::size_t>(bytes.size(), 1)), pieces(bytes, piece);
    // A limit may be passed by the whole of what came at once; a request that both see is the same one.
    if (!whole.complete() || !pieces.complete()) return 0;
    const auto &a = whole.reader.head(), &b = pieces.reader.head();
    check(a.method == b.method && a.target == b.target && a.fields == b.fields);
    check(a.chunked == b.chunked && a.content_length == b.content_length && a.keep_alive == b.keep_alive);
    check(whole.body == pieces.body && whole.rest == pieces.rest);
    check(!(a.chunked && a.content_length) && a.count("Content-Length") <= 1 && a.count("Host") <= 1);
    check(a.chunked || whole.body.size() == a.content_length.value_or(0));
    return 0;
}
