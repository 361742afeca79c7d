#include "host/lead/unicode.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;

BOOST_AUTO_TEST_SUITE(unicode)

BOOST_AUTO_TEST_CASE(letter_case_goes_beyond_ascii) {
    BOOST_TEST(upper("Ivan-9") == "IVAN-9");
    BOOST_TEST(lower("IVAN-9") == "ivan-9");
    BOOST_TEST(upper("Straße ИЁ ı") == "STRASSE ИЁ I");
    BOOST_TEST(lower("МАРИЯ Ünal") == "мария ünal");
    BOOST_TEST(upper("") == "");
}

BOOST_AUTO_TEST_CASE(trim_takes_unicode_white_space_and_nothing_else) {
    BOOST_TEST(trim(" \t\r\n\v\f a b \n") == "a b");
    BOOST_TEST(trim("\u00A0\u2003\u3000мир\u2028\u0085") == "мир");
    BOOST_TEST(trim("\u200Bx") == "\u200Bx"); // a zero-width space is not white space
    BOOST_TEST(trim("\u3000 ") == "");
    BOOST_TEST(trim("\xA0x\xE3\x80") == "\xA0x\xE3\x80"); // bytes that are no character stay
}

BOOST_AUTO_TEST_CASE(words_are_split_at_unicode_white_space) {
    BOOST_TEST(words("  A  B\u3000C\u00A0D ") == (std::vector<std::string_view>{"A", "B", "C", "D"}),
               boost::test_tools::per_element());
    BOOST_TEST(words(" \n").empty());
    BOOST_TEST(words("山田").size() == 1U);
}

BOOST_AUTO_TEST_CASE(translit_gives_ascii) {
    BOOST_TEST(translit("Мария Сергеевна Иванова-Ким") == "Maria Sergeevna Ivanova-Kim");
    BOOST_TEST(translit("山田 太郎") == "shan tian tai lang");
    BOOST_TEST(translit("O'Neil {x}") == "O'Neil {x}");
}

BOOST_AUTO_TEST_CASE(slug_keeps_letters_and_digits) {
    BOOST_TEST(slug("Straße ИЁ ı") == "strasseiei");
    BOOST_TEST(slug("O'Neil \"Q\" 2") == "oneilq2");
    BOOST_TEST(slug("!?").empty());
}

BOOST_AUTO_TEST_CASE(code_points_are_counted_not_bytes) {
    BOOST_TEST(first_code_points("Ёж 山", 2) == "Ёж");
    BOOST_TEST(last_code_points("Ёж 山", 2) == " 山");
    BOOST_TEST(first_code_points("Ёж", 0) == "");
    BOOST_TEST(last_code_points("Ёж", 0) == "");
    BOOST_TEST(first_code_points("Ёж", 99) == "Ёж");
    BOOST_TEST(last_code_points("Ёж", 99) == "Ёж");
}

BOOST_AUTO_TEST_CASE(ascii_digits_only) {
    BOOST_TEST(ascii_digits("+7 (916) ٣x-1") == "79161");
}

BOOST_AUTO_TEST_CASE(likely_language_of_a_country) {
    BOOST_TEST(likely_language("ru") == "ru");
    BOOST_TEST(likely_language("KZ") == "ru");
    BOOST_TEST(likely_language("br") == "pt");
    BOOST_TEST(likely_language("jp") == "ja");
    BOOST_TEST(likely_language("xk") == "sq");
}

BOOST_AUTO_TEST_CASE(english_is_a_language_of_countries_not_of_any_two_letters) {
    BOOST_TEST(likely_language("us") == "en");
    BOOST_TEST(likely_language("gb") == "en");
    for (auto none : {"", "r", "rus", "zz", "xx", "aq", "1u", "\xD1\x80"})
        BOOST_TEST(likely_language(none) == "");
}

BOOST_AUTO_TEST_SUITE_END()
