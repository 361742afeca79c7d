// PgBouncer in transaction mode: what its users get by pooling=transaction, and what they are told without. The other tests
// run behind it too (LEADWIRE_TEST_DATABASE=pgbouncer).
#include "tests/functional/serve_scene.hpp"
#include "tests/support/pooler.hpp"

#include <boost/test/unit_test.hpp>

namespace leadwire::test {
namespace {

constexpr auto remedy = "add pooling=transaction to the URL";

} // namespace

BOOST_AUTO_TEST_SUITE(behind_pgbouncer)

BOOST_AUTO_TEST_CASE(hosts_and_ticks_with_many_connections_share_two_of_the_server) {
    pooler two(2);
    serve_scene scene(two.new_database() + "?pooling=transaction");
    scene.home.apply(integration_text({.url = scene.crm.url("/?ext={id}")}));
    (void)scene.host(); // eight connections, and as many of the second one
    serving second(scene.home);
    scene.home.import_leads(leads_text(300, "slow:5"));
    (void)scene.home.tick();
    const auto id = scene.take(R"({"offer": 12, "phone": "79161234567", "meta": {"mock": "ok"}})");
    BOOST_TEST(scene.becomes(id, "processing"));
    BOOST_TEST(eventually([&] { return scene.crm.log().size() >= 301; }));
    BOOST_TEST(second.stop() == 0);
    BOOST_TEST(scene.stop() == 0);
    const auto verified = scene.crm.verify(scene.home.leads_with_deliveries(), {"--once"});
    BOOST_TEST(verified.status == 0, verified.output << verified.errors);
}

BOOST_AUTO_TEST_CASE(without_the_word_in_the_url_the_refusal_names_it) {
    installation home(pooler::instance().new_database() + "?pooling=transaction");
    const auto url = pooler::instance().new_database();
    const auto refused = home.command({"--database", url, "init"});
    BOOST_TEST(refused.status == 1);
    BOOST_TEST(refused.errors.find(remedy) != std::string::npos, refused.errors);
}

BOOST_AUTO_TEST_CASE(a_pooler_that_lets_it_through_without_the_word_does_no_harm_and_the_error_names_it) {
    pooler lenient(2, {"ignore_startup_parameters=options"});
    const auto url = lenient.new_database();
    mock_crm crm;
    installation home(url + "?pooling=transaction");
    home.apply(integration_text({.url = crm.url("/?ext={id}")}));
    home.import_leads(leads_text(300, "slow:5"));
    const auto tick = [&](const std::string& errors) {
        return std::make_unique<background_process>(
            std::vector<std::string>{LEADWIRE_BINARY_DIR "/bin/leadwire", "--dir", home.path().string(), "--database", url, "tick"},
            background_process::input::of_the_test, errors);
    };
    const auto log = (home.files().path() / "errors.log").string();
    auto one = tick(log), other = tick(log);
    const int ended = one->wait(std::chrono::seconds{60}) + other->wait(std::chrono::seconds{60});
    std::ifstream in(log);
    const std::string said{std::istreambuf_iterator<char>(in), {}};
    BOOST_TEST((ended == 0 || said.find(remedy) != std::string::npos), said);
    while (home.tick().claimed > 0) {
    }
    const auto verified = crm.verify(home.leads_with_deliveries());
    BOOST_TEST(verified.status == 0, verified.output << verified.errors);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
