// What a person settles by hand.
#include "tests/integration/db/common/fixture.hpp"

using namespace leadwire;
using namespace leadwire::tests;

namespace {

struct settlements_fixture : store_fixture {
    void hold(const db::claimed_delivery& claimed) {
        auto r = failed(claimed);
        r.state = db::delivery_state::held;
        r.in_doubt = true;
        r.why = "in doubt: no answer";
        record({r});
    }
    int settle(db::settlement wanted) {
        wanted.who = "ann";
        return value_of(store->settle(wanted));
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(settlements, settlements_fixture)

BOOST_AUTO_TEST_CASE(a_lead_that_the_target_has_is_accepted) {
    insert({sample_lead()});
    hold(claim().at(0));
    BOOST_TEST(due().empty());
    BOOST_TEST(settle({.which = {.lead = lead_id{1}}, .accepted = "x-1", .mode = db::by_hand::only_counted}) == 1);
    BOOST_TEST((delivery(1).state == db::delivery_state::held));
    BOOST_TEST(settle({.which = {.lead = lead_id{1}}, .accepted = "x-1", .why = "seen in their panel"}) == 1);
    BOOST_TEST((find(1).status == lead_status::processing));
    BOOST_TEST(find(1).external_id == "x-1");
    BOOST_TEST((delivery(1).state == db::delivery_state::done));
    BOOST_TEST(delivery(1).external_id == "x-1");
    BOOST_TEST(delivery(1).why == "settled by ann: seen in their panel");
    BOOST_TEST(other.value("SELECT who || ', ' || why || ', ' || action FROM journal") ==
               "ann, seen in their panel, resolve: accepted as x-1");
    BOOST_TEST(settle({.which = {.lead = lead_id{1}}, .accepted = "x-1"}) == 0, "it is no question any more");
}

BOOST_AUTO_TEST_CASE(one_that_the_target_does_not_have_goes_again) {
    insert({sample_lead()});
    auto first = claim().at(0);
    hold(first);
    BOOST_TEST(settle({.which = {.lead = lead_id{1}}}) == 1);
    auto again = claim();
    BOOST_REQUIRE_EQUAL(again.size(), 1u);
    BOOST_TEST(again[0].idem == first.idem);
    BOOST_TEST(again[0].attempt == 2);
}

BOOST_AUTO_TEST_CASE(a_status_that_somebody_else_gave_is_kept) {
    insert({sample_lead()});
    hold(claim().at(0));
    other.sql("UPDATE leads SET status = 5 WHERE id = 1");
    BOOST_TEST(settle({.which = {.lead = lead_id{1}}, .accepted = "x-1"}) == 1);
    BOOST_TEST((find(1).status == lead_status::cancel));
    BOOST_TEST(find(1).external_id == "x-1");
}

BOOST_AUTO_TEST_CASE(in_bulk_only_those_that_are_meant) {
    auto early = sample_lead(), late = sample_lead();
    early.created -= std::chrono::hours(24);
    insert({early, late, sample_lead()});
    auto claimed = claim();
    hold(claimed.at(0));
    hold(claimed.at(1));
    record({failed(claimed.at(2))});
    BOOST_TEST(settle({.which = {.integration = "other"}}) == 0);
    BOOST_TEST(settle({.which = {.flow = flow::change}}) == 0);
    BOOST_TEST(settle({.which = {.status = lead_status::cancel}}) == 0);
    BOOST_TEST(settle({.which = {.until = late.created}, .mode = db::by_hand::only_counted}) == 1);
    BOOST_TEST(settle({.which = {.integration = "crm", .since = late.created}}) == 1);
    BOOST_TEST(due().size() == 2u);
    BOOST_TEST(settle({.which = {.integration = "crm"}}) == 1);
    BOOST_TEST(due().size() == 3u);
}

BOOST_AUTO_TEST_SUITE_END()
