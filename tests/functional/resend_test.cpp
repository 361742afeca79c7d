// `lead resend`: by hand, known ID or not, with a new idempotency key.
#include "tests/functional/later_flows.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(resend)

namespace {

struct scene {
    scene() {
        home.apply(integration_text({.url = crm.url("/?ext={id}"),
                                     .head = "priority = 10",
                                     .more = change_table(crm.url("/change?ext={id}&mock=ok")) +
                                             approved_table(crm.url("/approved?ext={id}&mock=ok"))}));
        home.apply(integration_text({.id = "second", .url = crm.url("/second?ext={id}"), .head = "priority = 20"}));
    }
    [[nodiscard]] std::string refusal(const std::vector<std::string>& arguments, int status = 1) const {
        std::vector<std::string> all{"lead", "resend"};
        all.insert(all.end(), arguments.begin(), arguments.end());
        auto end = home.command(all);
        BOOST_TEST(end.status == status, end.output << end.errors);
        BOOST_TEST(std::ranges::count(end.errors, '\n') == 1);
        return end.errors;
    }
    [[nodiscard]] std::set<std::string> keys_of(const std::string& lead) const {
        std::set<std::string> keys;
        for (const auto& r : crm.log_of(lead)) keys.insert(text_at(r, "/idem"));
        return keys;
    }
    mock_crm crm;
    installation home;
};

bool contains(const std::string& text, std::string_view word) {
    return text.find(word) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(an_accepted_lead_is_sent_a_second_time_with_another_key, scene) {
    home.import_leads(lead_text(1, 12, "ok"));
    BOOST_TEST(home.tick().accepted == 1);
    const std::vector<std::string> again{"lead", "resend", "1", "--integration", "crm", "--flow", "new", "--why", "lost"};
    auto dry = again;
    dry.emplace_back("--dry-run");
    BOOST_TEST(contains(home.done(dry), "1 lead would be resent"));
    BOOST_TEST(home.tick().claimed == 0);
    BOOST_TEST(contains(home.done(again), "1 lead resent at the next tick"));
    BOOST_TEST(home.tick().accepted == 1);
    BOOST_TEST(home.tick().claimed == 0);
    BOOST_TEST(crm.log_of("1").size() == 2u);
    BOOST_TEST(keys_of("1").size() == 2u);
    const auto sent = deliveries(home.lead("1"), "new");
    BOOST_REQUIRE(sent.size() == 2u);
    BOOST_TEST(text_at(sent[1], "/state") == "done");
    BOOST_TEST(text_at(sent[1], "/attempts/0/outcome") == "accepted", "and not known");
    BOOST_TEST(text_at(home.lead("1"), "/status") == "processing");
}

BOOST_FIXTURE_TEST_CASE(it_goes_to_the_integration_that_is_named, scene) {
    home.import_leads(lead_text(1, 12, "ok"));
    BOOST_TEST(home.tick().accepted == 1);
    (void)home.done({"lead", "status", "1", "callback"});
    (void)home.done({"integration", "pause", "second"});
    (void)home.done({"lead", "resend", "1", "--integration", "second", "--flow", "new"});
    BOOST_TEST(home.tick().claimed == 0);
    BOOST_TEST(contains(text_at(deliveries(home.lead("1"), "new")[1], "/why"), "second is paused"));
    (void)home.done({"integration", "resume", "second"});
    BOOST_TEST(home.tick().accepted == 1);
    const auto log = crm.log_of("1");
    BOOST_REQUIRE(log.size() == 2u);
    BOOST_TEST(contains(text_at(log[1], "/path"), "/second"));
    BOOST_TEST(text_at(home.lead("1"), "/status") == "processing");
}

BOOST_FIXTURE_TEST_CASE(a_resent_lead_that_fails_is_tried_until_it_is_taken, scene) {
    home.import_leads(known_lead(1, "processing", "OLD-1"));
    (void)home.done({"lead", "edit", "1", "meta.mock=fail-then-ok:1"});
    (void)home.done({"lead", "resend", "1", "--integration", "crm", "--flow", "new"});
    BOOST_TEST(home.tick().failed == 1);
    BOOST_TEST(home.tick().accepted == 1);
    BOOST_TEST(crm.log_of("1").size() == 2u);
    BOOST_TEST(keys_of("1").size() == 1u, "tries of one delivery share its key");
}

BOOST_FIXTURE_TEST_CASE(changes_and_approved_leads_too, scene) {
    home.import_leads(lead_text(1, 12, "ok"));
    BOOST_TEST(home.tick().accepted == 1);
    BOOST_TEST(contains(refusal({"1", "--integration", "crm", "--flow", "change"}), "has no change to resend"));
    (void)home.done({"lead", "change", "1", "count=2"});
    BOOST_TEST(home.tick().done == 1);
    (void)home.done({"lead", "resend", "1", "--integration", "crm", "--flow", "change"});
    BOOST_TEST(home.tick().done == 1);
    BOOST_TEST(requests(crm, "1", "change").size() == 2u);
    (void)home.done({"lead", "status", "1", "packaging"});
    BOOST_TEST(home.tick().accepted == 1);
    (void)home.done({"lead", "status", "1", "send"});
    (void)home.done({"lead", "resend", "1", "--integration", "crm", "--flow", "approved"});
    BOOST_TEST(home.tick().accepted == 1);
    BOOST_TEST(requests(crm, "1", "approved").size() == 2u);
    BOOST_TEST(keys_of("1").size() == 5u);
    BOOST_TEST(text_at(home.lead("1"), "/status") == "send");
}

BOOST_FIXTURE_TEST_CASE(in_bulk_by_reason, scene) {
    home.import_leads(lead_text(1, 12, "geo") + lead_text(2, 12, "geo") + lead_text(3, 12, "ok"));
    const auto counts = home.tick();
    BOOST_TEST(counts.rejected == 2);
    const auto reason = text_at(home.lead("1"), "/reason");
    const std::vector<std::string> again{"lead", "resend", "--integration", "crm", "--flow", "new", "--status", "cancel", "--reason", reason, "--json"};
    auto dry = again;
    dry.emplace_back("--dry-run");
    BOOST_TEST(home.done(dry) == "{\"resent\":2,\"left_out\":0,\"dry_run\":true}\n");
    BOOST_TEST(home.done(again) == "{\"resent\":2,\"left_out\":0,\"dry_run\":false}\n");
    BOOST_TEST(home.done(again) == "{\"resent\":0,\"left_out\":2,\"dry_run\":false}\n");
    BOOST_TEST(home.tick().rejected == 2);
    BOOST_TEST(crm.log().size() == 5u);
}

BOOST_FIXTURE_TEST_CASE(what_cannot_be_resent_is_refused_in_one_line, scene) {
    home.import_leads(lead_text(1, 12, "ok"));
    BOOST_TEST(contains(refusal({"1", "--integration", "crm", "--flow", "new"}), "is due already: the next tick sends it"));
    BOOST_TEST(contains(refusal({"1", "--integration", "crm", "--flow", "sync"}, 2), "use --flow new"));
    BOOST_TEST(contains(refusal({"1", "--integration", "crm"}, 2), "needed: --integration I --flow"));
    BOOST_TEST(contains(refusal({"1", "--integration", "nobody", "--flow", "new"}), "integration nobody: there is no such"));
    BOOST_TEST(contains(refusal({"1", "--integration", "second", "--flow", "change"}), "has no flow change"));
    BOOST_TEST(contains(refusal({"9", "--integration", "crm", "--flow", "new"}), "there is no such lead"));
    BOOST_TEST(contains(refusal({"1", "--integration", "crm", "--flow", "new", "--reason", "5"}, 2), "without the ID"));
    home.apply("id = \"stub\"\noffers = \"*\"\npriority = 30\n[new]\n");
    BOOST_TEST(contains(refusal({"1", "--integration", "stub", "--flow", "new"}), "its table is empty"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
