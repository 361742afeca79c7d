// What the server says, in words for people.
#include "db/postgresql/connection.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire::db::postgresql;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(explained)

BOOST_AUTO_TEST_CASE(a_pooler_that_loses_prepared_statements_is_named) {
    const auto url = parse_url("postgresql://a@h/leads", 7s).value();
    const soci::postgresql_soci_error lost("prepared statement \"batch_1\" does not exist", "26000");
    BOOST_TEST(explain(url, lost, "").message().contains("add pooling=transaction to the URL"));
}

BOOST_AUTO_TEST_SUITE_END()
