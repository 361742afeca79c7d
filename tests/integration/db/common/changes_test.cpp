// Flow change: what is queued, for whom, and in which order it may go.
#include "tests/integration/db/common/fixture.hpp"

using namespace leadwire;
using namespace leadwire::tests;

namespace {

struct change_fixture : store_fixture {
    int change(std::vector<lead_edit> edits, std::string imported_to = "") {
        return value_of(store->change_lead({.lead = lead_id{1},
                                            .edits = std::move(edits),
                                            .who = "ann",
                                            .told = {"crm"},
                                            .imported_to = std::move(imported_to)}))
            .queued;
    }
    std::vector<db::claimed_delivery> changes() { return claim("crm", flow::change); }
    db::outcome_record done(const db::claimed_delivery& claimed) {
        auto r = failed(claimed);
        r.state = db::delivery_state::done;
        return r;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(changes, change_fixture)

BOOST_AUTO_TEST_CASE(before_an_integration_has_the_lead_a_change_only_edits) {
    insert({sample_lead()});
    BOOST_TEST(change({{"count", "2"}}) == 0);
    BOOST_TEST(*find(1).count == 2);
    record({failed(claim().at(0))});
    BOOST_TEST(change({{"count", "3"}}) == 0, "a failed send is no reason either");
    BOOST_TEST(due(flow::change).empty());
    BOOST_TEST(*claim().at(0).order.count == 3);
}

BOOST_AUTO_TEST_CASE(the_integration_that_took_the_lead_gets_the_change_as_of_then) {
    insert({sample_lead()});
    record({accepted(claim().at(0), "x-1")});
    BOOST_TEST(change({{"count", "2"}, {"meta.color", "red"}}) == 1);
    BOOST_TEST(change({{"count", "3"}}) == 1);
    auto first = changes();
    BOOST_REQUIRE_EQUAL(first.size(), 1u);
    BOOST_TEST(*first[0].order.count == 2);
    BOOST_TEST(first[0].known_external_id == "x-1");
    BOOST_TEST(json::dump(first[0].change) ==
               R"({"count":{"old":null,"new":2},"meta.color":{"old":null,"new":"red"}})");
    BOOST_TEST(changes().empty(), "the second waits for the first");

    record({failed(first[0])});
    auto again = changes();
    BOOST_REQUIRE_EQUAL(again.size(), 1u);
    BOOST_TEST((again[0].id == first[0].id));
    BOOST_TEST(again[0].idem == first[0].idem);
    record({done(again[0])});
    auto second = changes();
    BOOST_REQUIRE_EQUAL(second.size(), 1u);
    BOOST_TEST(*second[0].order.count == 3);
    record({done(second[0])});
    BOOST_TEST(changes().empty());
    BOOST_TEST((find(1).status == lead_status::processing));
}

BOOST_AUTO_TEST_CASE(what_is_no_change_is_not_sent) {
    insert({sample_lead()});
    record({accepted(claim().at(0), "x-1")});
    BOOST_TEST(change({{"phone", "79161234567"}}) == 0);
    auto refused = store->change_lead(
        {.lead = lead_id{1}, .edits = {{"count", "2"}, {"nonsense", "1"}}, .who = "ann", .told = {"crm"}, .imported_to = ""});
    BOOST_TEST(!refused);
    BOOST_TEST(!find(1).count);
    BOOST_TEST((store->change_lead({.lead = lead_id{9}, .edits = {}, .who = "", .told = {}, .imported_to = ""})
                    .error()
                    .code == error_code::not_found));
}

BOOST_AUTO_TEST_CASE(only_integrations_with_the_flow_are_told) {
    insert({sample_lead()});
    auto by_another = accepted(claim("other").at(0), "o-1");
    by_another.integration = "other";
    record({by_another});
    BOOST_TEST(change({{"count", "2"}}) == 0);
}

BOOST_AUTO_TEST_CASE(an_imported_id_counts_for_the_integration_that_the_lead_goes_to) {
    auto arrived = sample_lead();
    arrived.external_id = "old-1";
    arrived.status = lead_status::processing;
    insert({arrived});
    BOOST_TEST(change({{"count", "2"}}) == 0);
    BOOST_TEST(change({{"count", "3"}}, "crm") == 1);
    BOOST_TEST(changes().at(0).known_external_id == "old-1");
}

BOOST_AUTO_TEST_CASE(a_change_made_while_the_lead_is_under_way_waits_for_the_outcome) {
    insert({sample_lead()});
    auto first = claim().at(0);
    BOOST_TEST(change({{"count", "2"}}) == 1);
    BOOST_TEST(due(flow::change).empty());
    record({accepted(first, "x-1")});
    BOOST_TEST(changes().size() == 1u);
}

BOOST_AUTO_TEST_CASE(it_lapses_if_the_lead_was_not_taken_after_all) {
    insert({sample_lead()});
    auto first = claim().at(0);
    BOOST_TEST(change({{"count", "2"}}) == 1);
    record({failed(first)});
    BOOST_TEST(delivery(1, 1).why.find("flow new carries the change") != std::string::npos);
    auto again = claim();
    BOOST_REQUIRE_EQUAL(again.size(), 1u);
    BOOST_TEST(*again[0].order.count == 2);
    record({accepted(again[0], "x-1")});
    BOOST_TEST(changes().empty());
}

BOOST_AUTO_TEST_CASE(in_doubt_it_waits_and_goes_in_the_end) {
    insert({sample_lead()});
    auto doubtful = failed(claim().at(0));
    doubtful.in_doubt = true;
    record({doubtful});
    BOOST_TEST(change({{"count", "2"}}) == 1);
    BOOST_TEST(changes().empty());
    record({accepted(claim().at(0), "x-1")});
    BOOST_TEST(changes().size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_edits_may_depend_on_the_lead) {
    auto l = sample_lead();
    l.count = 4;
    insert({l});
    db::change_request change{.lead = lead_id{1}, .edits = {}, .who = "ann", .told = {}, .imported_to = {}};
    change.complete = [](const lead& before, db::change_request& rest) -> result<void> {
        rest.edits = {{"count", json::number{std::to_string(*before.count * 2)}}};
        return {};
    };
    BOOST_TEST(*value_of(store->change_lead(change)).order.count == 8);
}

BOOST_AUTO_TEST_CASE(a_deleted_lead_takes_its_changes_along) {
    insert({sample_lead()});
    record({accepted(claim().at(0), "x-1")});
    BOOST_TEST(change({{"count", "2"}}) == 1);
    other.sql("DELETE FROM leads WHERE id = 1");
    BOOST_TEST(other.value("SELECT count(*) FROM changes") == "0");
    BOOST_TEST(other.value("SELECT count(*) FROM deliveries") == "0");
}

BOOST_AUTO_TEST_SUITE_END()
