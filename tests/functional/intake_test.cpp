// Leads and changes over HTTP, from the request to the lead that the commands show.
#include "tests/functional/serve_scene.hpp"
#include "tests/functional/sync_integration.hpp"

#include <boost/test/unit_test.hpp>

#include <regex>

namespace leadwire::test {

namespace {

const std::string lead_path = "/api/v1/leads/";

/// One part of a multipart body with the boundary "cut".
std::string part(const std::string& head, const std::string& content) {
    return "--cut\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + content + "\r\n";
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(intake_calls, serve_scene)

BOOST_AUTO_TEST_CASE(a_document_is_stored_as_it_is_but_for_the_phone) {
    const auto id = take(R"({"offer": 12, "phone": "+7 (916) 123-45-67", "country": "RU", "name": "Иван",
                             "address": {"city": "Moscow"}, "items": {"501": [2, "995", "400"]},
                             "track": {"click": "c-1"}, "meta": {"color": "red"}, "price": "1990.5"})");
    const auto lead = home.lead(id);
    BOOST_TEST(text_at(lead, "/phone") == "79161234567");
    BOOST_TEST(text_at(lead, "/country") == "ru");
    BOOST_TEST(text_at(lead, "/name") == "Иван");
    BOOST_TEST(text_at(lead, "/address/city") == "Moscow");
    BOOST_TEST(text_at(lead, "/items/501/1") == "995");
    BOOST_TEST(text_at(lead, "/track/click") == "c-1");
    BOOST_TEST(text_at(lead, "/meta/color") == "red");
    BOOST_TEST(text_at(lead, "/status") == "new");
    BOOST_TEST(text_at(home.lead(take(R"({"offer": 12, "phone": "12-34", "country": "ru"})")), "/phone") ==
               "1234");
}

BOOST_AUTO_TEST_CASE(a_form_names_members_by_brackets) {
    const auto answer = as("intake").call("POST", "/api/v1/leads",
                                          "offer=12&phone=8+916+123-45-67&country=ru&name=Ivan+P&address%"
                                          "5Bcity%5D=Moscow&meta[color]=dark%20red"
                                          "&track[sub1]=s",
                                          "Content-Type: application/x-www-form-urlencoded\r\n");
    BOOST_TEST(answer.status == 201);
    const auto lead = home.lead(text_at(answer.document(), "/id"));
    BOOST_TEST(text_at(lead, "/phone") == "79161234567");
    BOOST_TEST(text_at(lead, "/name") == "Ivan P");
    BOOST_TEST(text_at(lead, "/address/city") == "Moscow");
    BOOST_TEST(text_at(lead, "/meta/color") == "dark red");
    BOOST_TEST(text_at(lead, "/track/sub1") == "s");
}

BOOST_AUTO_TEST_CASE(uploads_go_to_the_store_and_stand_in_custom_fields) {
    const std::string scan("%PDF-1.4\r\n\0\r\n--cu", 18), photo(70'000, 'p');
    const auto body =
        part("name=\"offer\"", "12") + part("name=\"phone\"", "79161234567") +
        part("name=\"meta[color]\"", "red") +
        part("name=\"meta[scan]\"; filename=\"C:\\\\docs\\\\scan.pdf\"\r\nContent-Type: application/pdf",
             scan) +
        part("name=\"meta[photo]\"; filename=\"p.jpg\"\r\nContent-Type: image/jpeg", photo) + "--cut--\r\n";
    const auto answer = as("intake").call("POST", "/api/v1/leads", body,
                                          "Content-Type: multipart/form-data; boundary=cut\r\n");
    BOOST_REQUIRE_MESSAGE(answer.status == 201, answer.body);
    const auto lead = home.lead(text_at(answer.document(), "/id"));
    BOOST_TEST(text_at(lead, "/meta/color") == "red");
    BOOST_TEST(text_at(lead, "/meta/scan/name") == "scan.pdf");
    BOOST_TEST(text_at(lead, "/meta/scan/type") == "application/pdf");
    BOOST_TEST(text_at(lead, "/meta/photo/name") == "p.jpg");
    const auto stored = [&](const std::string& field) {
        std::ifstream in(home.path() / "files" / text_at(lead, "/meta/" + field + "/file"), std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    BOOST_TEST(stored("scan") == scan);
    BOOST_TEST(stored("photo") == photo);
    BOOST_TEST(std::filesystem::is_empty(home.path() / "run" / "uploads"));
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_a_problem_document_and_stores_nothing) {
    const auto client = as("intake");
    for (const auto* body : {R"({"offer": 12})", R"({"offer": 12, "phone": "7", "colour": "red"})",
                             R"({"offer": "x", "phone": "7"})"}) {
        const auto answer = client.lead(body);
        BOOST_TEST(answer.status == 422, body);
        BOOST_TEST(answer.head.find("application/problem+json") != std::string::npos);
        BOOST_TEST(!text_at(answer.document(), "/field").empty(), body);
    }
    BOOST_TEST(client.lead("{").status == 400);
    BOOST_TEST(client.lead(R"({"id": 7, "offer": 12, "phone": "7"})").status == 201);
    BOOST_TEST(parsed_lines(home.leads_with_deliveries()).size() == 1u);
}

BOOST_AUTO_TEST_CASE(no_lead_takes_the_last_id_from_the_next) {
    const auto client = as("intake");
    const auto answer = client.lead(R"({"id": 9223372036854775807, "offer": 12, "phone": "7"})");
    BOOST_TEST(answer.status == 422);
    BOOST_TEST(text_at(answer.document(), "/field") == "id");
    BOOST_TEST(client.lead(R"({"id": 9007199254740992, "offer": 12, "phone": "7"})").status == 201);
    BOOST_TEST(client.lead(R"({"offer": 12, "phone": "7"})").status == 201);
}

BOOST_AUTO_TEST_CASE(a_change_is_merged_and_told_to_the_integration_that_has_the_lead) {
    home.apply(sync_integration(crm, {.settings = "path = \"/id\"\n"}) + "[change]\nurl = \"" +
               crm.url("/change/mock=ok?ext={id}") + "\"\nfields = '''\ncity {city}\ncount {count}\n'''\n");
    const auto id =
        take(R"({"offer": 13, "phone": "79161234567", "items": {"501": [1, "5", "1"], "502": [1, "6", "1"]},
                             "address": {"city": "Moscow", "index": "101000"}, "meta": {"mock": "ok", "color": "red", "size": "L"}})");
    const auto answer = as("operator").patch(lead_path + id, R"({"count": 2, "address": {"city": "Riga"},
        "items": {"501": null, "503": [1, "7", "3"]}, "meta": {"color": null, "note": "call"}})");
    BOOST_TEST(answer.status == 202);
    BOOST_TEST(text_at(answer.document(), "/queued") == "1");
    const auto lead = home.lead(id);
    BOOST_TEST(text_at(lead, "/count") == "2");
    BOOST_TEST(text_at(lead, "/address/city") == "Riga");
    BOOST_TEST(text_at(lead, "/address/index") == "101000");
    BOOST_TEST(!is_there(lead, "/items/501"));
    BOOST_TEST(is_there(lead, "/items/502"));
    BOOST_TEST(text_at(lead, "/items/503/1") == "7");
    BOOST_TEST(!is_there(lead, "/meta/color"));
    BOOST_TEST(text_at(lead, "/meta/size") == "L");
    BOOST_TEST(text_at(lead, "/meta/note") == "call");
    BOOST_REQUIRE(eventually([&] { return of_delivery(id, "change", "/state") == "done"; }));
    BOOST_TEST(requests(id, "/change") == 1u);
    BOOST_TEST(text_at(crm.log_of(id).back(), "/fields/city") == "Riga");

    const auto refused =
        as("operator").patch(lead_path + id, R"({"count": 3, "address": {"planet": "Mars"}})");
    BOOST_TEST(refused.status == 422);
    BOOST_TEST(text_at(refused.document(), "/field") == "address.planet");
    BOOST_TEST(text_at(home.lead(id), "/count") == "2", "all or nothing");
    BOOST_TEST(as("operator").patch(lead_path + "99", R"({"count": 3})").status == 404);
}

BOOST_AUTO_TEST_CASE(a_phone_that_is_changed_is_normalized_as_well) {
    const auto id = take(R"({"offer": 12, "phone": "79161234567", "country": "ru"})");
    BOOST_TEST(as("operator").patch(lead_path + id, R"({"phone": "8 (916) 765-43-21"})").status == 202);
    BOOST_TEST(text_at(home.lead(id), "/phone") == "79167654321");
    BOOST_TEST(
        as("operator").patch(lead_path + id, R"({"phone": "06 12 08 63 73", "country": "FR"})").status ==
        202);
    BOOST_TEST(text_at(home.lead(id), "/phone") == "33612086373");
}

BOOST_AUTO_TEST_CASE(a_status_is_set_as_the_call_center_does) {
    const auto id = take(R"({"offer": 12, "phone": "79161234567"})");
    const auto answer = as("operator").post(lead_path + id + "/status", R"({"status": "packaging"})");
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(text_at(home.lead(id), "/status") == "packaging");
    BOOST_TEST(as("operator").post(lead_path + id + "/status", R"({"status": "lost"})").status == 422);
    BOOST_TEST(as("operator").post(lead_path + "99/status", R"({"status": "packaging"})").status == 404);
    BOOST_TEST(text_at(home.lead(id), "/status") == "packaging");
}

BOOST_AUTO_TEST_CASE(the_document_is_the_one_that_the_command_shows) {
    home.apply(sync_integration(crm, {.plugin = "autologin"}));
    const auto id = take(arriving("autologin"), "redirect");
    BOOST_REQUIRE(becomes(id, "processing"));
    const auto answer = as("viewer").get(lead_path + id);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(json::dump(answer.document()) == json::dump(home.lead(id)));
    BOOST_TEST(as("viewer").get(lead_path + "99").status == 404);
}

BOOST_AUTO_TEST_CASE(the_document_has_the_last_attempts_and_the_command_all_of_them) {
    home.apply(integration_text({.url = crm.url("/?ext={id}")}));
    const auto id = take(R"({"offer": 12, "phone": "79161234567", "meta": {"mock": "ok"}})");
    BOOST_REQUIRE(becomes(id, "processing"));
    home.sql("WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 250)"
             " INSERT INTO attempts (id, delivery_id, number, at, elapsed_us, http_status, phase, outcome, detail,"
             " plugin, request, answer) SELECT a.id + n.i - 1, a.delivery_id, n.i, a.at, 1, 500, 'answered', 'failed',"
             " '', '', 'asked', 'said' FROM attempts a, n WHERE a.number = 1");
    const auto over_http = as("viewer").get(lead_path + id).document();
    BOOST_TEST(count_at(over_http, "/deliveries/0/attempts") == 100u);
    BOOST_TEST(text_at(over_http, "/deliveries/0/attempts/0/number") == "151");
    BOOST_TEST(text_at(over_http, "/deliveries/0/attempts/99/number") == "250");
    BOOST_TEST(text_at(over_http, "/deliveries/0/attempts_count") == "250");
    const auto exported = parsed_lines(home.leads_with_deliveries()).at(0);
    for (const auto& whole : {home.lead(id), exported}) {
        BOOST_TEST(count_at(whole, "/deliveries/0/attempts") == 250u);
        BOOST_TEST(text_at(whole, "/deliveries/0/attempts/0/number") == "1");
        BOOST_TEST(!is_there(whole, "/deliveries/0/attempts_count"));
        BOOST_TEST(!is_there(whole, "/deliveries/0/attempts/1/request"));
    }
    BOOST_TEST(home.done({"lead", "show", id}).find("\n    250 ") != std::string::npos);
    BOOST_TEST(home.done({"lead", "show", id}).find("\n    1 ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(metrics_count_attempts_and_the_queue_in_the_format_of_prometheus) {
    home.apply(sync_integration(crm, {.classic = false}));
    (void)take(arriving("echo", R"("https://broker.example/")"), "redirect");
    const auto answer = as("viewer").get("/metrics");
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(
        answer.body.find(
            "leadwire_outcomes_total{integration=\"broker\",flow=\"sync\",outcome=\"redirect\"} 1\n") !=
            std::string::npos,
        answer.body);
    BOOST_TEST(answer.body.find("leadwire_deliveries{integration=\"\",flow=\"new\",state=\"due\"} 1\n") !=
                   std::string::npos,
               answer.body);
    for (const auto* name : {"leadwire_attempt_seconds_count{integration=\"broker\",flow=\"sync\",outcome=\"redirect\"} 1\n",
                             "leadwire_attempt_seconds_bucket{integration=\"broker\",flow=\"sync\",outcome=\"redirect\",le=\"+Inf\"} 1\n",
                             "leadwire_oldest_due_seconds{integration=\"\",flow=\"new\"} "})
        BOOST_TEST(answer.body.find(name) != std::string::npos, answer.body);
    const std::regex line(R"re(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z_]+="[^"]*",?)*\})? [0-9.e+-]+)re");
    std::istringstream lines(answer.body);
    for (std::string one; std::getline(lines, one);)
        if (!one.empty()) BOOST_TEST(std::regex_match(one, line), one);
}

BOOST_AUTO_TEST_CASE(whoever_asks_hears_that_it_lives_and_is_ready) {
    const api_client nobody(host().port(), "");
    BOOST_TEST(nobody.get("/healthz").status == 200);
    const auto ready = nobody.get("/readyz");
    BOOST_TEST(ready.status == 200);
    BOOST_TEST(ready.body.find("database") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
