// Flows change and approved: integrations that have them, and what became of their deliveries.
#pragma once

#include "tests/functional/crm_integration.hpp"
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::test {

/// Requests say their flow, and the lead as the flow has it.
[[nodiscard]] inline std::string later_table(std::string_view flow, const std::string& url) {
    return "[" + std::string(flow) + "]\nurl = \"" + url + "\"\nfields = '''\nflow " + std::string(flow) +
           "\ncrm_order {ext}\nname {name}\ncount {count}\ncolor {meta:color}\necho {meta:echo}\n'''\n" +
           "headers = { \"X-Request\" = \"{idem}\" }\n";
}
[[nodiscard]] inline std::string change_table(const std::string& url) {
    return later_table("change", url);
}
[[nodiscard]] inline std::string approved_table(const std::string& url,
                                                std::string_view status = "packaging") {
    return later_table("approved", url) + "status = \"" + std::string(status) + "\"\n";
}

/// An integration with flow approved alone.
[[nodiscard]] inline std::string depot_text(std::string_view id, const std::string& url,
                                            std::string_view status = "packaging") {
    return "id = \"" + std::string(id) + "\"\nplugin = \"altercpa\"\noffers = \"*\"\n" +
           approved_table(url, status);
}

/// A lead that another system has registered at the CRM, or that somebody has processed.
[[nodiscard]] inline std::string known_lead(int id, std::string_view status, std::string_view external_id) {
    return R"({"id": )" + std::to_string(id) + R"(, "offer": 12, "phone": "79161234567", "country": "ru",)" +
           R"("status": ")" + std::string(status) + R"(", "external_id": ")" + std::string(external_id) +
           "\"}\n";
}

/// The lead's deliveries of that flow, to that integration if one is named, in their order.
[[nodiscard]] inline std::vector<json::value> deliveries(const json::value& lead, std::string_view flow,
                                                         std::string_view integration = {}) {
    auto all = *json::at_pointer(lead, "/deliveries")->if_array();
    std::erase_if(all, [&](const json::value& d) {
        return text_at(d, "/flow") != flow ||
               (!integration.empty() && text_at(d, "/integration") != integration);
    });
    return {all.begin(), all.end()};
}

/// Requests about the lead that say that flow.
[[nodiscard]] inline std::vector<json::value> requests(const mock_crm& crm, std::string_view lead,
                                                       std::string_view flow) {
    auto log = crm.log_of(lead);
    std::erase_if(log, [&](const json::value& r) { return text_at(r, "/fields/flow") != flow; });
    return log;
}

} // namespace leadwire::test
