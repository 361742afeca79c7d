// in_doubt = "probe": the plugin asks the CRM before anything is sent again.
#include "tests/functional/serve_scene.hpp"
#include "tests/functional/sync_integration.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {
namespace {

struct probing : serve_scene {
    /// `lookup`: what the mock CRM answers to who asks for a lead.
    [[nodiscard]] std::string asking(std::string_view lookup) const {
        return integration_text({.plugin = "autologin",
                                 .url = crm.url("/new?ext={id}"),
                                 .head = "in_doubt = \"probe\"",
                                 .more = "[settings]\nlookup = \"" +
                                         crm.url("/find/mock=" + std::string(lookup) + "?ext={id}") + "\"\n"});
    }
    [[nodiscard]] std::string refused(const std::string& text) const {
        const auto applied = home.command({"integration", "apply", home.files().write("i.toml", text)});
        BOOST_TEST(applied.status == 1);
        return applied.errors;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(probe, probing)

BOOST_AUTO_TEST_CASE(what_the_crm_has_is_accepted_without_a_second_send) {
    home.apply(asking("lookup"));
    home.import_leads(lead_text(1, 12, "cut-before"));
    BOOST_TEST(home.tick().in_doubt == 1);
    BOOST_TEST(of_delivery("1", "new", "/state") == "due");
    BOOST_TEST(of_delivery("1", "new", "/why").starts_with("in doubt"));
    BOOST_TEST(home.tick().accepted == 1);
    BOOST_TEST(text_at(home.lead("1"), "/status") == "processing");
    BOOST_TEST(text_at(home.lead("1"), "/external_id") == "91");
    BOOST_TEST(requests("1", "/new") == 1u);
    BOOST_TEST(requests("1", "/find") == 1u);
    const auto verified = crm.verify(home.leads_with_deliveries());
    BOOST_TEST(verified.status == 0, verified.output);
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_sent_again_with_the_same_key) {
    home.apply(asking("unknown"));
    home.import_leads(lead_text(1, 12, "cut-then-ok:1"));
    BOOST_TEST(home.tick().in_doubt == 1);
    BOOST_TEST(home.tick().failed == 1);
    BOOST_TEST(of_delivery("1", "new", "/attempts/1/outcome") == "not_there");
    BOOST_TEST(home.tick().accepted == 1);
    BOOST_TEST(requests("1", "/new") == 2u);
    const auto sent = crm.log_of("1");
    BOOST_TEST(text_at(sent.front(), "/idem") == text_at(sent.back(), "/idem"));
}

BOOST_AUTO_TEST_CASE(what_the_crm_does_not_tell_stays_in_doubt_and_is_asked_again) {
    home.apply(asking("500"));
    home.import_leads(lead_text(1, 12, "cut-before"));
    BOOST_TEST(home.tick().in_doubt == 1);
    for (int asked = 1; asked <= 2; ++asked) {
        BOOST_TEST(home.tick().in_doubt == 1);
        BOOST_TEST(requests("1", "/find") == static_cast<std::size_t>(asked));
    }
    BOOST_TEST(of_delivery("1", "new", "/why").contains("unexpected answer, HTTP 500"));
    BOOST_TEST(requests("1", "/new") == 1u);
    // A person may know better.
    (void)home.done({"lead", "resolve", "1", "--accepted", "b-1"});
    BOOST_TEST(text_at(home.lead("1"), "/external_id") == "b-1");
}

BOOST_AUTO_TEST_CASE(a_sync_send_in_doubt_is_asked_for_and_not_sent_again) {
    home.apply(sync_integration(crm, {.plugin = "autologin",
                                      .in_doubt = "probe",
                                      .settings = "lookup = \"" + crm.url("/find/mock=lookup?ext={id}") + "\"\n"}));
    const auto id = take(arriving("cut-before"));
    BOOST_TEST(becomes(id, "processing"));
    BOOST_TEST(requests(id, "/sync") == 1u);
    BOOST_TEST(requests(id, "/new") == 0u);
    BOOST_TEST(text_at(home.lead(id), "/external_id") == "9" + id);
}

BOOST_AUTO_TEST_CASE(an_integration_that_cannot_ask_is_refused) {
    auto text = asking("lookup");
    text.replace(text.find("autologin"), 9, "altercpa");
    BOOST_TEST(refused(text).contains("it has no probe"));
    BOOST_TEST(refused("id = \"x\"\noffers = \"*\"\nin_doubt = \"probe\"\n[new]\n").contains("a plugin that has a probe"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
