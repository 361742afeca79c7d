// Any text is fields or a refusal, in every body format; what a form writes reads back as the fields that it
// was made of.
#include "host/lead/request_body.hpp"

#include <cstdint>
#include <cstdlib>

using namespace leadwire;

namespace {

struct world {
    catalog neighbours;
    secret_values secrets{{"a", "s&t"}};
    installation_key key{{}};
    macro_setting setting{neighbours, secrets, key};
    macro_send send;
    lead order;

    world() {
        order.id = lead_id{7};
        order.name = "Ёж + &=%";
        order.phone = "+79161234567";
        order.country = "ru";
        order.meta = {{"a", "{id}"},
                      {"f", json::object{{"file", "f1"}, {"name", "a\"b"}, {"type", "text/plain"}}},
                      {"wrong", json::array{}}};
    }
};

void require(bool held) {
    if (!held) std::abort();
}

std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+')
            out += ' ';
        else if (text[i] == '%') {
            require(i + 2 < text.size());
            out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
            i += 2;
        } else
            out += text[i];
    }
    return out;
}

void check_form(const field_list& fields) {
    auto form = encode_form(fields);
    std::string_view rest = form;
    for (const auto& f : fields.all()) {
        auto pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
        auto equals = pair.find('=');
        require(equals != std::string_view::npos);
        require(decoded(pair.substr(0, equals)) == f.name && decoded(pair.substr(equals + 1)) == f.value);
    }
    require(rest.empty());
}

void check_body(const request_body& body) {
    std::uint64_t size = 0;
    for (const auto& piece : body.pieces)
        size += std::holds_alternative<std::string>(piece) ? std::get<std::string>(piece).size() : 5U;
    require(size == body.size());
    require(body.empty() == body.content_type.empty());
    require(body.content_type.find_first_of("\r\n") == std::string::npos);
    (void)body.preview();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const world w;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (auto format : {body_format::form, body_format::json, body_format::multipart, body_format::query}) {
        auto made = field_templates::parse(text, format);
        if (!made) {
            require(made.error().offset <= size && !made.error().text.empty());
            continue;
        }
        for (const auto& warning : made->warnings())
            require(warning.offset < size && text[warning.offset] == '{');
        auto fields = made->expand({w.order, w.setting, w.send});
        if (!fields) {
            require(!fields.error().place.empty());
            continue;
        }
        field_list again;
        for (const auto& f : fields->all()) again.set(f);
        require(again == *fields);
        check_form(*fields);
        for (auto sent : {body_format::form, body_format::json, body_format::multipart, body_format::query}) {
            auto body = encode_body(
                *fields, sent,
                [](const attachment& a) -> result<file_piece> { return file_piece{"/" + a.file, 5}; }, text);
            if (body) check_body(*body);
            if (body && sent == body_format::json && !body->empty())
                require(json::parse(std::get<std::string>(body->pieces[0])).has_value());
        }
        (void)append_query(text, *fields);
    }
    return 0;
}
