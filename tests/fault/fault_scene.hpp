// An installation, the mock CRM, and senders that come to a bad end.
#pragma once

#include "tests/functional/crm_integration.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/mock_crm.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
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

inline bool on_postgresql() {
    const char* wanted = std::getenv("LEADWIRE_TEST_DATABASE");
    return wanted && std::string_view(wanted) == "postgresql";
}
// Preconditions of tests that one of the databases has no fault for.
inline boost::test_tools::assertion_result needs_postgresql(boost::unit_test::test_unit_id) {
    return on_postgresql();
}
inline boost::test_tools::assertion_result needs_sqlite(boost::unit_test::test_unit_id) {
    return !on_postgresql();
}
/// Tests that wait until all patience is at its end run with `tools/fault` alone.
inline boost::test_tools::assertion_result needs_long_form(boost::unit_test::test_unit_id) {
    return std::getenv("LEADWIRE_FAULT_ROUNDS") != nullptr;
}

inline std::string program(std::string_view name) {
    return std::string(LEADWIRE_BINARY_DIR "/bin/") + std::string(name);
}

struct fault_scene {
    fault_scene() = default;
    explicit fault_scene(const std::string& database) : home(database) {}
    fault_scene(const std::string& database, const place& crm_at, const place& home_at) : crm("", crm_at), home(database, home_at) {}

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

    [[nodiscard]] bool is_logged(std::string_view text) const {
        std::ifstream in(errors());
        const std::string log{std::istreambuf_iterator<char>(in), {}};
        return log.find(text) != std::string::npos;
    }

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
    /// Requests that the CRM got are at least so many, in time.
    [[nodiscard]] bool crm_gets(std::size_t requests) const {
        return eventually([&] { return crm.log().size() >= requests; });
    }

    /// With in_doubt = "hold", and the requests' path "/new": no lead is lost, none went twice, and what does not have its ID
    /// waits for a person, because it is in doubt. Returns how many do.
    int check_held(std::size_t all) const {
        const auto sent = requests("/new");
        const auto standing = leads();
        BOOST_TEST(standing.size() == all);
        int held = 0;
        for (const auto& lead : standing) {
            const auto id = text_at(lead, "/id");
            const auto count = sent.contains(id) ? sent.at(id) : 0;
            BOOST_TEST(count <= 1, "lead " << id << " went " << count << " times");
            if (text_at(lead, "/status") == "processing") {
                BOOST_TEST(count == 1);
                BOOST_TEST(text_at(lead, "/external_id") == "9" + id);
            } else {
                BOOST_TEST(text_at(lead, "/deliveries/0/state") == "held", "lead " << id << " is not held");
                BOOST_TEST(text_at(lead, "/deliveries/0/why").starts_with("in doubt"));
                ++held;
            }
        }
        return held;
    }
    /// The same, and nothing is in doubt either.
    void check_all_sent_once(std::size_t all) const { BOOST_TEST(check_held(all) == 0); }

    mock_crm crm;
    installation home;
};

} // namespace leadwire::test
