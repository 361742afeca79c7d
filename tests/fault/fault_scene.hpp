// An installation, the mock CRM, and senders that come to a bad end.
#pragma once

#include "tests/functional/crm_integration.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/mock_crm.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace leadwire::test {

/// LEADWIRE_FAULT_ROUNDS, or a number that suits a test run.
inline int fault_rounds(int usual = 6) {
    const char* wanted = std::getenv("LEADWIRE_FAULT_ROUNDS");
    return wanted ? std::max(1, std::atoi(wanted)) : usual;
}

inline std::string program(std::string_view name) {
    return std::string(LEADWIRE_BINARY_DIR "/bin/") + std::string(name);
}

struct fault_scene {
    /// Leads from `first` on, each with the custom field `mock`.
    void import(int first, int count, std::string_view mock = "slow:5") const {
        std::string lines;
        for (int id = first; id < first + count; ++id) lines += lead_text(id, 12, mock);
        home.import_leads(lines);
    }
    /// A tick that runs beside the test, its log in `errors`.
    [[nodiscard]] std::unique_ptr<background_process> ticking() const {
        return std::make_unique<background_process>(
            std::vector<std::string>{program("leadwire"), "--dir", home.path().string(), "tick", "--json"},
            background_process::input::of_the_test, errors());
    }
    [[nodiscard]] std::string errors() const { return (home.files().path() / "errors.log").string(); }

    /// Requests of each lead that the CRM got, by what stands in the path.
    [[nodiscard]] std::map<std::string, int> requests(std::string_view within) const {
        std::map<std::string, int> all;
        for (const auto& one : crm.log())
            if (text_at(one, "/path").find(within) != std::string::npos) ++all[text_at(one, "/lead")];
        return all;
    }
    /// How often an attempt of this outcome stands in the lead's first delivery.
    [[nodiscard]] static int attempts(const json::value& lead, std::string_view outcome) {
        int count = 0;
        for (std::size_t i = 0; i < count_at(lead, "/deliveries/0/attempts"); ++i)
            count += text_at(lead, "/deliveries/0/attempts/" + std::to_string(i) + "/outcome") == outcome;
        return count;
    }
    [[nodiscard]] std::vector<json::value> leads() const { return parsed_lines(home.leads_with_deliveries()); }

    mock_crm crm;
    installation home;
};

} // namespace leadwire::test
