// A plugin that misbehaves beside others in one tick: their leads are accepted, and none of its own is lost or sent twice.
#include "tests/support/installation.hpp"
#include "tests/functional/crm_integration.hpp"
#include "tests/support/json_text.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <map>

namespace leadwire::test {
namespace {

constexpr int of_each = 12;
const auto misdeeds = boost::unit_test::data::make(std::vector<std::string>{
    "null pointer", "abort", "terminate", "exit", "_exit", "overflow", "hang", "spin", "stop", "kill itself",
    "close descriptors", "overwrite",
#ifndef LEADWIRE_SANITIZED
    "leak",
#endif
});

/// Whoever does this takes all that the process was about with it: calls of the same build that were under way may be blamed, too.
bool hides_who_did_it(std::string_view how) {
    return how == "stop" || how == "kill itself" || how == "overwrite";
}

struct neighbours {
    mock_crm crm;
    installation home;

    neighbours() {
        (void)home.done({"config", "set", "plugins.hard_limit", "\"1s\""});
        std::filesystem::copy_file(LEADWIRE_BINARY_DIR "/tests/plugins/misbehaving.so", home.path() / "plugins/misbehaving.so");
        add("healthy", "altercpa", "[13]", "");
        add("sibling", "misbehaving", "[14]", ""); // the same build, in the same child
        // A fifth of a second each: all are under way together.
        std::string lines;
        for (int id = 1; id <= of_each; ++id) lines += lead_text(100 + id, 13, "slow:200") + lead_text(200 + id, 14, "slow:200");
        home.import_leads(lines);
    }
    void add(const std::string& id, const std::string& plugin, const std::string& offers, const std::string& settings) const {
        home.apply(integration_text({.id = id,
                                     .plugin = plugin,
                                     .offers = offers,
                                     .url = crm.url("/new?ext={id}"),
                                     .more = settings.empty() ? "" : "[settings]\n" + settings + "\n",
                                     .limits = "in_flight = 50\ntimeout = \"10s\""}));
    }
    /// All leads whose IDs begin with this hundred are accepted.
    void check_accepted(char hundred) const {
        int count = 0;
        for (const auto& lead : parsed_lines(home.leads_with_deliveries())) {
            if (text_at(lead, "/id")[0] != hundred) continue;
            ++count;
            BOOST_TEST(text_at(lead, "/status") == "processing", json::dump(lead));
        }
        BOOST_TEST(count == of_each);
    }
    void check_none_went_twice() const {
        std::map<std::string, int> requests;
        for (const auto& one : crm.log()) ++requests[text_at(one, "/lead")];
        for (const auto& [id, count] : requests) BOOST_TEST(count == 1, "lead " << id << " went " << count << " times");
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(misbehaving_neighbours)

BOOST_DATA_TEST_CASE_F(neighbours, others_are_accepted_and_nothing_goes_twice, misdeeds, how) {
    add("bad", "misbehaving", "[12]", "process = \"" + how + "\"");
    home.import_leads(lead_text(301, 12, "slow:200"));
    (void)home.tick();
    check_accepted('1');
    if (!hides_who_did_it(how)) {
        check_accepted('2');
        // A process may do without descriptors.
        const auto state = text_at(home.lead("301"), "/deliveries/0/state");
        BOOST_TEST((state == "held" || (how == "close descriptors" && state == "done")), state);
    }
    check_none_went_twice();
    (void)home.tick();
    check_none_went_twice();
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
