#include "tools/mockcrm/verify.hpp"
#include "tools/mockcrm/verify_input.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

namespace leadwire::mockcrm {

BOOST_AUTO_TEST_SUITE(mockcrm_verify)

namespace {

logged_request logged(std::string lead, std::string answer, int status = 200, std::string idem = "k") {
    const bool accepted = answer == "ok";
    return {lead, std::move(idem), std::move(answer), accepted ? "9" + lead : "", status};
}

lead_found accepted_lead(std::string id) {
    return {id, "processing", "9" + id, 0, {{"interpreted", 200}}};
}

/// All differences in one text.
std::string differences(const std::vector<logged_request>& log, const std::vector<lead_found>& leads,
                        repeats allowed = repeats::after_failures) {
    std::string out;
    for (const auto& d : compare(log, leads, allowed).differences)
        out += (out.empty() ? "" : "; ") + d.lead + ": " + d.text;
    return out;
}

} // namespace

BOOST_AUTO_TEST_CASE(nothing_differs_where_all_is_well) {
    BOOST_TEST(
        differences({logged("1", "ok"), logged("2", "double"), logged("3", "geo"), logged("4", "phone"),
                     logged("5", "ban"), logged("6", "traffic"), logged("7", "500", 500)},
                    {accepted_lead("1"),
                     {"2", "cancel", "", 7, {{"interpreted", 200}}},
                     {"3", "cancel", "", 5, {{"interpreted", 200}}},
                     {"4", "cancel", "", 1, {{"interpreted", 200}}},
                     {"5", "cancel", "", 12, {{"interpreted", 200}}},
                     {"6", "cancel", "", 15, {{"interpreted", 200}}},
                     {"7", "new", "", 0, {{"interpreted", 500}}}}) == "");
}

BOOST_AUTO_TEST_CASE(a_failed_lead_may_come_again) {
    const std::vector<logged_request> log{logged("1", "500", 500), logged("1", "cut-before", 0),
                                          logged("1", "ok")};
    lead_found lead = accepted_lead("1");
    lead.attempts = {{"interpreted", 500}, {"connected", 0}, {"sent", 0}, {"interpreted", 200}};
    BOOST_TEST(differences(log, {lead}) == "");
    BOOST_TEST(differences(log, {lead}, repeats::never) == "1: received 3 times, allowed is once");
}

BOOST_AUTO_TEST_CASE(a_lead_that_was_accepted_must_not_come_again) {
    lead_found lead = accepted_lead("1");
    lead.attempts.push_back({"interpreted", 200});
    BOOST_TEST(differences({logged("1", "ok"), logged("1", "ok")}, {lead}) ==
               "1: sent again after the answer \"ok\"");
    BOOST_TEST(differences({logged("1", "geo"), logged("1", "ok")}, {lead}) ==
               "1: sent again after the answer \"geo\"");
}

BOOST_AUTO_TEST_CASE(attempts_and_requests_must_be_equally_many) {
    BOOST_TEST(differences({logged("1", "ok"), logged("1", "ok")}, {accepted_lead("1")})
                   .starts_with("1: sent 1 times by its attempts, received 2 times"));
    BOOST_TEST(differences({}, {accepted_lead("1")}) == "1: sent 1 times by its attempts, received 0 times");
    BOOST_TEST(differences({}, {{"1", "new", "", 0, {}}}) == "1: never sent");
    BOOST_TEST(differences({}, {{"1", "processing", "1", 0, {{"claimed", 0}}}}) == "",
               "a stub sends nothing");
}

BOOST_AUTO_TEST_CASE(the_lead_must_be_what_the_last_answer_says) {
    auto lead = accepted_lead("1");
    lead.external_id = "8";
    BOOST_TEST(differences({logged("1", "ok")}, {lead}) ==
               "1: external ID \"8\" instead of \"91\" after the answer \"ok\"");
    BOOST_TEST(differences({logged("1", "double")}, {{"1", "cancel", "", 5, {{"interpreted", 200}}}}) ==
               "1: reason 5 instead of 7 after the answer \"double\"");
    BOOST_TEST(differences({logged("1", "500", 500)}, {{"1", "cancel", "", 0, {{"interpreted", 500}}}}) ==
               "1: status cancel instead of new after the answer \"500\"");
    BOOST_TEST(differences({logged("1", "500", 500)}, {{"1", "new", "", 0, {{"interpreted", 200}}}}) ==
               "1: attempt 1 has HTTP status 200, answered was 500");
    BOOST_TEST(differences({logged("1", "malformed", 400)}, {{"1", "new", "", 0, {{"interpreted", 400}}}}) ==
               "1: the log has an unknown answer \"malformed\"");
}

BOOST_AUTO_TEST_CASE(a_retry_keeps_its_idempotency_key) {
    lead_found lead = accepted_lead("1");
    lead.attempts = {{"sent", 0}, {"interpreted", 200}};
    BOOST_TEST(differences({logged("1", "reset", 0, "a"), logged("1", "ok", 200, "b")}, {lead}) ==
               "1: idempotency key \"a\", then \"b\"");
}

BOOST_AUTO_TEST_CASE(a_request_must_be_about_a_lead_that_is_known) {
    BOOST_TEST(differences({logged("1", "ok"), logged("2", "ok")}, {accepted_lead("1")}) ==
               "2: received 1 times, but there is no such lead");
}

BOOST_AUTO_TEST_CASE(a_redirect_that_was_followed_is_one_attempt) {
    auto second = logged("1", "ok");
    second.from = logged_request::origin::redirected;
    second.idem = "";
    BOOST_TEST(differences({logged("1", "redirect", 302), second}, {accepted_lead("1")}) == "");
}

BOOST_AUTO_TEST_CASE(changes_and_approved_orders_have_their_own_requests) {
    auto lead = accepted_lead("1");
    lead.status = "packaging"; // the call center's
    lead.orders = {{"change", "crm", "done", "", "c", {{"interpreted", 500}, {"interpreted", 200}}},
                   {"approved", "depot", "done", "91", "a", {{"interpreted", 200}}}};
    const std::vector<logged_request> log{logged("1", "ok"), logged("1", "500", 500, "c"),
                                          logged("1", "ok", 200, "a"), logged("1", "ok", 200, "c")};
    BOOST_TEST(differences(log, {lead}) == "");
    BOOST_TEST(differences(log, {lead}, repeats::never) ==
               "1: change to crm: received 2 times, allowed is once");
    BOOST_TEST(compare(log, std::vector{lead}, repeats::after_failures).repeated == 1);

    auto twice = log;
    twice.push_back(logged("1", "ok", 200, "a"));
    BOOST_TEST(differences(twice, {lead}) ==
               "1: approved to depot: sent 1 times by its attempts, received 2 times; "
               "1: approved to depot: sent again after the answer \"ok\"");
    lead.orders[0].state = "due";
    lead.orders[1].external_id = "92";
    BOOST_TEST(differences(log, {lead}) ==
               "1: change to crm: state due instead of done after the answer \"ok\"; "
               "1: approved to depot: external ID \"92\" instead of \"91\" after the answer \"ok\"");
}

BOOST_AUTO_TEST_CASE(an_order_that_failed_waits_or_has_lapsed) {
    auto lead = accepted_lead("1");
    lead.orders = {{"change", "crm", "due", "", "c", {{"interpreted", 500}}},
                   {"approved", "depot", "done", "", "a", {{"interpreted", 500}}}};
    const std::vector<logged_request> log{logged("1", "ok"), logged("1", "500", 500, "c"),
                                          logged("1", "500", 500, "a")};
    BOOST_TEST(differences(log, {lead}) == "");
    lead.orders[0].state = "done";
    lead.orders[1].external_id = "91";
    BOOST_TEST(differences(log, {lead}) ==
               "1: change to crm: state done instead of due after the answer \"500\"; "
               "1: approved to depot: external ID \"91\" instead of \"\" after the answer \"500\"");
}

BOOST_AUTO_TEST_CASE(both_sides_are_read_from_files) {
    std::istringstream log(R"({"lead":"1","idem":"k","answer":"ok","status":200,"crm_id":"91","query":{}}

{"lead":"1","idem":"","answer":"ok","status":200,"crm_id":"91","query":{"redirected":"1"}})");
    const auto requests = read_log(log, "crm.log");
    BOOST_REQUIRE(requests.has_value());
    BOOST_REQUIRE(requests->size() == 2u);
    BOOST_TEST(((*requests)[1].from == logged_request::origin::redirected));
    BOOST_TEST((*requests)[0].crm_id == "91");

    std::istringstream leads(
        R"({"id":1,"status":"cancel","reason":7,"external_id":"","deliveries":[)"
        R"({"flow":"new","attempts":[{"phase":"sent","http_status":null},{"phase":"prepared"}]},)"
        R"({"flow":"approved","integration":"depot","state":"done","external_id":"F-1",)"
        R"("idem":"a","attempts":[{"phase":"interpreted","http_status":200}]}]})"
        "\n{\"id\":2}\n");
    const auto found = read_leads(leads, "leads");
    BOOST_REQUIRE(found.has_value());
    BOOST_REQUIRE(found->size() == 2u);
    BOOST_TEST((*found)[0].reason == 7);
    BOOST_TEST((*found)[0].attempts.size() == 2u);
    BOOST_TEST((*found)[0].attempts[0].was_sent());
    BOOST_TEST(!(*found)[0].attempts[1].was_sent());
    BOOST_REQUIRE((*found)[0].orders.size() == 1u);
    const auto& order = (*found)[0].orders[0];
    BOOST_TEST(order.flow + order.integration + order.state + order.external_id + order.idem ==
               "approveddepotdoneF-1a");
    BOOST_TEST(order.attempts.size() == 1u);
    BOOST_TEST((*found)[1].status == "new");

    std::istringstream broken("{}\n{");
    const auto refused = read_leads(broken, "leads");
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().place == "leads, line 2");
}

BOOST_AUTO_TEST_CASE(the_table_names_differences) {
    std::vector<lead_found> leads(25, {"1", "new", "", 0, {}});
    for (int i = 0; i < 25; ++i) leads[i].id = std::to_string(i);
    const auto text = table_of(compare({}, leads, repeats::never));
    BOOST_TEST(text.find("differences 25\n") != std::string::npos);
    BOOST_TEST(text.find("lead 19: never sent\n") != std::string::npos);
    BOOST_TEST(text.find("lead 20: ") == std::string::npos);
    BOOST_TEST(text.ends_with("… and 5 more\n"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::mockcrm
