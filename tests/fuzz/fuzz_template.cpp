// Any text is a template or a refusal; expanding what was taken never fails, and text without braces stays as
// it is.
#include "host/lead/macro_template.hpp"

#include <cstdint>
#include <cstdlib>

using namespace leadwire;

namespace {

struct world {
    catalog neighbours;
    secret_values secrets{{"a", "s&t"}};
    installation_key key{{}};
    macro_setting setting{neighbours, secrets, key};
    macro_setting masked{neighbours, secrets, key, "example.com", secret_display::masked};
    macro_send send;
    lead order;

    world() {
        order.id = lead_id{7};
        order.name = "{phone} Ёж";
        order.phone = "+79161234567";
        order.country = "ru";
        order.comment = "a\n\"b\"";
        order.meta = {{"a", "{id}"}, {"n", json::number{"1e3"}}};
    }
};

void require(bool held) {
    if (!held) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const world w;
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (auto context : {text_context::plain, text_context::url}) {
        auto made = macro_template::parse(text, context);
        if (!made) {
            require(made.error().offset <= size && !made.error().text.empty());
            continue;
        }
        require(made->empty() == text.empty());
        for (const auto& warning : made->warnings())
            require(warning.offset < size && text[warning.offset] == '{');
        auto out = made->expand({w.order, w.setting, w.send});
        if (text.find('{') == std::string::npos) require(out == text);
        require(out == made->expand({w.order, w.setting, w.send}));
        (void)made->expand({w.order, w.masked, w.send});
        (void)made->filtered_secrets(w.secrets);
        for (const auto& name : made->secrets()) require(text.find("{secret:" + name) != std::string::npos);
    }
    return 0;
}
