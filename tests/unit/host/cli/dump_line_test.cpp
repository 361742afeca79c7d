#include "host/cli/dump_line.hpp"

#include <boost/test/unit_test.hpp>

using leadwire::cli::dump_line;

BOOST_AUTO_TEST_SUITE(dump_lines)

BOOST_AUTO_TEST_CASE(no_password_is_shown) {
    BOOST_TEST(dump_line("postgresql://ann@h/db", "a.tar") ==
               "pg_dump --format=custom --file='a.tar.pgdump' 'postgresql://ann@h/db'");
    for (const auto* url : {"postgresql://ann:geheim@h/db", "postgresql://ann@h/db?password=geheim",
                            "postgresql://ann:geheim@h/db?pooling=transaction&sslpassword=geheim"})
        BOOST_TEST(dump_line(url, "a").ends_with(" 'postgresql://ann@h/db'"), dump_line(url, "a"));
}

BOOST_AUTO_TEST_CASE(options_stay_and_the_shell_takes_it_as_it_is) {
    BOOST_TEST(dump_line("postgresql:///db?host=/run/pg&sslmode=require", "it's").ends_with(
        "--file='it'\\''s.pgdump' 'postgresql:///db?host=/run/pg&sslmode=require'"));
}

BOOST_AUTO_TEST_SUITE_END()
