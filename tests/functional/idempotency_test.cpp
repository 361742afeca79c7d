// The same request again: one lead, one send, one answer.
#include "tests/functional/serve_scene.hpp"
#include "tests/functional/sync_integration.hpp"

#include <boost/test/unit_test.hpp>

#include <future>

namespace leadwire::test {

namespace {

const std::string once = "Idempotency-Key: order-1\r\n";

/// The answers of ten clients that ask the same at once.
std::vector<api_answer> asked_by_ten(const api_client& client, const std::string& lead) {
    std::vector<std::future<api_answer>> asked;
    for (int i = 0; i < 10; ++i)
        asked.push_back(std::async(std::launch::async, [&] { return client.lead(lead, once); }));
    std::vector<api_answer> answers;
    for (auto& one : asked) answers.push_back(one.get());
    return answers;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(idempotency, serve_scene)

BOOST_AUTO_TEST_CASE(ten_clients_at_once_get_one_lead_and_one_answer) {
    home.apply(sync_integration(crm, {.settings = "path = \"/url\"\n", .classic = false}));
    for (const auto* mock : {"autologin", "slow:700"}) { // a link, and "thank you" after some time
        const auto before = crm.log().size();
        const api_client client(host().port(), new_key("intake"));
        const auto answers = asked_by_ten(client, arriving(mock));
        int first = 0;
        for (const auto& a : answers) {
            BOOST_TEST(a.status == 201, a.body);
            BOOST_TEST(a.body == answers[0].body);
            first += a.head.find("Idempotent-Replayed: true") == std::string::npos;
        }
        BOOST_TEST(first == 1);
        BOOST_TEST(crm.log().size() == before + 1);
    }
    BOOST_TEST(parsed_lines(home.leads_with_deliveries()).size() == 2u);
}

BOOST_AUTO_TEST_CASE(ten_clients_at_once_get_one_lead_without_a_sync_flow) {
    const auto answers = asked_by_ten(as("intake"), arriving("ok"));
    for (const auto& a : answers) {
        BOOST_TEST(a.status == 201, a.body);
        BOOST_TEST(a.body == answers[0].body);
    }
    BOOST_TEST(parsed_lines(home.leads_with_deliveries()).size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_first_answer_outlives_the_process) {
    home.apply(sync_integration(crm, {.plugin = "autologin", .classic = false}));
    const auto ask = [&] {
        std::vector<std::string> said;
        int i = 0;
        for (const auto* mock : {"autologin", "message", "duplicate"}) {
            const auto answer =
                as("intake").lead(arriving(mock), "Idempotency-Key: k" + std::to_string(++i) + "\r\n");
            BOOST_TEST(answer.status == 201);
            said.push_back(answer.body);
        }
        return said;
    };
    const auto first = ask();
    BOOST_TEST(text_at(parsed(first[0]), "/action") == "redirect");
    BOOST_TEST(text_at(parsed(first[1]), "/action") == "message");
    BOOST_TEST(text_at(parsed(first[2]), "/action") == "thankyou");
    BOOST_TEST(stop() == 0);
    const auto again = ask();
    BOOST_TEST(again == first, boost::test_tools::per_element());
    end_by_kill();
    BOOST_TEST(ask() == first, boost::test_tools::per_element());
    BOOST_TEST(crm.log().size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_key_belongs_to_one_request_and_to_one_caller) {
    const auto client = as("intake");
    BOOST_TEST(client.lead(arriving("ok"), once).status == 201);
    const auto other = client.lead(arriving("ok", "other"), once);
    BOOST_TEST(other.status == 422);
    BOOST_TEST(text_at(other.document(), "/field") == "Idempotency-Key");
    BOOST_TEST(parsed_lines(home.leads_with_deliveries()).size() == 1u);
    BOOST_TEST(as("operator").lead(arriving("ok"), once).status == 201);
    BOOST_TEST(parsed_lines(home.leads_with_deliveries()).size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_refused_lead_uses_no_key_up) {
    const auto client = as("intake");
    BOOST_TEST(client.lead(R"({"offer": 12})", once).status == 422);
    BOOST_TEST(client.lead(arriving("ok"), once).status == 201);
}

BOOST_AUTO_TEST_CASE(a_repeat_after_a_crash_hears_that_the_first_send_is_over) {
    home.apply(sync_integration(crm, {.classic = false}));
    auto cut_off = std::async(std::launch::async, [client = as("intake")] {
        try {
            (void)client.lead(arriving("slow:60000"), once);
        } catch (const std::exception&) { // the process ends before it answers
        }
    });
    BOOST_REQUIRE(eventually([&] { return crm.log().size() == 1u; }));
    end_by_kill();
    cut_off.get();
    const auto answer = as("intake").lead(arriving("slow:60000"), once);
    BOOST_TEST(answer.status == 201, answer.body);
    BOOST_TEST(text_at(answer.document(), "/action") == "thankyou");
    BOOST_TEST(crm.log().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
