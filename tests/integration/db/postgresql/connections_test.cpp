// Servers that cannot be reached, go away and come back.
#include "db/postgresql/postgresql_store.hpp"
#include "tests/integration/db/common/fixture.hpp"
#include "tests/support/postgres_cluster.hpp"

using namespace leadwire;
using namespace leadwire::tests;
using leadwire::test::postgres_cluster;

namespace {

/// Ends all sessions of the product, as an administrator does, and waits until they are gone.
void end_sessions(other_program& other) {
    other.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'leadwire'");
    while (other.value("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'leadwire'") != "0") {
    }
}

struct cut_source : list_source {
    other_program& other;
    std::size_t cut_at, given = 0;
    cut_source(std::size_t count, std::size_t at, other_program& o)
        : list_source(std::vector<lead>(count, sample_lead())), other(o), cut_at(at) {}
    result<std::optional<lead>> next() override {
        if (++given == cut_at) end_sessions(other);
        return list_source::next();
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(connections, store_fixture)

BOOST_AUTO_TEST_CASE(what_cannot_be_reached_is_named_without_the_password) {
    auto nobody = db::open("postgresql://ann:hidden@127.0.0.1:1/leads");
    BOOST_REQUIRE(!nobody);
    BOOST_TEST((nobody.error().code == error_code::io));
    BOOST_TEST(nobody.error().place == "postgresql://ann:***@127.0.0.1:1/leads");
    BOOST_TEST(nobody.error().text.contains("Connection refused"));
    BOOST_TEST(!nobody.error().text.contains('\n'));
    BOOST_TEST(!nobody.error().message().contains("hidden"));
    auto nothing = db::open(postgres_cluster::instance().url("nothing"));
    BOOST_REQUIRE(!nothing);
    BOOST_TEST(nothing.error().text.contains("database \"nothing\" does not exist"));
}

BOOST_AUTO_TEST_CASE(a_database_of_another_encoding_is_refused) {
    other.sql("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    auto latin = db::open(postgres_cluster::instance().url("latin"));
    BOOST_REQUIRE(!latin);
    BOOST_TEST(latin.error().text.contains("the database's encoding is LATIN1; allowed: UTF8"));
    other.sql("DROP DATABASE latin");
}

BOOST_AUTO_TEST_CASE(the_socket_is_reached_by_its_directory) {
    auto& cluster = postgres_cluster::instance();
    auto name = database.url().substr(database.url().rfind('/') + 1);
    auto by_option = db::open("postgresql:///" + name + "?host=" + cluster.directory() +
                              "&port=" + cluster.port() + "&user=postgres");
    BOOST_REQUIRE_MESSAGE(by_option, (by_option ? "" : by_option.error().message()));
    BOOST_TEST((*by_option)->set_property("seen", "yes").has_value());
    BOOST_TEST(store->property("seen").value().value() == "yes");
}

BOOST_AUTO_TEST_CASE(a_connection_that_was_cut_is_made_again) {
    insert({sample_lead(), sample_lead()});
    auto claimed = claim();
    end_sessions(other);
    BOOST_TEST(find(1).phone == sample_lead().phone);
    end_sessions(other);
    BOOST_TEST(record({accepted(claimed.at(0), "x-1")}).written == 1);
    end_sessions(other);
    insert({sample_lead()});
    BOOST_TEST(due().size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_import_that_was_cut_has_left_nothing_and_says_so) {
    cut_source source(1200, 700, other);
    auto cut = store->insert_leads(source);
    BOOST_REQUIRE(!cut);
    BOOST_TEST((cut.error().code == error_code::io));
    BOOST_TEST(cut.error().place == database.url());
    BOOST_TEST(cut.error().text.starts_with("the connection to the server was lost ("));
    BOOST_TEST(cut.error().text.ends_with("); nothing was changed"));
    BOOST_TEST(due().empty());
    insert({sample_lead()});
    BOOST_TEST(due().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_walk_that_was_cut_ends_with_an_error) {
    insert(std::vector<lead>(1200, sample_lead()));
    int seen = 0, refused = 0;
    auto walked = store->each_lead({}, [&](const lead& l) -> result<void> {
        if (++seen == 300) end_sessions(other);
        if (seen >= 300 && !store->find_lead(l.id)) ++refused;
        return {};
    });
    BOOST_REQUIRE(!walked);
    BOOST_TEST((walked.error().code == error_code::io));
    BOOST_TEST(seen == 500); // the page that had been read
    BOOST_TEST(refused == 201);
    BOOST_TEST(store->find_lead(lead_id{1}).has_value());
}

BOOST_AUTO_TEST_CASE(a_server_that_crashed_has_what_was_committed) {
    insert({sample_lead(), sample_lead()});
    auto claimed = claim();
    BOOST_REQUIRE_EQUAL(claimed.size(), 2u);
    auto hasty = database.open_hasty();
    postgres_cluster::instance().crash();
    auto down = hasty->find_lead(lead_id{1});
    BOOST_REQUIRE(!down);
    BOOST_TEST((down.error().code == error_code::io));
    BOOST_TEST(down.error().place == database.url());
    postgres_cluster::instance().start();
    BOOST_TEST(hasty->find_lead(lead_id{1}).value().has_value());
    BOOST_TEST(due().empty()); // the claims outlived it
    BOOST_TEST(record({accepted(claimed[0], "x-1")}).written == 1);
}

BOOST_AUTO_TEST_CASE(a_read_only_server_says_so) {
    auto name = database.url().substr(database.url().rfind('/') + 1);
    other.sql("ALTER DATABASE " + name + " SET default_transaction_read_only = on");
    auto readonly = database.open();
    BOOST_TEST(readonly->find_lead(lead_id{1}).has_value());
    auto refused = readonly->set_property("a", "b");
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().text == "the server takes no writes: it is a standby, or read-only");
    other.sql("ALTER DATABASE " + name + " RESET default_transaction_read_only");
}

BOOST_AUTO_TEST_CASE(all_works_where_a_pooler_keeps_nothing_in_a_connection) {
    store = value_of(db::open(database.url() + "?pooling=transaction"));
    insert(std::vector<lead>(1200, sample_lead()));
    BOOST_REQUIRE(store->edit_lead(lead_id{1}, {{"comment", "x"}}));
    BOOST_REQUIRE(store->apply_integration("crm", "1", "ann", "", {}));
    auto claimed = claim();
    BOOST_REQUIRE_EQUAL(claimed.size(), 1200u);
    auto edited = accepted(claimed[0], "x-0");
    edited.edits = {{"name", "y"}};
    BOOST_TEST(record({edited, accepted(claimed[1], "x-1"), failed(claimed[2])}).written == 3);
    BOOST_REQUIRE(store->release({{claimed[3].id, claimed[3].epoch}}));
    BOOST_TEST(due().size() == 2u);
    BOOST_TEST(delivery(2).attempts.size() == 1u);
    BOOST_TEST(other.value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%PREPARE%'"
                           " AND application_name = 'leadwire'") == "0");
}

BOOST_AUTO_TEST_SUITE_END()
