// An integration with a sync flow whose leads say how the mock CRM answers it: custom fields `mock` and
// `echo`. The CRM's log tells the flows apart by the path.
#pragma once

#include "tests/support/mock_crm.hpp"

#include <string>
#include <string_view>

namespace leadwire::test {

struct sync_wish {
    std::string id = "broker", plugin = "plain-value", offers = "\"*\"";
    std::string in_doubt = "resend", customer = "8s";
    std::string settings = {}; ///< lines of its table
    bool classic = true;       ///< has flow new
    int breaker_minimum = 100000;
    std::string limits = {}; ///< further lines of its table
};

[[nodiscard]] inline std::string sync_integration(const mock_crm& crm, const sync_wish& w) {
    std::string text =
        "id = \"" + w.id + "\"\nplugin = \"" + w.plugin + "\"\noffers = " + w.offers + "\nin_doubt = \"" +
        w.in_doubt +
        "\"\n[limits]\nin_flight = 8\ntimeout = \"20s\"\n" + w.limits + "[breaker]\nminimum = " +
        std::to_string(w.breaker_minimum) + "\n[settings]\n" + w.settings + "[sync]\nurl = \"" + crm.url("/sync/mock={meta:mock}?ext={id}") + "\"\ntimeout = \"" +
        w.customer + "\"\nfields = '''\necho {meta:echo}\n'''\n";
    if (w.classic) text += "[new]\nurl = \"" + crm.url("/new/mock=ok?ext={id}") + "\"\n";
    return text;
}

[[nodiscard]] inline std::string arriving(std::string_view mock, std::string_view echo = "",
                                          std::string_view more = "") {
    json::object meta{{"mock", mock}};
    if (!echo.empty()) meta.emplace_back("echo", echo);
    return R"({"offer": 13, "phone": "79161234567", "country": "ru", "meta": )" +
           json::dump(std::move(meta)) + std::string(more) + "}";
}

} // namespace leadwire::test
