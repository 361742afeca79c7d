// A lead with neighbours, secrets and a key, for tests that expand templates. Change what a test is about.
#pragma once

#include "host/lead/macro_template.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>

namespace leadwire::test {

inline std::string text_of_file(const std::string& path) {
    std::ifstream in(LEADWIRE_SOURCE_DIR "/" + path, std::ios::binary);
    BOOST_REQUIRE_MESSAGE(in, path);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline json::value parsed(std::string_view text) {
    auto value = json::parse(text);
    BOOST_REQUIRE_MESSAGE(value, (value ? "" : value.error().message()));
    return *value;
}

inline catalog sample_catalog() {
    auto made = catalog::from_json(parsed(text_of_file("sample/catalog.json")));
    BOOST_REQUIRE_MESSAGE(made, (made ? "" : made.error().message()));
    return std::move(*made);
}

struct macro_world {
    catalog neighbours = sample_catalog();
    secret_values secrets{{"token", "t&k=1"}, {"host", "https://crm.example"}};
    installation_key key = *installation_key::from_hex(std::string(64, '7'));
    macro_setting setting{neighbours, secrets, key};
    macro_send send;
    lead order;

    macro_world() {
        order.id = lead_id{1001};
        order.offer = offer_id{12};
        order.name = "Ivan Petrov";
        order.phone = "79161234567";
        order.country = "ru";
    }
    macro_world(const macro_world&) = delete;
    macro_world& operator=(const macro_world&) = delete;

    [[nodiscard]] macro_input input() const { return {order, setting, send}; }
    [[nodiscard]] std::string expand(std::string_view text, text_context context) const {
        auto made = macro_template::parse(text, context);
        BOOST_REQUIRE_MESSAGE(made, text << ": " << (made ? "" : made.error().text));
        return made->expand(input());
    }
    [[nodiscard]] std::string plain(std::string_view text) const { return expand(text, text_context::plain); }
    [[nodiscard]] std::string url(std::string_view text) const { return expand(text, text_context::url); }
    void meta(std::string_view name, json::value value) { json::set(order.meta, name, std::move(value)); }
};

} // namespace leadwire::test
