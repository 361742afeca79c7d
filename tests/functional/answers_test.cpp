// Every answer that a CRM can give, and what it does to a lead.
#include "tests/functional/crm_integration.hpp"
#include "tests/support/installation.hpp"
#include "tests/support/json_text.hpp"
#include "tools/mockcrm/behaviour.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(answers)

namespace {

using mockcrm::expected_effect;

/// The request went out and no answer came, or nothing that is one: nobody knows whether the CRM has the
/// lead.
const std::set<std::string, std::less<>> in_doubt{"cut-before", "cut-within-head", "cut-within-body",
                                                  "reset",      "never",           "garbage"};

/// A word that the reason must have, so that it says something.
const std::map<std::string, std::string, std::less<>> words{
    {"message", "closed for your country"},
    {"400", "bad request"},
    {"404", "404"},
    {"422", "422"},
    {"429", "too many requests"},
    {"500", "500"},
    {"503", "503"},
    {"bad-gzip", "compressed"},
    {"huge", "larger than"},
    {"redirect", "302"},
    {"redirect-loop", "302"},
    {"garbage", "HTTP"},
    {"never", "3"},
};

struct sent_lead {
    int id;
    const mockcrm::behaviour_row* row;
};

/// Answers of brokers go through the plugin that knows them.
bool of_a_broker(std::string_view name) {
    return std::set<std::string_view>{"autologin", "duplicate", "ban", "traffic", "message"}.contains(name);
}

/// One installation that has sent a lead for each behaviour; the cases look at it from their sides.
struct sent_once {
    mock_crm crm;
    installation host;
    std::vector<sent_lead> leads;
    tick_counts counts;

    sent_once() {
        host.apply(integration_text({.offers = "[12]", .url = crm.url("/a?ext={id}")}));
        host.apply(integration_text(
            {.id = "broker", .plugin = "autologin", .offers = "[13]", .url = crm.url("/b?ext={id}")}));
        // A connection that is cut without a word can still be taken for the next lead: a target of its own.
        host.apply(integration_text({.id = "cutter", .offers = "[14]", .url = crm.url("/c?ext={id}")}));
        std::string text;
        int id = 1000;
        for (const auto& row : mockcrm::behaviours()) {
            if (row.name == "lookup" || row.name == "unknown" || row.name == "token") continue; // answers to other questions
            leads.push_back({++id, &row});
            auto name = std::string(row.name);
            if (row.argument == mockcrm::argument_rule::required) name += ":1";
            if (name == "429") name += ":0"; // the next tick may send it
            text += lead_text(id, row.name == "cut-after" ? 14 : of_a_broker(row.name) ? 13 : 12, name);
        }
        host.import_leads(text);
        counts = host.tick();
    }
};
sent_once& world() {
    static sent_once one;
    return one;
}

} // namespace

BOOST_AUTO_TEST_CASE(each_answer_has_its_effect) {
    for (const auto& [id, row] : world().leads) BOOST_TEST_CONTEXT(row->name) {
            const auto lead = world().host.lead(std::to_string(id));
            const auto log = world().crm.log_of(std::to_string(id));
            BOOST_REQUIRE(log.size() == 1u);
            BOOST_TEST(count_at(lead, "/deliveries") == 1u);
            BOOST_TEST(count_at(lead, "/deliveries/0/attempts") == 1u);
            BOOST_TEST(text_at(lead, "/deliveries/0/attempts/0/number") == "1");
            switch (row->effect) {
            case expected_effect::accepted:
                BOOST_TEST(text_at(lead, "/status") == "processing");
                BOOST_TEST(text_at(lead, "/external_id") == text_at(log[0], "/crm_id"));
                BOOST_TEST(text_at(lead, "/deliveries/0/external_id") == text_at(log[0], "/crm_id"));
                BOOST_TEST(text_at(lead, "/deliveries/0/state") == "done");
                BOOST_TEST(text_at(lead, "/deliveries/0/attempts/0/outcome") == "accepted");
                break;
            case expected_effect::rejected:
                BOOST_TEST(text_at(lead, "/status") == "cancel");
                BOOST_TEST(text_at(lead, "/reason") == std::to_string(row->reason));
                BOOST_TEST(text_at(lead, "/deliveries/0/state") == "done");
                BOOST_TEST(text_at(lead, "/deliveries/0/attempts/0/outcome") == "rejected");
                break;
            case expected_effect::failed:
            case expected_effect::any:
                BOOST_TEST(text_at(lead, "/status") == "new");
                BOOST_TEST(text_at(lead, "/external_id").empty());
                BOOST_TEST(text_at(lead, "/deliveries/0/state") == "due");
                break;
            }
        }
}

BOOST_AUTO_TEST_CASE(a_lead_that_was_not_taken_says_why) {
    for (const auto& [id, row] : world().leads) {
        if (row->effect != expected_effect::failed) continue;
        const auto lead = world().host.lead(std::to_string(id));
        const auto detail = text_at(lead, "/deliveries/0/attempts/0/detail");
        const auto why = text_at(lead, "/deliveries/0/why");
        BOOST_TEST_CONTEXT(row->name << ": " << why) {
            BOOST_TEST(!detail.empty());
            BOOST_TEST(why.find(detail) != std::string::npos);
            const bool doubtful = in_doubt.contains(row->name);
            BOOST_TEST(text_at(lead, "/deliveries/0/attempts/0/outcome") ==
                       (doubtful ? "in_doubt" : "failed"));
            BOOST_TEST(text_at(lead, "/deliveries/0/attempts/0/phase") == (doubtful ? "sent" : "answered"));
            BOOST_TEST((why.find("in doubt") != std::string::npos) == doubtful);
            if (const auto word = words.find(row->name); word != words.end())
                BOOST_TEST(detail.find(word->second) != std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_counts_are_those_of_the_leads) {
    tick_counts wanted;
    for (const auto& [id, row] : world().leads) {
        ++wanted.claimed;
        const bool accepted = row->effect == expected_effect::accepted;
        const bool rejected = row->effect == expected_effect::rejected;
        const bool doubtful = in_doubt.contains(row->name) || row->name == "cut-then-ok";
        ++(accepted   ? wanted.accepted
           : rejected ? wanted.rejected
           : doubtful ? wanted.in_doubt
                      : wanted.failed);
    }
    BOOST_TEST(world().counts.claimed == wanted.claimed);
    BOOST_TEST(world().counts.accepted == wanted.accepted);
    BOOST_TEST(world().counts.rejected == wanted.rejected);
    BOOST_TEST(world().counts.failed == wanted.failed);
    BOOST_TEST(world().counts.in_doubt == wanted.in_doubt);
    BOOST_TEST(world().counts.held == 0);
}

BOOST_AUTO_TEST_CASE(attempts_keep_request_and_answer) {
    for (const auto& [id, row] : world().leads) {
        if (row->name != "422" && row->name != "ok") continue;
        const auto shown =
            parsed(world().host.done({"lead", "show", std::to_string(id), "--requests", "--json"}));
        BOOST_TEST(text_at(shown, "/deliveries/0/attempts/0/request").find("name=Ivan+Petrov") !=
                   std::string::npos);
        BOOST_TEST(text_at(shown, "/deliveries/0/attempts/0/http_status") ==
                   (row->name == "ok" ? "200" : "422"));
        const auto body = row->name == "ok" ? R"("status":"ok")" : "is not a number";
        BOOST_TEST(text_at(shown, "/deliveries/0/attempts/0/answer").find(body) != std::string::npos);
    }
}

/// Runs after the cases that look at the first tick.
BOOST_AUTO_TEST_CASE(the_next_tick_sends_again_what_was_not_taken) {
    const auto before = world().counts;
    const auto counts = world().host.tick();
    BOOST_TEST(counts.claimed == before.failed + before.in_doubt);
    for (const auto& [id, row] : world().leads) BOOST_TEST_CONTEXT(row->name) {
            const auto log = world().crm.log_of(std::to_string(id));
            const bool final =
                row->effect == expected_effect::accepted || row->effect == expected_effect::rejected;
            BOOST_REQUIRE(log.size() == (final ? 1u : 2u));
            BOOST_TEST(!text_at(log[0], "/idem").empty());
            if (final) continue;
            BOOST_TEST(text_at(log[1], "/idem") == text_at(log[0], "/idem"));
            BOOST_TEST(text_at(log[0], "/headers/X-Attempt") == "1");
            BOOST_TEST(text_at(log[1], "/headers/X-Attempt") == "2");
            const auto lead = world().host.lead(std::to_string(id));
            BOOST_TEST(count_at(lead, "/deliveries/0/attempts") == 2u);
            BOOST_TEST(text_at(lead, "/deliveries/0/attempts/1/number") == "2");
            if (row->effect == expected_effect::any && row->name != "echo")
                BOOST_TEST(text_at(lead, "/status") == "processing");
        }
    const auto verified = world().crm.verify(world().host.leads_with_deliveries());
    BOOST_TEST(verified.status == 0, verified.output);
}

BOOST_AUTO_TEST_CASE(hold_lets_a_lead_in_doubt_wait_for_an_operator) {
    mock_crm crm;
    installation host;
    host.apply(integration_text({.url = crm.url("/?ext={id}"), .head = "in_doubt = \"hold\""}));
    host.import_leads(lead_text(1, 12, "cut-before") + lead_text(2, 12, "500"));
    const auto first = host.tick();
    BOOST_TEST(first.held == 1);
    BOOST_TEST(first.failed == 1);
    const auto lead = host.lead("1");
    BOOST_TEST(text_at(lead, "/status") == "new");
    BOOST_TEST(text_at(lead, "/deliveries/0/state") == "held");
    BOOST_TEST(text_at(lead, "/deliveries/0/why").find("in doubt") != std::string::npos);
    BOOST_TEST(host.tick().claimed == 1, "only the one that surely failed");
    BOOST_TEST(crm.log_of("1").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_crm_that_is_not_there_leaves_the_lead_surely_unsent) {
    installation host;
    std::string gone;
    {
        mock_crm crm;
        gone = crm.url("/?ext={id}");
    }
    host.apply(integration_text({.url = gone, .head = "in_doubt = \"hold\""}));
    host.import_leads(lead_text(1, 12, "ok"));
    BOOST_TEST(host.tick().failed == 1);
    const auto lead = host.lead("1");
    BOOST_TEST(text_at(lead, "/deliveries/0/state") == "due");
    BOOST_TEST(text_at(lead, "/deliveries/0/attempts/0/phase") == "prepared");
    BOOST_TEST(text_at(lead, "/deliveries/0/why").find("refused") != std::string::npos,
               text_at(lead, "/deliveries/0/why"));
}

BOOST_AUTO_TEST_CASE(a_target_on_loopback_needs_to_be_allowed) {
    mock_crm crm;
    installation host;
    (void)host.done({"config", "set", "egress.allow", "[]"});
    host.apply(integration_text({.url = crm.url("/?ext={id}")}));
    host.import_leads(lead_text(1, 12, "ok"));
    BOOST_TEST(host.tick().failed == 1);
    const auto why = text_at(host.lead("1"), "/deliveries/0/why");
    BOOST_TEST(why.find("127.0.0.1") != std::string::npos, why);
    BOOST_TEST(why.find("egress.allow") != std::string::npos, why);
    BOOST_TEST(crm.log().empty());
}

BOOST_AUTO_TEST_CASE(a_certificate_must_be_trusted) {
    mock_crm crm;
    installation host;
    host.apply(integration_text({.url = crm.tls_url("/?ext={id}")}));
    host.import_leads(lead_text(1, 12, "ok"));
    BOOST_TEST(host.tick().failed == 1);
    const auto why = text_at(host.lead("1"), "/deliveries/0/why");
    BOOST_TEST(why.find("certificate") != std::string::npos, why);
    BOOST_TEST(crm.log().empty());

    host.apply(integration_text(
        {.url = crm.tls_url("/?ext={id}"), .more = "[connection]\nca_file = \"" + crm.ca() + "\"\n"}));
    BOOST_TEST(host.tick().accepted == 1);
    BOOST_REQUIRE(crm.log().size() == 1u);
    BOOST_TEST(text_at(crm.log()[0], "/tls") == "1");
}

BOOST_AUTO_TEST_CASE(redirects_are_followed_where_the_integration_says_so) {
    mock_crm crm;
    installation host;
    host.apply(integration_text({.url = crm.url("/?ext={id}"), .more = "[connection]\nredirects = 2\n"}));
    host.import_leads(lead_text(1, 12, "redirect") + lead_text(2, 12, "redirect-loop"));
    (void)host.tick();
    BOOST_TEST(text_at(host.lead("1"), "/status") == "processing");
    BOOST_TEST(text_at(host.lead("1"), "/external_id") == "91");
    BOOST_TEST(text_at(host.lead("2"), "/status") == "new");
    BOOST_TEST(crm.log_of("2").size() == 3u);
    const auto verified = crm.verify(host.leads_with_deliveries());
    BOOST_TEST(verified.status == 0, verified.output);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
