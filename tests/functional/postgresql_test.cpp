// What only PostgreSQL has: a URL with a password, a server that may be away. All other functional tests run
// on it too (LEADWIRE_TEST_DATABASE).
#include "tests/functional/serve_scene.hpp"
#include "tests/support/postgres_cluster.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {
namespace {

/// "postgresql://postgres:hidden@…": the server asks for no password, and takes any.
std::string with_password(std::string url) {
    return url.insert(url.find('@'), ":hidden");
}

} // namespace

BOOST_AUTO_TEST_SUITE(on_postgresql)

BOOST_AUTO_TEST_CASE(a_lead_goes_from_the_import_to_the_crm_and_its_outcome_into_the_database) {
    installation host(postgres_cluster::instance().new_database());
    mock_crm crm;
    host.apply(integration_text({.url = crm.url("/?ext={id}")}));
    host.import_leads(lead_text(7, 12, "ok") + lead_text(8, 12, "double") + lead_text(9, 12, "500"));
    const auto first = host.tick();
    BOOST_TEST(first.claimed == 3);
    const auto verified = crm.verify(host.leads_with_deliveries(), {"--once"});
    BOOST_TEST(verified.status == 0, verified.output << verified.errors);
    BOOST_TEST(text_at(host.lead("7"), "/status") == "processing");
    BOOST_TEST(host.tick().claimed == first.failed);
    BOOST_TEST(!std::filesystem::exists(host.path() / "leadwire.db"));
}

BOOST_AUTO_TEST_CASE(the_password_in_the_url_is_never_shown) {
    auto& server = postgres_cluster::instance();
    const auto url = with_password(server.new_database());
    installation host(url);
    std::string shown;
    const auto show = [&](const std::vector<std::string>& arguments) {
        const auto end = host.command(arguments);
        shown += end.output + end.errors;
        return end.status;
    };
    using words = std::vector<std::string>;
    for (words line :
         {words{"config", "list"}, {"config", "get", "database"}, {"init"}, {"migrate"}, {"stats"}}) {
        BOOST_TEST(show(line) == 0);
        line.emplace_back("--json");
        BOOST_TEST(show(line) == 0);
    }
    BOOST_TEST(shown.find("postgres:***@127.0.0.1") != std::string::npos, shown);

    BOOST_TEST(show({"config", "set", "database", url}) == 1); // no TOML
    BOOST_TEST(show({"config", "set", "database", "[\"" + url + "\"]"}) == 1);
    BOOST_TEST(show({"--database", with_password(server.url("not_there")), "stats"}) == 1);
    BOOST_TEST(show({"--database", url + "?colour=red", "stats"}) == 1);
    BOOST_TEST(show({"--database", with_password(server.new_database()), "stats"}) == 1); // no schema
    BOOST_TEST(show({"--database", url.substr(url.find("postgres:")), "stats"}) == 1);
    BOOST_TEST(shown.find("hidden") == std::string::npos, shown);
}

BOOST_AUTO_TEST_CASE(a_server_that_is_away_is_named_and_nothing_is_sent) {
    postgres_cluster server;
    mock_crm crm;
    installation host(server.new_database());
    host.apply(integration_text({.url = crm.url("/?ext={id}")}));
    host.import_leads(lead_text(7, 12, "ok"));
    server.crash();
    const auto refused = host.command({"tick"});
    BOOST_TEST(refused.status == 1);
    BOOST_TEST(refused.errors.find("127.0.0.1:" + server.port()) != std::string::npos, refused.errors);
    BOOST_TEST(crm.log().empty());
    server.start();
    BOOST_TEST(host.tick().accepted == 1);
}

BOOST_AUTO_TEST_CASE(a_host_without_its_server_is_not_ready_and_goes_on_when_it_is_back) {
    postgres_cluster server;
    serve_scene scene(server.new_database());
    scene.home.apply(integration_text({.url = scene.crm.url("/?ext={id}")}));
    const auto intake = scene.as("intake");
    const auto ready = [&] { return intake.get("/readyz").status; };
    BOOST_TEST(ready() == 200);
    server.crash();
    BOOST_TEST(ready() == 503);
    BOOST_TEST(intake.get("/healthz").status == 200);
    BOOST_TEST(intake.lead(R"({"offer": 12, "phone": "79161234567"})").status == 503);
    server.start();
    BOOST_TEST(eventually([&] { return ready() == 200; }));
    const auto id = scene.take(R"({"offer": 12, "phone": "79161234567", "meta": {"mock": "ok"}})");
    BOOST_TEST(scene.becomes(id, "processing"));
    BOOST_TEST(scene.stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
