#include "host/lead/request_body.hpp"

#include "host/lead/field_tree.hpp"
#include "host/lead/multipart.hpp"
#include "host/lead/text_encoding.hpp"

#include <numeric>

namespace leadwire {

std::uint64_t request_body::size() const {
    return std::accumulate(pieces.begin(), pieces.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const body_piece& piece) {
                               if (const auto* text = std::get_if<std::string>(&piece))
                                   return sum + text->size();
                               return sum + std::get<file_piece>(piece).size;
                           });
}

std::string request_body::preview() const {
    std::string shown;
    for (const auto& piece : pieces)
        if (const auto* text = std::get_if<std::string>(&piece)) {
            shown += *text;
        } else {
            const auto& file = std::get<file_piece>(piece);
            shown += "[file " + (file.name.empty() ? file.path.filename().string() : file.name) + ", " +
                     std::to_string(file.size) + " bytes]";
        }
    return shown;
}

result<request_body> encode_body(const field_list& fields, body_format format, const file_lookup& files,
                                 std::string_view boundary_seed) {
    request_body body;
    if (fields.has_file()) {
        if (format == body_format::form || format == body_format::multipart)
            return encode_multipart(fields, files, boundary_seed);
        return invalid({}, "a file cannot be sent in body format " + std::string(name_of(format)) +
                               "; allowed with: form, multipart");
    }
    if (fields.empty()) return body;
    switch (format) {
    case body_format::form:
        body.content_type = "application/x-www-form-urlencoded";
        body.pieces.emplace_back(encode_form(fields));
        break;
    case body_format::json: {
        auto document = fields_to_json(fields);
        if (!document) return std::unexpected(std::move(document.error()));
        body.content_type = "application/json";
        body.pieces.emplace_back(json::dump(*document));
        break;
    }
    case body_format::multipart:
        return encode_multipart(fields, files, boundary_seed);
    case body_format::query:
        break;
    }
    return body;
}

std::string encode_form(const field_list& fields) {
    std::size_t most = 0;
    for (const auto& f : fields.all()) most += 3 * (f.name.size() + f.value.size()) + 2;
    std::string text;
    text.reserve(most + 1);
    for (const auto& f : fields.all()) {
        if (&f != fields.all().data()) text += '&';
        append_form_encoded(text, f.name);
        text += '=';
        append_form_encoded(text, f.value);
    }
    return text;
}

result<json::value> fields_to_json(const field_list& fields) {
    field_tree tree;
    for (const auto& f : fields.all()) {
        if (f.file)
            return invalid(f.name,
                           "a file cannot be sent in body format json; allowed with: form, multipart");
        auto path = parse_field_path(f.name);
        if (!path) return invalid({}, std::move(path.error()));
        auto value = typed_value(f.value, path->type);
        if (!value) return invalid("field \"" + f.name + "\"", std::move(value.error()));
        if (auto fits = tree.put(*path, std::move(*value)); !fits)
            return invalid("field \"" + f.name + "\"", std::move(fits.error()));
    }
    return std::move(tree).take();
}

std::string append_query(std::string_view url, const field_list& fields) {
    if (fields.empty()) return std::string(url);
    auto fragment = std::min(url.find('#'), url.size());
    std::string whole(url.substr(0, fragment));
    if (whole.find('?') == std::string::npos)
        whole += '?';
    else if (!whole.ends_with('?') && !whole.ends_with('&'))
        whole += '&';
    whole += encode_form(fields);
    return whole += url.substr(fragment);
}

} // namespace leadwire
