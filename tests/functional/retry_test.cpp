// What failed: when it goes again, and when no more.
#include "tests/functional/crm_integration.hpp"
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(retry)

namespace {

bool says(const installation& host, std::string_view id, std::string_view words) {
    return text_at(host.lead(id), "/deliveries/0/why").find(words) != std::string::npos;
}

/// The time has come for all that waits.
void let_time_pass(const installation& host) {
    host.sql("UPDATE deliveries SET due_at = 1 WHERE due_at > 1");
}

struct one_crm {
    mock_crm crm;
    installation host;
    void apply(std::string more) {
        host.apply(integration_text({.url = crm.url("/?ext={id}"), .more = std::move(more)}));
    }
};

} // namespace

BOOST_FIXTURE_TEST_CASE(without_a_rule_each_tick_tries_again, one_crm) {
    apply("");
    host.import_leads(lead_text(1, 12, "500"));
    for (int i = 0; i < 3; ++i) BOOST_TEST(host.tick().failed == 1);
}

BOOST_FIXTURE_TEST_CASE(retry_after_is_obeyed, one_crm) {
    apply("");
    host.import_leads(lead_text(1, 12, "429:600") + lead_text(2, 12, "503:600") + lead_text(3, 12, "503"));
    BOOST_TEST(host.tick().failed == 3);
    BOOST_TEST(host.tick().claimed == 1, "only the one that named no time");
    BOOST_TEST(says(host, "1", "next try at "));
    BOOST_TEST(says(host, "2", "next try at "));
    BOOST_TEST(!says(host, "3", "next try at "));
    let_time_pass(host);
    BOOST_TEST(host.tick().claimed == 3);
}

BOOST_FIXTURE_TEST_CASE(backoff_lets_a_lead_wait, one_crm) {
    apply("[retry]\nbackoff = \"exponential\"\n");
    host.import_leads(lead_text(1, 12, "500") + lead_text(2, 12, "cut-before"));
    BOOST_TEST(host.tick().claimed == 2);
    BOOST_TEST(host.tick().claimed == 0);
    BOOST_TEST(says(host, "1", "next try at "));
    BOOST_TEST(says(host, "2", "in doubt"));
    BOOST_TEST(says(host, "2", "next try at "));
    let_time_pass(host);
    BOOST_TEST(host.tick().claimed == 2);
}

BOOST_FIXTURE_TEST_CASE(after_the_last_attempt_it_is_held_and_can_be_put_back, one_crm) {
    apply("[retry]\nmax_attempts = 2\n");
    host.import_leads(lead_text(1, 12, "fail-then-ok:2") + lead_text(2, 12, "ok"));
    BOOST_TEST(host.tick().failed == 1);
    BOOST_TEST(host.tick().held == 1);
    BOOST_TEST(host.tick().claimed == 0);
    BOOST_TEST(text_at(host.lead("1"), "/deliveries/0/state") == "held");
    BOOST_TEST(says(host, "1", "held after 2 attempts"));
    (void)host.done({"lead", "resolve", "1", "--not-sent"});
    BOOST_TEST(host.tick().accepted == 1);
}

BOOST_FIXTURE_TEST_CASE(after_the_last_attempt_the_lead_is_cancelled, one_crm) {
    apply("[retry]\nmax_attempts = 2\nthen = \"cancel:7\"\n");
    host.import_leads(lead_text(1, 12, "500") + lead_text(2, 12, "cut-before"));
    BOOST_TEST(host.tick().failed == 1);
    const auto last = host.tick();
    BOOST_TEST(last.failed == 1);
    BOOST_TEST(last.held == 1, "the CRM may have the lead whose answer never came: it is not cancelled");
    BOOST_TEST(text_at(host.lead("1"), "/status") == "cancel");
    BOOST_TEST(text_at(host.lead("1"), "/reason") == "7");
    BOOST_TEST(text_at(host.lead("1"), "/deliveries/0/state") == "done");
    BOOST_TEST(says(host, "1", "cancelled after 2 attempts"));
    BOOST_TEST(text_at(host.lead("2"), "/status") == "new");
    BOOST_TEST(text_at(host.lead("2"), "/deliveries/0/state") == "held");
    BOOST_TEST(host.tick().claimed == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
