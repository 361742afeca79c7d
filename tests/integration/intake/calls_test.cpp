#include "tests/integration/intake/intake_fixture.hpp"
#include "tests/support/json_text.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::test;
namespace data = boost::unit_test::data;

namespace {

constexpr std::string_view order = R"({"offer":12,"phone":"+7 916"})";
constexpr std::string_view order_noted =
    R"({"created":"1970-01-01T00:00:00Z","status":"new","offer":12,"phone":"+7 916"})";

struct refusal {
    int status;
    std::string request;
    std::string field{};
};
std::ostream& operator<<(std::ostream& out, const refusal& r) {
    return out << r.status << " for " << r.request.substr(0, 300);
}

std::string patch(std::string_view path, std::string_view key, std::string_view body = R"({"name":"A"})") {
    return json_request("PATCH /api/v1/leads/" + std::string(path), key, body);
}
std::string lead_with(std::string_view fields, std::string_view body = order) {
    return request("POST /api/v1/leads", "intake", fields, body);
}
const std::string as_json = "Content-Type: application/json\r\n";
std::string status(std::string_view body) {
    return json_request("POST /api/v1/leads/1001/status", "operator", body);
}

const std::vector<refusal> refusals{
    {404, request("GET /", "admin")},
    {404, request("GET /api/v1/leads/1", "admin")},
    {404, request("GET /api/v1/leads/none", "admin")},
    {404, patch("1", "admin")},
    {405, request("GET /api/v1/leads", "admin")},
    {405, request("DELETE /api/v1/leads/1001", "admin")},
    {401, json_request("POST /api/v1/leads", "", order)},
    {401, json_request("POST /api/v1/leads", "nobody", order)},
    {401, request("GET /metrics", "")},
    // Roles.
    {403, json_request("POST /api/v1/leads", "viewer", order)},
    {403, patch("1001", "intake")},
    {403, patch("1001", "viewer")},
    {403, patch("Eid-1001", "viewer")},
    {403, patch("Eid-1001", "intake", R"({"name":"A","external_id":"x"})"), "external_id"},
    {403, patch("Eid-1001", "intake", R"({"exto":"x"})"), "exto"},
    {403, patch("Eid-1001", "intake", R"({"commission":{"affiliate":{"real":"1"}}})"), "commission"},
    {403, patch("Eid-1001", "intake", R"({"commission.affiliate.real":"1"})"), "commission.affiliate.real"},
    {403, patch("Eid-1001", "intake", R"({"commission":null})"), "commission"},
    {403, patch("Eid-1001", "intake", R"({"affiliate":5})"), "affiliate"},
    {403, patch("Eid-1001", "intake", R"({"wm_id":5})"), "wm_id"},
    {403, patch("Eid-1001", "intake", R"({"agency":{"uid":"A"}})"), "agency"},
    {403, patch("Eid-1001", "intake", R"({"bad":true})"), "bad"},
    {403, patch("Eid-1001", "intake", R"({"created":"2026-11-23T10:15:00Z"})"), "created"},
    {403, request("GET /api/v1/leads/1001", "intake")},
    {403, request("GET /metrics", "intake")},
    {403, json_request("POST /api/v1/leads/1001/status", "intake", R"({"status":"hold"})")},
    {403, json_request("POST /api/v1/leads/1001/status", "viewer", R"({"status":"hold"})")},
    // Media types.
    {406, lead_with(as_json + "Accept: text/html\r\n")},
    {406, lead_with(as_json + "Accept: text/html\r\nAccept: application/json;q=0\r\n")},
    {415, lead_with("")},
    {415, lead_with("Content-Type: text/plain\r\n")},
    {415, lead_with(as_json + "Content-Encoding: gzip\r\n")},
    {415, request("PATCH /api/v1/leads/1001", "admin", "Content-Type: application/x-www-form-urlencoded\r\n",
                  "a=1")},
    {415, request("POST /api/v1/leads/1001/status", "admin", "Content-Type: application/merge-patch+json\r\n",
                  "{}")},
    {400, lead_with("Content-Type: multipart/form-data\r\n")},
    // Bodies.
    {400, lead_with(as_json, "")},
    {400, lead_with(as_json, "{")},
    {400, lead_with(as_json, "{\"offer\":12,\"phone\":\"\xFF\"}")},
    {422, lead_with(as_json, "[]")},
    {422, lead_with(as_json, R"({"offer":12})"), "phone"},
    {422, lead_with(as_json, R"({"offer":"12","phone":"1"})"), "offer"},
    {422, lead_with(as_json, R"({"offer":12,"phone":"1","address":{"town":"x"}})"), "address.town"},
    {422, lead_with("Content-Type: application/x-www-form-urlencoded\r\n", "offer=12&phone=1&price=x"),
     "price"},
    {400, lead_with(as_json + "Idempotency-Key: \r\n"), "Idempotency-Key"},
    {400, lead_with(as_json + "Idempotency-Key: a b\r\n"), "Idempotency-Key"},
    {422, patch("1001", "admin", "[]")},
    {422, patch("1001", "admin", "{}")},
    {400, patch("1001", "admin", "x")},
    {422, status("{}"), "status"},
    {422, status(R"({"status":"unknown"})"), "status"},
    {422, status(R"({"status":6})"), "status"},
    {422, status(R"({"status":"hold","reason":1})"), "reason"},
    {417, lead_with(as_json + "Expect: a-miracle\r\n")},
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(calls, intake_fixture)

BOOST_AUTO_TEST_CASE(a_lead_as_json) {
    const auto answer = ask(json_request("POST /api/v1/leads", "intake", order));
    BOOST_TEST(status_of(answer) == 201);
    BOOST_TEST(body_of(answer) == R"({"id":1002,"action":"thankyou"})");
    BOOST_TEST(field_of(answer, "Location") == "/api/v1/leads/1002");
    BOOST_TEST(field_of(answer, "Cache-Control") == "no-store");
    BOOST_TEST(field_of(answer, "Content-Type") == "application/json");
    BOOST_TEST(!field_of(answer, "X-Request-Id").empty());
    BOOST_TEST(field_of(answer, "Idempotent-Replayed") == "");
    BOOST_REQUIRE(service.log().size() == 1u);
    BOOST_TEST(service.log()[0] == "register " + std::string(order_noted) + " by=1");
}

BOOST_AUTO_TEST_CASE(a_lead_as_a_form) {
    const auto answer = ask(lead_with("Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n",
                                      "offer=12&phone=%2B7+916&items[5][]=1&items[5][]=2&items[5][]=3"));
    BOOST_TEST(status_of(answer) == 201);
    BOOST_TEST(service.log()[0].find(R"("items":{"5":[1,"2","3"]})") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_the_client_takes_may_come_in_several_fields) {
    BOOST_TEST(status_of(ask(lead_with(as_json + "Accept: text/html\r\nAccept: application/json\r\n"))) == 201);
}

BOOST_AUTO_TEST_CASE(what_the_customer_sees_next) {
    on_loop([this] {
        service.registered = {
            .id = lead_id{7}, .action = intake::next_page::redirect, .url = "https://x/?a=1&b=2"};
    });
    BOOST_TEST(body_of(ask(json_request("POST /api/v1/leads", "admin", order))) ==
               R"({"id":7,"action":"redirect","url":"https://x/?a=1&b=2"})");
    on_loop([this] {
        service.registered = {
            .id = lead_id{7}, .action = intake::next_page::message, .message = "No", .replayed = true};
    });
    const auto answer = ask(json_request("POST /api/v1/leads", "operator", order));
    BOOST_TEST(body_of(answer) == R"({"id":7,"action":"message","message":"No"})");
    BOOST_TEST(field_of(answer, "Idempotent-Replayed") == "true");
}

BOOST_AUTO_TEST_CASE(an_idempotency_key_reaches_the_service) {
    BOOST_TEST(status_of(ask(lead_with(as_json + "Idempotency-Key: \"k-1\"\r\n"))) == 201);
    BOOST_TEST(service.log()[0].find(" key=\"k-1\" ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_change) {
    const auto answer =
        ask(request("PATCH /api/v1/leads/1001", "operator", "Content-Type: application/merge-patch+json\r\n",
                    R"({"meta":{"a":null}})"));
    BOOST_TEST(status_of(answer) == 202);
    BOOST_TEST(body_of(answer) == R"({"id":1001,"queued":true})");
    BOOST_TEST(status_of(ask(patch("Eid-1001", "intake"))) == 202);
    BOOST_TEST(service.log()[0] == R"(change 1001 {"meta":{"a":null}} by=3)");
    BOOST_TEST(service.log()[1] == R"(change Eid-1001 {"name":"A"} by=1)");
    BOOST_TEST(status_of(ask(patch("Eid-1001", "operator", R"({"external_id":"x"})"))) == 202);
}

BOOST_AUTO_TEST_CASE(a_status) {
    const auto answer = ask(status(R"({"status":"packaging"})"));
    BOOST_TEST(status_of(answer) == 200);
    BOOST_TEST(body_of(answer) == R"({"id":1001,"status":"packaging"})");
    BOOST_TEST(service.log()[0] == "status 1001 packaging by=3");
}

BOOST_AUTO_TEST_CASE(a_document) {
    for (std::string_view key : {"viewer", "operator", "admin"}) {
        const auto answer = ask(request("GET /api/v1/leads/1001?x=1", key));
        BOOST_TEST(status_of(answer) == 200);
        BOOST_TEST(body_of(answer) == R"({"id":1001,"deliveries":[]})");
    }
    const auto head = ask(request("HEAD /api/v1/leads/1001", "viewer", "Connection: close\r\n"));
    BOOST_TEST(field_of(head, "Content-Length") == "27");
    BOOST_TEST(body_of(head) == "");
}

BOOST_AUTO_TEST_CASE(for_those_who_watch) {
    BOOST_TEST(body_of(ask(request("GET /healthz", ""))) == R"({"status":"ok"})");
    BOOST_TEST(
        body_of(ask(request("GET /readyz", ""))) ==
        R"({"ready":true,"checks":[{"name":"database","ok":true,"detail":""},{"name":"plugins","ok":true,"detail":"5 plugins"}]})");
    const auto metrics = ask(request("GET /metrics", "viewer"));
    BOOST_TEST(body_of(metrics) == "leadwire_leads_total 3\n");
    BOOST_TEST(field_of(metrics, "Content-Type").starts_with("text/plain; version=0.0.4"));
    trouble({error_code::io, "", "is gone"});
    BOOST_TEST(status_of(ask(request("GET /healthz", ""))) == 200);
    const auto unready = ask(request("GET /readyz", ""));
    BOOST_TEST(status_of(unready) == 503);
    BOOST_TEST(body_of(unready).find(R"("ok":false,"detail":"is gone")") != std::string::npos);
}

BOOST_DATA_TEST_CASE_F(intake_fixture, refused, data::make(refusals), sample) {
    const auto answer = ask(sample.request);
    BOOST_TEST(status_of(answer) == sample.status, answer);
    BOOST_TEST(field_of(answer, "Content-Type") == "application/problem+json");
    const auto document = parsed(body_of(answer));
    BOOST_TEST(text_at(document, "/status") == std::to_string(sample.status));
    BOOST_TEST(text_at(document, "/field") == sample.field);
    BOOST_TEST(!text_at(document, "/detail").empty());
    BOOST_TEST((field_of(answer, "Allow") != "") == (sample.status == 405));
    BOOST_TEST((field_of(answer, "WWW-Authenticate") != "") == (sample.status == 401));
    if (sample.status != 404) BOOST_TEST(service.log().empty());
}

BOOST_AUTO_TEST_CASE(trouble_of_the_service) {
    const auto lead = json_request("POST /api/v1/leads", "intake", order);
    trouble({error_code::io, "/x/leadwire.db", "disk full"});
    const auto busy = ask(lead);
    BOOST_TEST(status_of(busy) == 503);
    BOOST_TEST(field_of(busy, "Retry-After") == "1");
    BOOST_TEST(busy.find("leadwire.db") == std::string::npos);
    trouble({error_code::conflict, "id", "is taken"});
    BOOST_TEST(status_of(ask(lead)) == 409);
    trouble({error_code::invalid, "Idempotency-Key", "came with another body"});
    BOOST_TEST(status_of(ask(lead)) == 422);
    BOOST_TEST(body_of(ask(lead)).find(R"("field":"Idempotency-Key")") != std::string::npos);
    trouble({error_code::refused, "status", "is not changed by an edit"});
    BOOST_TEST(status_of(ask(patch("1001", "admin"))) == 403);
    trouble({error_code::io, "keys", "disk full"});
    BOOST_TEST(status_of(ask(request("GET /metrics", "admin"))) == 503);
}

BOOST_AUTO_TEST_CASE(an_exception_ends_one_request) {
    on_loop([this] { service.throws = true; });
    auto client = connect();
    client.send(request("GET /metrics", "admin"));
    BOOST_TEST(status_of(client.read_answer()) == 500);
    client.send(request("GET /healthz", ""));
    BOOST_TEST(status_of(client.read_answer()) == 200);
}

BOOST_AUTO_TEST_SUITE_END()
