#include "host/intake/routes.hpp"
#include "tests/support/json_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using namespace leadwire::intake;

namespace {

const route_match found(std::string_view method, std::string_view path) {
    auto match = find_route(method, path);
    BOOST_REQUIRE_MESSAGE(match, method << " " << path);
    return *match;
}
int refused(std::string_view method, std::string_view path) {
    auto match = find_route(method, path);
    return match ? 0 : match.error().status;
}
std::string allowed(std::string_view method, std::string_view path) {
    auto match = find_route(method, path);
    BOOST_REQUIRE(!match);
    for (const auto& [name, value] : match.error().headers)
        if (name == "Allow") return value;
    return "";
}

} // namespace

BOOST_AUTO_TEST_SUITE(routing)

BOOST_AUTO_TEST_CASE(every_call_is_found) {
    BOOST_CHECK(found("POST", "/api/v1/leads").route->operation == operation::take_lead);
    BOOST_CHECK(found("GET", "/api/v1/leads/5").route->operation == operation::show_lead);
    BOOST_CHECK(found("HEAD", "/api/v1/leads/5").route->operation == operation::show_lead);
    BOOST_CHECK(found("PATCH", "/api/v1/leads/5").route->operation == operation::change_lead);
    BOOST_CHECK(found("POST", "/api/v1/leads/5/status").route->operation == operation::set_status);
    BOOST_CHECK(found("GET", "/healthz").route->operation == operation::health);
    BOOST_CHECK(found("GET", "/readyz").route->operation == operation::readiness);
    BOOST_CHECK(found("GET", "/metrics").route->operation == operation::metrics);
}

BOOST_AUTO_TEST_CASE(other_paths_are_not_found) {
    for (auto path :
         {"/", "", "*", "/api/v1/leads/", "/api/v1/leads//status", "/api/v1/leads/5/", "/api/v1/lead",
          "/api/v1/leads/5/status/", "/api/v1/leads/a/b", "/api/v1/leads/a%20b", "/healthz/"})
        BOOST_TEST(refused("GET", path) == 404, path);
}

BOOST_AUTO_TEST_CASE(other_methods_are_not_allowed) {
    BOOST_TEST(refused("DELETE", "/api/v1/leads/5") == 405);
    BOOST_TEST(allowed("DELETE", "/api/v1/leads/5") == "GET, HEAD, PATCH");
    BOOST_TEST(allowed("GET", "/api/v1/leads") == "POST");
    BOOST_TEST(allowed("OPTIONS", "/healthz") == "GET, HEAD");
    BOOST_TEST(allowed("post", "/api/v1/leads") == "POST");
}

BOOST_AUTO_TEST_CASE(digits_are_an_id_and_other_words_an_encrypted_one) {
    BOOST_CHECK(parse_lead_ref("1001") == lead_ref(lead_id{1001}));
    BOOST_CHECK(parse_lead_ref("AbC_-9") == lead_ref(std::string("AbC_-9")));
    BOOST_CHECK(parse_lead_ref("1234567890123456789012") == lead_ref(std::string("1234567890123456789012")));
    for (auto text : {"", "a.b", "a b", "-\xC3\xA9"}) BOOST_TEST(!parse_lead_ref(text), text);
    BOOST_TEST(!parse_lead_ref(std::string(65, 'a')));
}

BOOST_AUTO_TEST_CASE(an_encrypted_id_needs_less_to_change_a_lead) {
    BOOST_CHECK(found("PATCH", "/api/v1/leads/5").needs() == permission::change_by_id);
    BOOST_CHECK(found("PATCH", "/api/v1/leads/x5").needs() == permission::change_by_eid);
    BOOST_CHECK(found("GET", "/api/v1/leads/x5").needs() == permission::read_lead);
    BOOST_CHECK(!found("GET", "/healthz").needs());
    BOOST_CHECK(!found("GET", "/readyz").needs());
    BOOST_CHECK(found("GET", "/metrics").needs() == permission::read_metrics);
}

BOOST_AUTO_TEST_CASE(roles) {
    using enum permission;
    const auto rights = [](key_role role) {
        std::string all;
        for (auto p : {take_lead, change_by_eid, change_by_id, set_status, read_lead, read_metrics})
            all += may(role, p) ? '+' : '-';
        return all;
    };
    BOOST_TEST(rights(key_role::intake) == "++----");
    BOOST_TEST(rights(key_role::viewer) == "----++");
    BOOST_TEST(rights(key_role::operator_) == "++++++");
    BOOST_TEST(rights(key_role::admin) == "++++++");
    for (auto role : {key_role::intake, key_role::viewer, key_role::operator_, key_role::admin})
        BOOST_CHECK(role_named(name_of(role)) == role);
    BOOST_CHECK(!role_named("root"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(problems)

BOOST_AUTO_TEST_CASE(have_the_members_of_the_standard) {
    const auto a = problem(422, "\"x\" does not fit", "offer");
    BOOST_TEST(a.status == 422);
    BOOST_TEST(a.type == "application/problem+json");
    const auto d = test::parsed(a.body);
    BOOST_TEST(test::text_at(d, "/type") == "about:blank");
    BOOST_TEST(test::text_at(d, "/title") == "Unprocessable Content");
    BOOST_TEST(test::text_at(d, "/status") == "422");
    BOOST_TEST(test::text_at(d, "/detail") == "\"x\" does not fit");
    BOOST_TEST(test::text_at(d, "/field") == "offer");
    BOOST_TEST(!test::is_there(test::parsed(problem(404, "x").body), "/field"));
}

BOOST_AUTO_TEST_CASE(each_code_has_its_status) {
    using enum leadwire::error_code;
    for (auto [code, status] : {std::pair(leadwire::error_code::invalid, 422), std::pair(not_found, 404),
                                std::pair(conflict, 409), std::pair(refused, 403), std::pair(usage, 400)}) {
        const auto a = problem_of({code, "name", "is wrong"});
        BOOST_TEST(a.status == status);
        BOOST_TEST(a.body.find("name: is wrong") != a.body.npos);
    }
}

BOOST_AUTO_TEST_CASE(trouble_of_the_machine_is_not_told) {
    const auto a = problem_of({leadwire::error_code::io, "/var/lib/leadwire.db", "disk full"});
    BOOST_TEST(a.status == 503);
    BOOST_TEST(a.body.find("leadwire.db") == a.body.npos);
    BOOST_TEST(a.headers.front().first == "Retry-After");
}

BOOST_AUTO_TEST_CASE(are_utf_8_whatever_came) {
    BOOST_TEST(test::text_at(test::parsed(problem(400, "a\xFF", "b\xFE").body), "/detail") ==
               "a\xEF\xBF\xBD");
}

BOOST_AUTO_TEST_CASE(every_status_has_its_words) {
    for (int status :
         {200, 201, 202, 400, 401, 403, 404, 405, 406, 408, 409, 413, 415, 417, 422, 431, 500, 501, 503})
        BOOST_TEST(!phrase_of(status).empty(), status);
}

BOOST_AUTO_TEST_SUITE_END()
