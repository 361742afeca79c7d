#include "tests/integration/intake/intake_fixture.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <deque>

using namespace leadwire;
using namespace leadwire::test;
using namespace std::chrono_literals;
namespace data = boost::unit_test::data;

namespace {

const std::string health = request("GET /healthz", "");
constexpr std::string_view order = R"({"offer":12,"phone":"1"})";
const std::string a_lead = json_request("POST /api/v1/leads", "intake", order);
const std::string as_json = "Content-Type: application/json\r\n";
const std::string lead_head = request("POST /api/v1/leads", "intake", as_json + "Content-Length: 24\r\n");
const std::string chunked_head =
    request("POST /api/v1/leads", "intake", as_json + "Transfer-Encoding: chunked\r\n");

/// Its limits of time end what does not come; a busy machine is in time for all else.
struct impatient : intake_fixture {
    impatient() : intake_fixture({.head_time = 100ms, .body_time = 100ms, .linger_time = 100ms}) {}
};
struct narrow : intake_fixture {
    narrow()
        : intake_fixture({.head_bytes = 2048, .linger_time = 100ms}, {.document = 2000, .upload = 4000}) {}
};

const std::vector<std::string> smuggled{
    request("POST /api/v1/leads", "intake", as_json + "Transfer-Encoding: chunked\r\n", order),
    request("POST /api/v1/leads", "intake", as_json + "Content-Length: 5\r\n", order),
    request("POST /api/v1/leads", "intake", as_json + "Transfer-Encoding : chunked\r\n", order),
    request("POST /api/v1/leads", "intake",
            as_json + "Transfer-Encoding: \x0B"
                      "chunked\r\n",
            order),
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(conversations, intake_fixture)

BOOST_AUTO_TEST_CASE(a_connection_is_kept) {
    auto client = connect();
    for (int i = 0; i < 3; ++i) {
        client.send(a_lead);
        const auto answer = client.read_answer();
        BOOST_TEST(status_of(answer) == 201);
        BOOST_TEST(field_of(answer, "Connection") == "keep-alive");
    }
    client.send(json_request("POST /api/v1/leads", "intake", "{}"));
    BOOST_TEST(status_of(client.read_answer()) == 422);
    client.send(health);
    BOOST_TEST(status_of(client.read_answer()) == 200);
    BOOST_TEST(connections() == 1u);
}

BOOST_AUTO_TEST_CASE(requests_in_one_go_are_answered_in_order) {
    auto client = connect();
    client.send(health + a_lead + health + a_lead + request("GET /none", ""));
    for (int status : {200, 201, 200, 201, 404}) BOOST_TEST(status_of(client.read_answer()) == status);
    BOOST_TEST(service.log().size() == 2u);
}

BOOST_AUTO_TEST_CASE(bytes_one_by_one) {
    auto client = connect();
    for (char c : a_lead + health) client.send({&c, 1});
    BOOST_TEST(status_of(client.read_answer()) == 201);
    BOOST_TEST(status_of(client.read_answer()) == 200);
}

BOOST_AUTO_TEST_CASE(chunks) {
    auto client = connect();
    client.send(chunked_head + "A\r\n{\"offer\":1\r\n");
    client.send("E;x=y\r\n2,\"phone\":\"1\"}\r\n0\r\nX: 1\r\n\r\n" + health);
    BOOST_TEST(status_of(client.read_answer()) == 201);
    BOOST_TEST(status_of(client.read_answer()) == 200);
}

BOOST_AUTO_TEST_CASE(who_asks_first_is_told_to_go_on) {
    auto client = connect();
    client.send(
        request("POST /api/v1/leads", "intake", as_json + "Expect: 100-Continue\r\nContent-Length: 24\r\n"));
    BOOST_TEST(client.read_answer() == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send(order);
    BOOST_TEST(status_of(client.read_answer()) == 201);
}

BOOST_AUTO_TEST_CASE(who_asks_first_may_hear_no) {
    auto client = connect();
    client.send(
        request("POST /api/v1/leads", "viewer", as_json + "Expect: 100-continue\r\nContent-Length: 24\r\n"));
    const auto answer = client.read_answer();
    BOOST_TEST(status_of(answer) == 403);
    BOOST_TEST(field_of(answer, "Connection") == "close"); // the body may come all the same
}

BOOST_AUTO_TEST_CASE(connections_end_as_clients_wish) {
    auto client = connect();
    client.send(request("GET /healthz", "", "Connection: close\r\n"));
    const auto answer = client.read_all();
    BOOST_TEST(field_of(answer, "Connection") == "close");
    auto old = connect();
    old.send("GET /healthz HTTP/1.0\r\n\r\n");
    BOOST_TEST(status_of(old.read_all()) == 200);
}

BOOST_AUTO_TEST_CASE(who_has_said_all_still_hears_the_answer) {
    auto client = connect();
    client.send(a_lead);
    client.end_sending();
    BOOST_TEST(status_of(client.read_all()) == 201);
}

BOOST_AUTO_TEST_CASE(broken_requests_never_reach_the_service) {
    for (const auto& part :
         {lead_head.substr(0, 30), lead_head, lead_head + "{\"offer\"", chunked_head + "A\r\n{\"of",
          chunked_head + "18\r\n" + std::string(order) + "\r\n0\r\n"})
        for (bool reset : {false, true}) {
            auto client = connect();
            client.send(part);
            if (reset)
                client.reset();
            else
                BOOST_TEST((client.end_sending(), client.read_all()) == "");
        }
    BOOST_TEST(eventually([this] { return connections() == 0; }));
    BOOST_TEST(service.log().empty());
}

BOOST_DATA_TEST_CASE_F(intake_fixture, requests_that_can_be_read_in_two_ways, data::make(smuggled), bytes) {
    auto client = connect();
    client.send(bytes + a_lead);
    const auto all = client.read_all();
    BOOST_TEST(status_of(all) == 400);
    BOOST_TEST(field_of(all, "Connection") == "close");
    BOOST_TEST(field_of(all, "Content-Length") ==
               std::to_string(body_of(all).size())); // nothing behind is a request
    BOOST_TEST(service.log().empty());
}

BOOST_AUTO_TEST_CASE(hundreds_of_silent_clients_disturb_nobody) {
    std::deque<raw_client> silent;
    for (int i = 0; i < 300; ++i) {
        silent.emplace_back(port());
        if (i % 3 == 1) silent.back().send(lead_head.substr(0, 40));
        if (i % 3 == 2) silent.back().send(lead_head + "{");
    }
    BOOST_TEST(eventually([this] { return connections() == 300; }));
    BOOST_TEST(status_of(ask(a_lead)) == 201);
    silent.clear();
    BOOST_TEST(eventually([this] { return connections() == 0; }));
    BOOST_TEST(service.log().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_body_that_nobody_wants_ends_the_connection) {
    auto client = connect();
    client.send(request("GET /healthz", "", "", "hello") + a_lead);
    const auto all = client.read_all();
    BOOST_TEST(status_of(all) == 200);
    BOOST_TEST(field_of(all, "Connection") == "close");
    BOOST_TEST(service.log().empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(limits_of_time, impatient)

BOOST_AUTO_TEST_CASE(a_head_that_does_not_end) {
    auto client = connect();
    client.send(lead_head.substr(0, 40));
    BOOST_TEST(status_of(client.read_all()) == 408);
}

BOOST_AUTO_TEST_CASE(a_body_that_does_not_end) {
    auto client = connect();
    client.send(lead_head + "{");
    BOOST_TEST(status_of(client.read_all()) == 408);
    BOOST_TEST(service.log().empty());
}

BOOST_AUTO_TEST_CASE(a_head_that_comes_drop_by_drop) {
    auto client = connect();
    while (client.try_send("G")) // each byte in time, the whole never
        if (connections() == 0) break;
    BOOST_TEST(eventually([this] { return connections() == 0; }));
}

BOOST_AUTO_TEST_CASE(silence) {
    intake_fixture deaf({.idle_time = 50ms});
    BOOST_TEST(deaf.connect().read_all() == "");
    BOOST_TEST(eventually([&] { // a busy machine may be too late for its first request
        auto client = deaf.connect();
        return client.try_send(health) && status_of(client.read_all()) == 200;
    }));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(limits_of_size, narrow)

BOOST_AUTO_TEST_CASE(a_large_head) {
    const auto answer = ask(request("GET /healthz", "", "X: " + std::string(3000, 'a') + "\r\n"));
    BOOST_TEST(status_of(answer) == 431);
}

BOOST_AUTO_TEST_CASE(a_large_body_is_refused_by_its_length) {
    const auto answer = ask(request("POST /api/v1/leads", "intake",
                                    as_json + "Expect: 100-continue\r\nContent-Length: 2001\r\n"));
    BOOST_TEST(status_of(answer) == 413);
    BOOST_TEST(status_of(ask(request("PATCH /api/v1/leads/1001", "admin",
                                     as_json + "Content-Length: 2001\r\n"))) == 413);
}

BOOST_AUTO_TEST_CASE(a_large_body_is_refused_as_it_comes) {
    auto client = connect();
    const std::string chunk = "3e8\r\n" + std::string(1000, ' ') + "\r\n";
    client.send(chunked_head + chunk + chunk + "1\r\n");
    client.send(" ");
    const auto all = client.read_all();
    BOOST_TEST(status_of(all) == 413);
    BOOST_TEST(service.log().empty());
}

BOOST_AUTO_TEST_CASE(an_answer_survives_what_is_still_being_sent) {
    intake_fixture patient({.linger_time = 10s}, {.document = 2000, .upload = 4000});
    auto client = patient.connect();
    client.send(request("POST /api/v1/leads", "intake", as_json + "Content-Length: 4000000\r\n"));
    BOOST_TEST(client.try_send(std::string(4'000'000, ' ')));
    client.end_sending();
    BOOST_TEST(status_of(client.read_all()) == 413);
}

BOOST_AUTO_TEST_CASE(more_connections_than_allowed) {
    intake_fixture few({.connections = 3});
    std::deque<raw_client> silent;
    for (int i = 0; i < 10; ++i) silent.emplace_back(few.port());
    for (int i = 0; i < 7; ++i)
        BOOST_TEST((silent[static_cast<std::size_t>(i)].read_all() == "")); // the oldest
    BOOST_TEST(status_of(few.ask(a_lead)) == 201);
}

BOOST_AUTO_TEST_CASE(more_requests_than_allowed) {
    intake_fixture few({.connections = 2});
    few.service.gate_open = false;
    auto first = few.connect(), second = few.connect();
    first.send(a_lead);
    second.send(a_lead);
    BOOST_TEST(eventually([&] { return few.service.waiting == 2; }));
    auto third = few.connect();
    const auto answer = third.read_all();
    BOOST_TEST(status_of(answer) == 503);
    BOOST_TEST(field_of(answer, "Retry-After") == "1");
    few.service.gate_open = true;
    BOOST_TEST(status_of(first.read_answer()) == 201);
    BOOST_TEST(status_of(second.read_answer()) == 201);
}

BOOST_AUTO_TEST_SUITE_END()
