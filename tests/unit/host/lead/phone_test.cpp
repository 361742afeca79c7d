#include "host/lead/phone.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;

BOOST_AUTO_TEST_SUITE(phone)

BOOST_AUTO_TEST_CASE(national_form_is_read_by_the_country) {
    auto reading = read_phone("0312345678", "jp");
    BOOST_TEST(reading.valid);
    BOOST_TEST(reading.international == "81312345678");
    BOOST_TEST(reading.national == "312345678");
    BOOST_TEST(reading.country_code == "81");
}

BOOST_AUTO_TEST_CASE(signs_do_not_matter_and_country_is_taken_in_any_case) {
    BOOST_TEST(read_phone("+55 (11) 98765-4321", "BR").international == "5511987654321");
    BOOST_TEST(read_phone("8 (916) 123-45-67", "Ru").international == "79161234567");
}

BOOST_AUTO_TEST_CASE(a_number_of_another_country_is_read_as_international_digits) {
    auto reading = read_phone("4915112345678", "us");
    BOOST_TEST(reading.valid);
    BOOST_TEST(reading.country_code == "49");
    BOOST_TEST(reading.national == "15112345678");
    BOOST_TEST(read_phone("4915112345678", "").valid);
    BOOST_TEST(read_phone("4915112345678", "zz").valid);
}

BOOST_AUTO_TEST_CASE(an_italian_zero_belongs_to_the_number) {
    BOOST_TEST(read_phone("06 6982 1234", "it").international == "390669821234");
    BOOST_TEST(read_phone("06 6982 1234", "it").national == "0669821234");
}

BOOST_AUTO_TEST_CASE(what_is_not_valid_keeps_its_digits) {
    auto reading = read_phone("tel. 12-3", "ru");
    BOOST_TEST(!reading.valid);
    BOOST_TEST(reading.international == "123");
    BOOST_TEST(reading.national == "");
    BOOST_TEST(reading.country_code == "");
    BOOST_TEST(read_phone("none", "ru").international == "");
    BOOST_TEST(read_phone("", "").international == "");
}

BOOST_AUTO_TEST_CASE(calling_codes) {
    BOOST_TEST(calling_code("ru") == "7");
    BOOST_TEST(calling_code("KZ") == "7");
    BOOST_TEST(calling_code("gb") == "44");
    BOOST_TEST(calling_code("") == "");
    BOOST_TEST(calling_code("zz") == "");
}

BOOST_AUTO_TEST_CASE(intake_stores_e164_of_what_is_valid_for_the_country) {
    BOOST_TEST(normalized_phone("8 916 123 45 67", "ru") == "79161234567");
    BOOST_TEST(normalized_phone("+44 1632 960961", "gb") == "441632960961");
    BOOST_TEST(normalized_phone("12-3", "ru") == "123");
    BOOST_TEST(normalized_phone("(0)12", "") == "012");
    BOOST_TEST(normalized_phone("call me", "ru") == "call me"); // a lead is never without a phone
}

BOOST_AUTO_TEST_SUITE_END()
