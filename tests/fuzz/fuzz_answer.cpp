// Whatever a server sends: the reader and the decoder keep their limits, and pieces give what the whole
// gives.
#include "host/http/answer_reader.hpp"
#include "host/http/content_coding.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

using leadwire::http::answer_reader;
constexpr std::uint64_t limit = 10000;

answer_reader::state feed(answer_reader& reader, std::string_view bytes, std::size_t piece) {
    std::string kept;
    while (!bytes.empty() && reader.now() == answer_reader::state::more) {
        kept += bytes.substr(0, piece);
        bytes.remove_prefix(std::min(piece, bytes.size()));
        const auto used = reader.feed(kept);
        if (used > kept.size()) std::abort();
        kept.erase(0, used);
    }
    reader.end();
    return reader.now();
}

void check(bool holds) {
    if (!holds) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto piece = static_cast<std::size_t>(data[0] % 64) + 1;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    answer_reader whole(limit, leadwire::http::answer_to::other_request);
    answer_reader pieces(limit, leadwire::http::answer_to::other_request);
    const auto state = feed(whole, bytes, std::max<std::size_t>(bytes.size(), 1));
    const auto in_pieces = feed(pieces, bytes, piece);
    // The end of a message that is too large or no HTTP may be seen at different places; a whole answer may
    // not.
    check((state == answer_reader::state::complete) == (in_pieces == answer_reader::state::complete));
    if (state == answer_reader::state::complete) {
        check(whole.keeps_alive() == pieces.keeps_alive());
        const auto a = whole.take(), b = pieces.take();
        check(a.status == b.status && a.headers == b.headers && a.body == b.body && a.body.size() <= limit);
        if (const auto coding = a.header("Content-Encoding")) {
            const auto plain = leadwire::http::decode_content(a.body, *coding, limit);
            check(!plain || plain->size() <= limit);
        }
    }
    for (const auto* coding : {"gzip", "deflate", "deflate, gzip"}) {
        const auto plain = leadwire::http::decode_content(std::string(bytes), coding, limit);
        check(!plain || plain->size() <= limit);
    }
    return 0;
}
