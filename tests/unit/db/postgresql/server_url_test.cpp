#include "db/postgresql/server_url.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace leadwire::db::postgresql;
using namespace std::chrono_literals;

namespace {

struct example {
    const char* url;
    const char* parts; ///< of the text for libpq, separated by spaces
};
std::ostream& operator<<(std::ostream& out, const example& e) {
    return out << e.url;
}

const example urls[] = {
    {"postgresql://ann@db.example/leads",
     "user=ann host=db%2Eexample dbname=leads application_name=leadwire"},
    {"postgres://ann:p%40ss%2F%22%20x@db.example:6432/leads", "password=p%40ss%2F%22%20x port=6432"},
    {"postgresql:///leads?host=/run/postgresql&user=ann", "host=%2Frun%2Fpostgresql user=ann dbname=leads"},
    {"postgresql://%2Frun%2Fpostgresql/leads", "host=%2Frun%2Fpostgresql"},
    {"postgresql://ann@[::1]:5433/leads", "host=%3A%3A1 port=5433"},
    {"postgresql://a@h1,h2/leads?target_session_attrs=read-write",
     "host=h1%2Ch2 target_session_attrs=read%2Dwrite"},
    {"postgresql://a@h/leads?connect_timeout=1&application_name=x", "connect_timeout=1 application_name=x"},
    {"postgresql://a@h/leads?options=-c%20work_mem%3D8MB", "%2Dc%20work%5Fmem%3D8MB"},
    {"postgresql://a@h/leads", "synchronous%5Fcommit%3Don lock%5Ftimeout%3D7000 statement%5Ftimeout%3D60000"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(postgresql_urls)

BOOST_DATA_TEST_CASE(what_libpq_takes_is_taken, urls, row) {
    auto parsed = parse_url(row.url, 7s);
    BOOST_REQUIRE_MESSAGE(parsed, (parsed ? "" : parsed.error().message()));
    BOOST_TEST(parsed->conninfo.find_first_of(" '\"") == std::string::npos);
    std::string parts = row.parts;
    for (std::size_t at = 0, end; at < parts.size(); at = end + 1) {
        end = std::min(parts.find(' ', at), parts.size());
        auto part = parts.substr(at, end - at);
        BOOST_TEST(parsed->conninfo.contains(part), part << " is not in " << parsed->conninfo);
    }
}

BOOST_AUTO_TEST_CASE(a_pooler_gets_no_settings_of_the_session) {
    auto parsed = parse_url("postgresql://a@h/leads?pooling=transaction&sslmode=require", 7s).value();
    BOOST_TEST((parsed.pool == server_url::pooling::transaction));
    BOOST_TEST(!parsed.conninfo.contains("pooling"));
    BOOST_TEST(!parsed.conninfo.contains("options="));
    BOOST_TEST(parsed.conninfo.contains("sslmode=require"));
    BOOST_TEST(parsed.transaction_settings().contains("SET LOCAL lock_timeout = '7000'; "));
    BOOST_TEST(parse_url("postgresql://a@h/leads", 7s).value().transaction_settings() == "");
}

const example mistakes[] = {
    {"postgresql://ann@h", "the database has no name"},
    {"postgresql://ann@h/", "the database has no name"},
    {"postgresql://ann@h/leads?colour=red", "invalid URI query parameter: \"colour\""},
    {"postgresql://ann@h/leads?pooling=session", "pooling=session is not known"},
    {"postgresql://ann:pa%zzhidden@h/leads", "invalid percent-encoded token"},
    {"postgresql://ann:hidden/x@h/leads", "the password holds a sign that must be encoded"},
    {"postgresql://ann:hid@den@h/leads", "the password holds a sign that must be encoded"},
    {"postgresql://ann:hid?den@h/leads", "the password holds a sign that must be encoded"},
    {"postgresql://ann:hidden@[h/leads", "no PostgreSQL URL"},
    {"postgresql:ann:hidden@h/leads", "no PostgreSQL URL (it begins without //)"},
};
BOOST_DATA_TEST_CASE(a_mistake_is_named_with_what_is_allowed_and_without_the_password, mistakes, row) {
    auto parsed = parse_url(row.url, 7s);
    BOOST_REQUIRE(!parsed);
    auto message = parsed.error().message();
    BOOST_TEST(message.contains(row.parts), message);
    BOOST_TEST(message.contains("allowed: postgresql://USER:PASSWORD@HOST:PORT/NAME"), message);
    BOOST_TEST(!message.contains("hid"), message);
    BOOST_TEST(!message.contains("den"), message);
}

BOOST_AUTO_TEST_SUITE_END()
