// Integrations that let a lead say how the mock CRM answers it: custom field `mock`.
#pragma once

#include "tests/support/mock_crm.hpp"

#include <string>
#include <string_view>

namespace leadwire::test {

struct integration_wish {
    std::string id = "crm", plugin = "altercpa", offers = "\"*\"";
    std::string url = {};  ///< with the macros that it needs
    std::string head = {}; ///< further lines before the tables
    std::string more = {}; ///< further tables
    std::string limits = "in_flight = 8\ntimeout = \"3s\"";
    std::string breaker = "minimum = 100000";
};

[[nodiscard]] inline std::string integration_text(const integration_wish& w) {
    return "id = \"" + w.id + "\"\nplugin = \"" + w.plugin + "\"\noffers = " + w.offers + "\n" + w.head +
           "\n[limits]\n" + w.limits + "\n[breaker]\n" + w.breaker + "\n" + w.more +
           "\n[new]\nurl = \"" + w.url +
           "\"\nfields = '''\nname {name}\nphone {iphone}\nmock {meta:mock}\necho {meta:echo}\n'''\n" +
           "headers = { \"X-Request\" = \"{idem}\", \"X-Attempt\" = \"{attempt}\" }\n";
}

[[nodiscard]] inline std::string lead_text(int id, int offer, std::string_view mock) {
    return R"({"id": )" + std::to_string(id) + R"(, "offer": )" + std::to_string(offer) +
           R"(, "name": "Ivan Petrov", "phone": "79161234567", "country": "ru", "meta": {"mock": ")" +
           std::string(mock) + "\"}}\n";
}

/// Leads 1 to `count`.
[[nodiscard]] inline std::string leads_text(int count, std::string_view mock) {
    std::string lines;
    for (int id = 1; id <= count; ++id) lines += lead_text(id, 12, mock);
    return lines;
}

} // namespace leadwire::test
