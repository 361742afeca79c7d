// Who may call what over HTTP.
#include "tests/functional/serve_scene.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

namespace leadwire::test {

BOOST_FIXTURE_TEST_SUITE(intake_keys, serve_scene)

BOOST_AUTO_TEST_CASE(each_call_is_open_to_its_roles_alone) {
    home.import_leads(R"({"id": 1, "offer": 12, "phone": "79161234567"})");
    auto eid = home.done({"expand", "--lead", "1", "{eid}"});
    eid.pop_back();
    struct row {
        std::string method, target, body;
        std::array<int, 4> answers; ///< to intake, viewer, operator, admin
    };
    const std::vector<row> calls{
        {"POST", "/api/v1/leads", R"({"offer": 12, "phone": "7"})", {201, 403, 201, 201}},
        {"GET", "/api/v1/leads/1", "", {403, 200, 200, 200}},
        {"GET", "/api/v1/leads/" + eid, "", {403, 200, 200, 200}},
        {"PATCH", "/api/v1/leads/1", R"({"count": 2})", {403, 403, 202, 202}},
        {"PATCH", "/api/v1/leads/" + eid, R"({"count": 3})", {202, 403, 202, 202}},
        {"POST", "/api/v1/leads/1/status", R"({"status": "hold"})", {403, 403, 200, 200}},
        {"GET", "/metrics", "", {403, 200, 200, 200}},
    };
    constexpr std::array roles{"intake", "viewer", "operator", "admin"};
    const auto json = "Content-Type: application/json\r\n";
    for (const auto& c : calls) BOOST_TEST_CONTEXT(c.method << " " << c.target) {
            for (const auto& key : {std::string(), std::string("lw_nobody"), new_key("admin") + "x"}) {
                const auto refused = api_client(host().port(), key).call(c.method, c.target, c.body, json);
                BOOST_TEST(refused.status == 401);
                BOOST_TEST(refused.head.find("WWW-Authenticate: Bearer") != std::string::npos);
            }
            for (std::size_t i = 0; i < roles.size(); ++i)
                BOOST_TEST(as(roles[i]).call(c.method, c.target, c.body, json).status == c.answers[i],
                           roles[i]);
        }
    BOOST_TEST(text_at(home.lead("1"), "/count") == "3");
    BOOST_TEST(text_at(home.lead("1"), "/status") == "hold");
    BOOST_TEST(as("intake").patch("/api/v1/leads/AAAAAAAAAAAAAAAAAAAAAA", R"({"count": 3})").status == 404);
}

BOOST_AUTO_TEST_CASE(a_customer_does_not_say_that_a_lead_is_known_to_the_crm) {
    const auto lead = R"({"id": 1, "offer": 12, "phone": "79161234567", "affiliate": 5})";
    home.import_leads(lead);
    auto eid = home.done({"expand", "--lead", "1", "{eid}"});
    eid.pop_back();
    for (const auto* patch : {R"({"external_id": "x"})", R"({"ext_oid": "x"})", R"({"name": "B", "affiliate": null})"})
        BOOST_TEST(as("intake").patch("/api/v1/leads/" + eid, patch).status == 403, patch);
    BOOST_TEST(as("intake").patch("/api/v1/leads/" + eid, R"({"comment": "call"})").status == 202);
    BOOST_TEST(text_at(home.lead("1"), "/external_id") == "");
    BOOST_TEST(text_at(home.lead("1"), "/affiliate") == "5");
    BOOST_TEST(text_at(home.lead("1"), "/comment") == "call");
    BOOST_TEST(as("operator").patch("/api/v1/leads/" + eid, R"({"external_id": "x"})").status == 202);
}

BOOST_AUTO_TEST_CASE(a_revoked_key_is_out_at_once) {
    const auto made = parsed(home.done({"key", "create", "--role", "viewer", "--json"}));
    const api_client client(host().port(), text_at(made, "/key"));
    BOOST_TEST(client.get("/metrics").status == 200);
    (void)home.done({"key", "revoke", text_at(made, "/id")});
    BOOST_TEST(client.get("/metrics").status == 401);
}

BOOST_AUTO_TEST_CASE(a_key_is_shown_once_and_is_nowhere_else) {
    const auto key = new_key("operator");
    const auto rows = parsed_lines(home.done({"key", "list", "--json"}));
    BOOST_REQUIRE_EQUAL(rows.size(), 1u);
    BOOST_TEST(text_at(rows[0], "/role") == "operator");
    BOOST_TEST(home.done({"key", "list"}).find(key) == std::string::npos);
    BOOST_TEST(home.command({"key", "create", "--role", "king"}).status == 2);
    BOOST_TEST(home.command({"key", "revoke", "77"}).status == 1);
    BOOST_TEST(as("intake").get("/healthz").status == 200);
    BOOST_TEST(host().log().find(key) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
