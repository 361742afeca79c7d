#include "host/lead/secrets.hpp"
#include "host/lead/text_encoding.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;

BOOST_AUTO_TEST_SUITE(secrets)

BOOST_AUTO_TEST_CASE(a_secret_is_hidden_in_every_form_in_which_it_may_stand) {
    secret_masker masker(secret_values{{"a", "p&s \"<ß"}});
    BOOST_TEST(masker.mask("x=p&s \"<ß.") == "x=•••.");
    BOOST_TEST(masker.mask("x=p%26s%20%22%3C%C3%9F.") == "x=•••.");
    BOOST_TEST(masker.mask("x=p%26s%20%22%3c%c3%9f.") == "x=•••.");
    BOOST_TEST(masker.mask("x=p%26s+%22%3C%C3%9F.") == "x=•••.");
    BOOST_TEST(masker.mask("x=p%26s+%22%3c%c3%9f.") == "x=•••.");
    BOOST_TEST(masker.mask(R"(x=p&s \"<ß.)") == "x=•••.");
    BOOST_TEST(masker.mask("x=p&amp;s &quot;&lt;ß.") == "x=•••.");
    BOOST_TEST(masker.mask("x=cCZzICI8w58=.") == "x=•••.");
}

BOOST_AUTO_TEST_CASE(a_secret_within_a_longer_text_in_base64_is_hidden) {
    const secret_masker masker(secret_values{{"a", "client&secret"}});
    for (const char* before : {"", "a", "ab", "abc", "leadwire:"})
        for (const char* behind : {"", "x", "xy"})
            for (const char* value : {"client&secret", "client%26secret"})
                for (auto alphabet : {base64_alphabet::standard, base64_alphabet::url}) {
                    std::string text;
                    append_base64(text, before + std::string(value) + behind, alphabet);
                    const auto masked = masker.mask(text);
                    // A letter on each side belongs to the neighbours too.
                    BOOST_TEST(masked.contains(secret_mask), text);
                    const auto left = masked.size() - secret_mask.size();
                    BOOST_TEST(left <= (std::string_view(before).size() + std::string_view(behind).size()) * 2 + 8, masked);
                }
}

BOOST_AUTO_TEST_CASE(each_occurrence_is_hidden_and_the_rest_stays) {
    secret_masker masker;
    masker.add("abc");
    BOOST_TEST(masker.mask("abc abcabc ab") == "••• •••••• ab");
    BOOST_TEST(masker.mask("nothing") == "nothing");
    BOOST_TEST(masker.mask("") == "");
}

BOOST_AUTO_TEST_CASE(overlapping_secrets_leave_no_piece) {
    secret_masker masker(secret_values{{"a", "token"}, {"b", "token-long"}, {"c", "long-tail"}});
    BOOST_TEST(masker.mask("<token-long>") == "<•••>");
    BOOST_TEST(masker.mask("<token-long-tail>") == "<•••>");
    secret_masker same;
    same.add("aa");
    BOOST_TEST(same.mask("xaaay") == "x•••y");
}

BOOST_AUTO_TEST_CASE(empty_text_is_no_secret) {
    secret_masker masker(secret_values{{"a", ""}});
    masker.add("");
    BOOST_TEST(masker.empty());
    BOOST_TEST(masker.mask("text") == "text");
    masker.add("x");
    BOOST_TEST(!masker.empty());
}

BOOST_AUTO_TEST_CASE(json_escaped_in_other_ways_is_hidden_too) {
    secret_masker masker(secret_values{{"t", "S3cr3t/Tok&n"}});
    BOOST_TEST(masker.mask(R"({"e":"S3cr3t\/Tok&n","u":"S3cr3t\u002fTok\u0026n"})") ==
               R"({"e":"•••","u":"•••"})");
    secret_masker beyond_ascii(secret_values{{"t", "кл/\U0001F511"}});
    BOOST_TEST(beyond_ascii.mask(R"(["\u043a\u043b/\ud83d\udd11","\u043a\u043b\/\ud83d\udd11"])") ==
               R"(["•••","•••"])");
    BOOST_TEST(beyond_ascii.mask(R"(["\u043a\u043b\u002f\ud83d\udd11"])") == R"(["•••"])");
}

BOOST_AUTO_TEST_SUITE_END()
