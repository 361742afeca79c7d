#include "host/lead/multipart.hpp"

#include "host/lead/digest.hpp"

#include <algorithm>

namespace leadwire {
namespace {

// A boundary must not occur in what it parts; files are not read for that, since nobody can foresee a digest
// of the seed.
std::string boundary_for(const field_list& fields, std::string_view seed) {
    for (int turn = 0;; ++turn) {
        auto boundary =
            "leadwire" +
            hex_digest(digest_kind::sha256, std::to_string(turn) + "\n" + std::string(seed)).substr(0, 32);
        auto holds = [&](const field& f) {
            return f.name.contains(boundary) || f.value.contains(boundary) ||
                   (f.file && f.file->name.contains(boundary));
        };
        if (std::ranges::none_of(fields.all(), holds)) return boundary;
    }
}

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (char c : text) switch (c) {
        case '"':
            out += "%22";
            break;
        case '\r':
            out += "%0D";
            break;
        case '\n':
            out += "%0A";
            break;
        default:
            out += c;
        }
    out += '"';
}

std::string_view media_type(const attachment& file) {
    auto harmless = [](char c) { return c >= ' ' && c < 0x7F; };
    if (file.type.empty() || !std::ranges::all_of(file.type, harmless)) return "application/octet-stream";
    return file.type;
}

} // namespace

result<request_body> encode_multipart(const field_list& fields, const file_lookup& files,
                                      std::string_view boundary_seed) {
    request_body body;
    const auto boundary = boundary_for(fields, boundary_seed);
    body.content_type = "multipart/form-data; boundary=" + boundary;
    std::string text;
    for (const auto& f : fields.all()) {
        text += "--" + boundary + "\r\nContent-Disposition: form-data; name=";
        append_quoted(text, f.name);
        if (!f.file) {
            text += "\r\n\r\n" + f.value + "\r\n";
            continue;
        }
        auto piece = files(*f.file);
        if (!piece) {
            auto& failure = piece.error();
            if (failure.place.empty()) failure.place = "field \"" + f.name + "\"";
            return std::unexpected(std::move(failure));
        }
        piece->name = f.file->name.empty() ? f.file->file : f.file->name;
        text += "; filename=";
        append_quoted(text, piece->name);
        ((text += "\r\nContent-Type: ") += media_type(*f.file)) += "\r\n\r\n";
        body.pieces.emplace_back(std::move(text));
        body.pieces.emplace_back(std::move(*piece));
        text = "\r\n";
    }
    text += "--" + boundary + "--\r\n";
    body.pieces.emplace_back(std::move(text));
    return body;
}

} // namespace leadwire
