// The main job: every lead of the sample through two plugins and one integration without a plugin.
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"
#include "tests/support/mock_crm.hpp"

#include <boost/test/unit_test.hpp>

#include <map>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(tick)

namespace {

constexpr std::string_view nutra_secret = "n-5f2c9a7e41b0", world_secret = "w-77aa01c3";

/// The sample's integrations, pointed at the mock CRM.
void apply_sample(const installation& host, const mock_crm& crm) {
    (void)host.done({"secret", "set", "nutra_key"}, std::string(nutra_secret));
    (void)host.done({"secret", "set", "world_key"}, std::string(world_secret));
    for (const auto* name : {"nutra", "nutra-world", "academy"}) {
        auto text = source_text(std::string("sample/integrations/") + name + ".toml");
        const std::string_view place = "@CRM@";
        text.replace(text.find(place), place.size(), "127.0.0.1:" + std::to_string(crm.port()));
        host.apply(text);
    }
}

} // namespace

BOOST_AUTO_TEST_CASE(every_lead_of_the_sample_is_sent_once_and_is_what_the_crm_answered) {
    installation host;
    mock_crm crm;
    apply_sample(host, crm);
    const auto sample = source_text("sample/leads.jsonl");
    host.import_leads(sample);
    const auto all = static_cast<std::int64_t>(parsed_lines(sample).size());

    const auto first = host.tick();
    BOOST_TEST(first.claimed == all);
    BOOST_TEST(first.accepted + first.rejected + first.failed == all);
    BOOST_TEST(first.failed > 0);
    BOOST_TEST(first.in_doubt + first.held + first.done == 0);
    auto verified = crm.verify(host.leads_with_deliveries(), {"--once"});
    BOOST_TEST(verified.status == 0, verified.output << verified.errors);

    const auto second = host.tick();
    BOOST_TEST(second.claimed == first.failed, "what failed goes again, and nothing else");
    const auto leads = host.leads_with_deliveries();
    verified = crm.verify(leads);
    BOOST_TEST(verified.status == 0, verified.output << verified.errors);
    BOOST_TEST(static_cast<std::int64_t>(crm.log().size()) == all + first.failed);

    std::map<std::string, int> by_integration;
    for (const auto& lead : parsed_lines(leads)) {
        BOOST_TEST(count_at(lead, "/deliveries") == 1u);
        ++by_integration[text_at(lead, "/deliveries/0/integration")];
    }
    for (const auto* name : {"nutra", "nutra-world", "academy"}) BOOST_TEST(by_integration[name] > 0, name);
    BOOST_TEST(leads.find(nutra_secret) == std::string::npos);
    BOOST_TEST(leads.find(world_secret) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_tick_without_due_leads_does_nothing) {
    installation host;
    BOOST_TEST(host.tick().claimed == 0);
}

BOOST_AUTO_TEST_CASE(a_paused_integration_lets_its_leads_wait) {
    installation host;
    mock_crm crm;
    host.apply("id = \"crm\"\nplugin = \"altercpa\"\noffers = \"*\"\n[new]\nurl = \"" +
               crm.url("/?ext={id}") + "\"\n");
    host.import_leads(R"({"id": 1, "offer": 12, "phone": "79161234567"})");
    (void)host.done({"integration", "pause", "crm"});
    BOOST_TEST(host.tick().claimed == 0);
    BOOST_TEST(text_at(host.lead("1"), "/deliveries/0/why").find("paused") != std::string::npos);
    (void)host.done({"integration", "resume", "crm"});
    BOOST_TEST(host.tick().claimed == 1);
    BOOST_TEST(crm.log().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_stub_and_a_known_lead_send_nothing) {
    installation host;
    mock_crm crm;
    host.apply("id = \"stub\"\noffers = [12]\n[new]\n");
    host.apply("id = \"crm\"\nplugin = \"altercpa\"\noffers = [13]\n[new]\nurl = \"" + crm.url("/?ext={id}") +
               "\"\n");
    host.import_leads(R"({"id": 1, "offer": 12, "phone": "1"})"
                      "\n"
                      R"({"id": 2, "offer": 12, "phone": "1", "external_id": "A-2"})"
                      "\n"
                      R"({"id": 3, "offer": 13, "phone": "1", "external_id": "A-3"})");
    BOOST_TEST(host.tick().accepted == 3);
    for (const auto& [id, external] :
         std::map<std::string, std::string>{{"1", "1"}, {"2", "A-2"}, {"3", "A-3"}}) {
        BOOST_TEST(text_at(host.lead(id), "/status") == "processing", id);
        BOOST_TEST(text_at(host.lead(id), "/external_id") == external, id);
    }
    BOOST_TEST(crm.log().empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
