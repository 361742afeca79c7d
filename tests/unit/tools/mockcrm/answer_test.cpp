#include "tools/mockcrm/answer.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::mockcrm {

BOOST_AUTO_TEST_SUITE(mockcrm_answer)

namespace {

answer_plan planned(std::string_view name, std::string_view lead = "100001") {
    return plan_answer(named(name), {.lead = lead, .echo = {}});
}

} // namespace

BOOST_AUTO_TEST_CASE(an_accepted_lead_always_gets_the_same_id) {
    BOOST_TEST(planned("ok").body == R"({"status":"ok","id":9100001})");
    BOOST_TEST(planned("ok").crm_id == "9100001");
    BOOST_TEST(planned("ok", "x-1").body == R"({"status":"ok","id":"9x-1"})");
    BOOST_TEST(planned("text-id").body == R"({"status":"ok","id":"T-9100001"})");
    BOOST_TEST(planned("long-id").crm_id == "9000000000000000000100001");
    BOOST_TEST(planned("long-id").body == R"({"status":"ok","id":9000000000000000000100001})");
}

BOOST_AUTO_TEST_CASE(every_acceptance_has_an_id_and_nothing_else_has) {
    for (const auto& row : behaviours()) {
        if (row.kind == behaviour_kind::fail_then_ok || row.kind == behaviour_kind::cut_then_ok) continue;
        const auto text = std::string(row.name) + (row.argument == argument_rule::required ? ":5" : "");
        BOOST_TEST(planned(text).crm_id.empty() == (row.effect != expected_effect::accepted), text);
    }
}

BOOST_AUTO_TEST_CASE(a_cut_answer_ends_where_it_says) {
    BOOST_TEST(planned("cut-before").bytes.empty());
    BOOST_TEST(planned("cut-within-head").bytes.find("\r\n\r\n") == std::string::npos);
    const auto within = planned("cut-within-body");
    BOOST_TEST(within.bytes.find("Content-Length: 28\r\n\r\n") != std::string::npos);
    BOOST_TEST(within.bytes.ends_with(R"({"status":"ok")"));
    BOOST_TEST((within.then == ending::close));
    const auto after = planned("cut-after");
    BOOST_TEST(after.bytes == planned("ok").bytes);
    BOOST_TEST((after.then == ending::close));
    BOOST_TEST((planned("ok").then == ending::keep));
}

BOOST_AUTO_TEST_CASE(a_caller_that_closes_is_told_so) {
    const auto plan = plan_answer(named("ok"), {.lead = "1", .echo = {}, .after = answer_input::line::close});
    BOOST_TEST((plan.then == ending::close));
    BOOST_TEST(plan.bytes.find("Connection: close\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(retry_after_is_given_as_asked) {
    BOOST_TEST(planned("429").bytes.find("Retry-After: 1\r\n") != std::string::npos);
    BOOST_TEST(planned("429:30").bytes.find("Retry-After: 30\r\n") != std::string::npos);
    BOOST_TEST(planned("503").bytes.find("Retry-After") == std::string::npos);
    BOOST_TEST(planned("503:7").bytes.find("Retry-After: 7\r\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_lead_cannot_write_into_the_head) {
    BOOST_TEST(planned("redirect", "1\r\nX: y").bytes.find("Location: /mock=ok?ext=1Xy&redirected=1\r\n") !=
               std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::mockcrm
