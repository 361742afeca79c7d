#include "host/lead/installation_key.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <set>

using namespace leadwire;

namespace {
const std::string hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
installation_key known() {
    return *installation_key::from_hex(hex);
}
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
} // namespace

BOOST_AUTO_TEST_SUITE(installation_keys)

BOOST_AUTO_TEST_CASE(hex_there_and_back) {
    BOOST_TEST(known().to_hex() == hex);
    auto made = installation_key::generate();
    BOOST_TEST(installation_key::from_hex(made.to_hex())->fingerprint() == made.fingerprint());
    BOOST_TEST(made.fingerprint() != installation_key::generate().fingerprint());
}

BOOST_AUTO_TEST_CASE(other_text_is_refused_without_showing_it) {
    BOOST_TEST(!installation_key::from_hex(""));
    BOOST_TEST(!installation_key::from_hex(hex + "0"));
    auto wrong = hex;
    wrong[5] = 'g';
    auto refused = installation_key::from_hex(wrong);
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().place == "character 6");
    BOOST_TEST(refused.error().text.find("g1") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(fingerprint_gives_nothing_of_the_key_away) {
    auto print = known().fingerprint();
    BOOST_TEST(print.size() == 16U);
    BOOST_TEST(hex.find(print) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(encrypted_ids_come_back) {
    auto key = known();
    for (std::int64_t n :
         {std::int64_t{0}, std::int64_t{1}, std::int64_t{1001}, std::numeric_limits<std::int64_t>::max(),
          std::numeric_limits<std::int64_t>::min()}) {
        auto text = key.encrypted_id(lead_id{n});
        BOOST_TEST(text.size() == 22U);
        BOOST_TEST(text.find_first_not_of(letters) == std::string::npos);
        BOOST_TEST(text == key.encrypted_id(lead_id{n}));
        auto back = key.decrypt_id(text);
        BOOST_REQUIRE(back);
        BOOST_TEST(number(*back) == n);
    }
}

BOOST_AUTO_TEST_CASE(neighbouring_ids_and_other_keys_share_nothing) {
    auto text = known().encrypted_id(lead_id{1001});
    BOOST_TEST(text.substr(0, 8) != known().encrypted_id(lead_id{1002}).substr(0, 8));
    auto other = *installation_key::from_hex(std::string(64, '7'));
    BOOST_TEST(text != other.encrypted_id(lead_id{1001}));
    BOOST_TEST(!other.decrypt_id(text));
}

BOOST_AUTO_TEST_CASE(every_changed_letter_is_noticed) {
    auto key = known();
    const auto text = key.encrypted_id(lead_id{1001});
    for (std::size_t i = 0; i < text.size(); ++i)
        for (char c : letters) {
            auto changed = text;
            changed[i] = c;
            BOOST_TEST(key.decrypt_id(changed).has_value() == (c == text[i]));
        }
    for (const auto& wrong :
         {std::string{}, text + "A", text.substr(1), text.substr(0, 21) + "=", text.substr(0, 21) + "+"})
        BOOST_TEST(!key.decrypt_id(wrong));
}

BOOST_AUTO_TEST_CASE(passwords_are_steady_and_mixed) {
    auto key = known();
    std::set<std::string> seen;
    for (int i = 1; i <= 500; ++i) {
        auto word = key.generated_password(lead_id{i});
        BOOST_TEST(word == key.generated_password(lead_id{i}));
        BOOST_TEST(word.size() == 12U);
        BOOST_TEST(word.find_first_of("0O1lI") == std::string::npos);
        BOOST_TEST(word.find_first_of("ABCDEFGHJKLMNPQRSTUVWXYZ") != std::string::npos);
        BOOST_TEST(word.find_first_of("abcdefghijkmnopqrstuvwxyz") != std::string::npos);
        BOOST_TEST(word.find_first_of("23456789") != std::string::npos);
        seen.insert(word);
    }
    BOOST_TEST(seen.size() == 500U);
    BOOST_TEST(key.generated_password(lead_id{1}) !=
               installation_key::generate().generated_password(lead_id{1}));
}

// Texts that installations have given away must stay readable: these are not to change.
BOOST_AUTO_TEST_CASE(texts_are_the_same_in_every_version) {
    BOOST_TEST(known().encrypted_id(lead_id{1001}) == "eDOs-965Jx_7V0rLo3WvuQ");
    BOOST_TEST(known().generated_password(lead_id{1001}) == "tZLjKBrmr4NC");
    BOOST_TEST(known().fingerprint() == "db734a44b7b386b2");
}

BOOST_AUTO_TEST_SUITE_END()
