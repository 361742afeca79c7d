// Fields become a body: form, JSON, multipart or query (docs/macros.md).
#pragma once

#include "host/lead/fields.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <variant>
#include <vector>

namespace leadwire {

/// A file of the store, streamed when the request is written.
struct file_piece {
    std::filesystem::path path;
    std::uint64_t size = 0;
    std::string name{}; ///< as the receiver sees it; `encode_body` sets it
};
using body_piece = std::variant<std::string, file_piece>;

/// A body in the order in which it is written. Its length is known before the first byte.
struct request_body {
    std::string content_type; ///< empty: no body
    std::vector<body_piece> pieces;
    [[nodiscard]] std::uint64_t size() const;
    [[nodiscard]] bool empty() const { return pieces.empty(); }
    /// One text of its own; files stand as "[file scan.pdf, 1234 bytes]": for records and previews.
    [[nodiscard]] std::string preview() const;
};

/// Finds an attachment in the file store; an error says which file is missing.
using file_lookup = std::function<result<file_piece>(const attachment&)>;

/// `format` query gives no body: see `append_query`. A request that carries a file is sent as multipart
/// whatever the format says, but for json and query, where it is an error. `boundary_seed` makes the
/// multipart boundary (any text).
[[nodiscard]] result<request_body> encode_body(const field_list& fields, body_format format,
                                               const file_lookup& files, std::string_view boundary_seed);
/// Fields as the URL standard's form serialiser writes them: space is "+".
[[nodiscard]] std::string encode_form(const field_list& fields);
/// Brackets become objects and arrays, ":int", ":number", ":bool", ":json" give the type. An error names the
/// field.
[[nodiscard]] result<json::value> fields_to_json(const field_list& fields);
/// Puts the fields into the URL's query, before a fragment.
[[nodiscard]] std::string append_query(std::string_view url, const field_list& fields);

} // namespace leadwire
