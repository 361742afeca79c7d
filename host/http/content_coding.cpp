#include "host/http/content_coding.hpp"

#include "host/http/field_names.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <vector>

namespace leadwire::http {
namespace {

enum class framing : int { gzip = 15 + 16, zlib = 15, none = -15 }; // as inflateInit2 takes them
using outcome = std::expected<std::string, coding_problem>;

class inflater {
public:
    explicit inflater(framing f) { ready_ = inflateInit2(&stream_, static_cast<int>(f)) == Z_OK; }
    ~inflater() { inflateEnd(&stream_); }
    inflater(const inflater&) = delete;
    inflater& operator=(const inflater&) = delete;

    outcome run(std::string_view in, std::uint64_t max_size) {
        if (!ready_)
            return std::unexpected(
                coding_problem{coding_problem::cause::broken, "found no memory for decoding"});
        std::string out;
        std::array<char, 16384> piece;
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
        stream_.avail_in = static_cast<uInt>(in.size());
        for (;;) {
            stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
            stream_.avail_out = static_cast<uInt>(piece.size());
            const int rc = inflate(&stream_, Z_NO_FLUSH);
            const auto made = piece.size() - stream_.avail_out;
            if (out.size() + made > max_size)
                return std::unexpected(
                    coding_problem{coding_problem::cause::too_large,
                                   "is larger than " + std::to_string(max_size) + " bytes after decoding"});
            out.append(piece.data(), made);
            if (rc == Z_STREAM_END) {
                // A gzip file may be several, one behind the other; what else follows is padding.
                if (stream_.avail_in < 2 || stream_.next_in[0] != 0x1F || stream_.next_in[1] != 0x8B)
                    return out;
                if (inflateReset(&stream_) != Z_OK) return out;
                continue;
            }
            if (rc != Z_OK || (made == 0 && stream_.avail_in == 0))
                return std::unexpected(coding_problem{coding_problem::cause::broken, problem(rc)});
        }
    }

private:
    z_stream stream_{};
    bool ready_ = false;

    std::string problem(int rc) const {
        if (rc == Z_OK || rc == Z_BUF_ERROR) return "is compressed and ends too early";
        return std::string("is compressed and damaged (") +
               (stream_.msg != nullptr ? stream_.msg : zError(rc)) + ")";
    }
};

outcome inflate_deflate(std::string_view body, std::uint64_t max_size) {
    // "deflate" means zlib's frame, but half of the servers send the bare stream.
    auto framed = inflater(framing::zlib).run(body, max_size);
    if (framed || framed.error().what == coding_problem::cause::too_large) return framed;
    auto bare = inflater(framing::none).run(body, max_size);
    return bare ? bare : framed;
}

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> out;
    while (!list.empty()) {
        const auto comma = list.find(',');
        auto one = list.substr(0, comma);
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
        while (!one.empty() && (one.front() == ' ' || one.front() == '\t')) one.remove_prefix(1);
        while (!one.empty() && (one.back() == ' ' || one.back() == '\t')) one.remove_suffix(1);
        if (one.empty()) continue;
        std::string word(one);
        std::ranges::transform(word, word.begin(), lower);
        if (word != "identity") out.push_back(std::move(word));
    }
    return out;
}

} // namespace

std::expected<std::string, coding_problem> decode_content(std::string body, std::string_view codings,
                                                          std::uint64_t max_size) {
    const auto names = split(codings);
    const auto known = [](const std::string& n) { return n == "gzip" || n == "x-gzip" || n == "deflate"; };
    if (body.empty() || !std::ranges::all_of(names, known)) return body;
    if (names.size() > 3)
        return std::unexpected(
            coding_problem{coding_problem::cause::broken, "is compressed more than three times"});
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        auto plain = *name == "deflate" ? inflate_deflate(body, max_size)
                                        : inflater(framing::gzip).run(body, max_size);
        if (!plain) return plain;
        body = std::move(*plain);
    }
    return body;
}

} // namespace leadwire::http
