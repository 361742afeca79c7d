#include "tests/integration/intake/intake_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::test;
using namespace std::chrono_literals;

namespace {

std::string part(std::string_view head, std::string_view content) {
    return "--XX\r\nContent-Disposition: form-data; " + std::string(head) + "\r\n\r\n" +
           std::string(content) + "\r\n";
}
const std::string order = part("name=offer", "12") + part("name=phone", "1");
const std::string two_files =
    part("name=scan; filename=scan.pdf\r\nContent-Type: application/pdf", "%PDF") +
    part("name=\"meta[photo]\"; filename=p.png\r\nContent-Type: image/png", std::string(300'000, 'x'));
const std::string type = "Content-Type: multipart/form-data; boundary=XX\r\n";

std::string upload(std::string_view body, std::string_view key = "intake") {
    return request("POST /api/v1/leads", key, type, body);
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(uploads, intake_fixture)

BOOST_AUTO_TEST_CASE(files_reach_the_service_and_are_gone_after) {
    const auto answer = ask(upload(order + two_files + "--XX--\r\n"));
    BOOST_TEST(status_of(answer) == 201);
    BOOST_REQUIRE(service.log().size() == 1u);
    BOOST_TEST(
        service.log()[0].find(" scan=scan.pdf(application/pdf):%PDF photo=p.png(image/png):300000 bytes") !=
        std::string::npos);
    BOOST_TEST(eventually([this] { return files() == 0; }));
}

BOOST_AUTO_TEST_CASE(files_are_on_disk_while_they_come_and_gone_when_cut) {
    for (bool reset : {false, true}) {
        auto client = connect();
        auto half = upload(order + two_files + "--XX--\r\n");
        half.resize(half.size() - 1000);
        client.send(half);
        BOOST_TEST(eventually([this] { return files() == 2; }));
        if (reset)
            client.reset();
        else
            client.end_sending();
        BOOST_TEST(eventually([this] { return files() == 0; }));
    }
    BOOST_TEST(service.log().empty());
}

BOOST_AUTO_TEST_CASE(files_are_gone_when_the_request_fails) {
    BOOST_TEST(status_of(ask(upload(two_files + "--XX--"))) == 422);
    BOOST_TEST(status_of(ask(upload(order + two_files))) == 400);
    trouble({error_code::conflict, "", "no"});
    BOOST_TEST(status_of(ask(upload(order + two_files + "--XX--"))) == 409);
    BOOST_TEST(eventually([this] { return files() == 0; }));
}

BOOST_AUTO_TEST_CASE(files_are_gone_when_the_body_takes_too_long) {
    intake_fixture impatient({.body_time = 100ms});
    auto client = impatient.connect();
    auto half = upload(order + two_files);
    client.send(half.substr(0, half.size() - 10));
    BOOST_TEST(status_of(client.read_all()) == 408);
    BOOST_TEST(eventually([&] { return impatient.files() == 0; }));
}

BOOST_AUTO_TEST_CASE(files_are_gone_when_the_server_is) {
    {
        intake_fixture other;
        auto client = other.connect();
        auto half = upload(order + two_files);
        client.send(half.substr(0, half.size() - 10));
        BOOST_TEST(eventually([&] { return other.files() == 2; }));
    }
    BOOST_TEST(files() == 0);
}

BOOST_AUTO_TEST_CASE(nobody_without_a_key_makes_files) {
    auto client = connect();
    client.send(upload(order + two_files + "--XX--", "nobody").substr(0, 2000));
    BOOST_TEST(status_of(client.read_answer()) == 401);
    BOOST_TEST(files() == 0);
}

BOOST_AUTO_TEST_CASE(all_in_all_they_may_have_so_many_bytes) {
    intake_fixture small({}, {.document = 1000, .upload = 200'000});
    BOOST_TEST(status_of(small.ask(upload(order + two_files + "--XX--").substr(0, 500))) == 413);
    BOOST_TEST(eventually([&] { return small.files() == 0; }));
}

BOOST_AUTO_TEST_SUITE_END()
