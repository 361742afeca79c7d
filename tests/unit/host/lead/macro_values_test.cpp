// What each macro gives where the shared table of cases has no example.
#include "tests/unit/host/lead/macro_world.hpp"

using namespace leadwire;

BOOST_FIXTURE_TEST_SUITE(macro_values, test::macro_world)

BOOST_AUTO_TEST_CASE(full_name_repeats_no_last_name) {
    meta("last", "Petrov");
    BOOST_TEST(plain("{fname}") == "Ivan Petrov");
    meta("last", "etrov");
    BOOST_TEST(plain("{fname}") == "Ivan Petrov etrov");
    meta("last", "de Silva");
    order.name = "José\u00A0de Silva ";
    BOOST_TEST(plain("{fname}") == "José\u00A0de Silva ");
    order.name = "José ";
    BOOST_TEST(plain("{fname}") == "José de Silva");
    order.name = "";
    BOOST_TEST(plain("{fname}") == "de Silva");
    order.name = "de Silva";
    BOOST_TEST(plain("{fname}") == "de Silva");
}

BOOST_AUTO_TEST_CASE(first_and_last_name_are_one_pair) {
    auto pair = [&] { return plain("{iname}|{ilast}"); };
    BOOST_TEST(pair() == "Ivan|Petrov");
    order.name = "Cher";
    BOOST_TEST(pair() == "Cher|Cher");
    order.name = " a\tb\u3000c\nd  e ";
    BOOST_TEST(pair() == "a b|c d e");
    order.name = "";
    BOOST_TEST(pair() == "|");
    meta("last", "Li");
    BOOST_TEST(pair() == "|Li");
    order.name = "A B C";
    BOOST_TEST(pair() == "A B C|Li");
    meta("last", 7);
    BOOST_TEST(pair() == "A B C|7");
}

BOOST_AUTO_TEST_CASE(generated_mail) {
    BOOST_TEST(plain("{imail}") == "ivan.petrov1001@example.com");
    order.name = "Cher";
    BOOST_TEST(plain("{imail}") == "cher1001@example.com");
    order.name = "!? Петров";
    BOOST_TEST(plain("{imail}") == "petrov1001@example.com");
    order.name = "!?";
    BOOST_TEST(plain("{imail}") == "lead1001@example.com");
    order.email = "a@b.example";
    BOOST_TEST(plain("{imail}") == "a@b.example");
    order.email = "";
    macro_setting own{neighbours, secrets, key, "mail.example"};
    BOOST_TEST(macro_template::parse("{imail}", text_context::plain)->expand({order, own, send}) ==
               "lead1001@mail.example");
}

BOOST_AUTO_TEST_CASE(generated_password_and_encrypted_id) {
    BOOST_TEST(plain("{ipass}") == key.generated_password(order.id));
    BOOST_TEST(plain("{pass}") == "");
    BOOST_TEST(plain("{eid}") == key.encrypted_id(order.id));
    meta("pass", "own");
    BOOST_TEST(plain("{pass}{ipass}") == "ownown");
}

BOOST_AUTO_TEST_CASE(language) {
    BOOST_TEST(plain("{lang}{langup}") == "ruRU");
    meta("lang", "pt-BR");
    BOOST_TEST(plain("{lang}{langup}") == "pt-brPT-BR");
    meta("lang", "");
    order.country = "";
    BOOST_TEST(plain("{lang}{langup}") == "");
}

BOOST_AUTO_TEST_CASE(phones) {
    auto all = [&] { return plain("{phone} {iphone} {cphone} {phonecc} {iphonecc}"); };
    order.phone = "8 (916) 123-45-67";
    BOOST_TEST(all() == "8 (916) 123-45-67 +79161234567 9161234567 7 +7");
    order.phone = "70-12";
    BOOST_TEST(all() == "70-12 +7012 012 7 +7");
    order.phone = "none";
    BOOST_TEST(all() == "none   7 +7");
    order.country = "";
    BOOST_TEST(all() == "none    ");
    order.phone = "12-3";
    meta("phc", "x1");
    BOOST_TEST(all() == "12-3 +123 23 1 +1");
    meta("phonecc", "+1 2");
    BOOST_TEST(all() == "12-3 +123 3 12 +12");
    meta("phonecc", 44);
    BOOST_TEST(plain("{phonecc}") == "44");
}

BOOST_AUTO_TEST_CASE(addresses_join_what_is_there) {
    auto all = [&] { return plain("{addr}|{fulladdr}|{straddr}"); };
    BOOST_TEST(all() == "||");
    order.address.house = "5";
    BOOST_TEST(all() == "5|5|5");
    order.address = {"101", "A", "", "S", "5"};
    BOOST_TEST(all() == "A, S, 5|101, A, S, 5|S, 5");
}

BOOST_AUTO_TEST_CASE(numbers_are_plain_and_absent_ones_empty) {
    auto all = [&] {
        return plain("{delivery}|{discount}|{count}|{price}|{base}|{delpr}|{more}|{mobile}|{bad}");
    };
    BOOST_TEST(all() == "||1|||||0|0");
    order.delivery = 0;
    order.discount = decimal::of_hundredths(1250);
    order.count = 12000;
    order.price = decimal::of_hundredths(123456789000);
    order.base = decimal::of_hundredths(1990);
    order.delivery_price = decimal::of_hundredths(0);
    order.more = decimal::of_hundredths(-5);
    order.mobile = order.bad = true;
    BOOST_TEST(all() == "0|12.50|12000|1234567890|19.90|0|-0.05|1|1");
}

BOOST_AUTO_TEST_CASE(currency_is_known_to_the_catalog_or_not) {
    order.currency = "BRL";
    BOOST_TEST(plain("{curr} {currency}") == "BRL 14");
    order.currency = "XAU";
    BOOST_TEST(plain("{curr} {currency}") == "XAU ");
}

BOOST_AUTO_TEST_CASE(offer_members_come_before_its_fields) {
    BOOST_TEST(plain("{offer} {offer:id} {offer:name} {offer:url} {offer:category}") ==
               "12 12 Green Coffee https://offers.example/12 weight loss");
    BOOST_TEST(plain("{offer:absent}") == "");
    order.offer = offer_id{999};
    BOOST_TEST(plain("{offer}|{offer:name}|{ofp:cap}|{ofpg:price_id}|{siteurl}") == "999||||");
}

BOOST_AUTO_TEST_CASE(sites) {
    BOOST_TEST(plain("{siteurl}|{sitename}|{land}|{domain}") == "https://default.example/gc|||");
    order.site = site_id{9};
    BOOST_TEST(plain("{siteurl}|{sitename}|{land}|{domain}") ==
               "https://www.brand.example:8443/a|Brand|https://www.brand.example:8443/a|brand.example");
    order.site = site_id{7};
    order.space = site_id{8};
    BOOST_TEST(plain("{domain} {spacename} {spaceurl} {preland}") ==
               "land.example Pre Blog https://blog.example/story https://blog.example/story");
    meta("url", "https://own.example/");
    BOOST_TEST(plain("{siteurl}") == "https://own.example/");
}

BOOST_AUTO_TEST_CASE(domain_is_the_host_part) {
    for (auto [url, host] : std::initializer_list<std::pair<const char*, const char*>>{
             {"https://a.example", "a.example"},
             {"https://a.example:8443/x?y=//z", "a.example"},
             {"http://user:pw@a.example/x", "a.example"},
             {"//a.example/x", "a.example"},
             {"a.example/x//y", "a.example"},
             {"https://[2001:db8::1]:80/x", "[2001:db8::1]"},
             {"https://a.example?q=@b", "a.example"},
             {"https://a.example#f", "a.example"},
             {"", ""}}) {
        auto document = test::parsed(R"({"sites": [{"id": 1, "kind": "landing", "name": "s", "url": ""}]})");
        auto& s = (*json::find(*document.if_object(), "sites")->if_array())[0];
        json::set(*s.if_object(), "url", url);
        auto made = catalog::from_json(document);
        BOOST_REQUIRE_MESSAGE(made, (made ? "" : made.error().message()));
        macro_setting own{*made, secrets, key};
        order.site = site_id{1};
        BOOST_TEST(macro_template::parse("{domain}", text_context::plain)->expand({order, own, send}) ==
                   host);
    }
}

BOOST_AUTO_TEST_CASE(affiliates_and_agencies) {
    order.affiliate = affiliate_id{55};
    BOOST_TEST(plain("{wm} {wmi} {wmname} {wmmail}") == "55 55 Top Traffic top@aff.example");
    order.agency.source = "s3";
    BOOST_TEST(plain("{wmi}") == "55");
    order.agency.id = 9;
    order.agency.uid = "A-77";
    BOOST_TEST(plain("{wmi} {exti} {extu} {exts}") == "9-s3 9 A-77 s3");
    order.agency.source = "";
    BOOST_TEST(plain("{wmi}") == "9");
    order.affiliate = affiliate_id{404};
    BOOST_TEST(plain("{wm}|{wmname}") == "404|");
}

BOOST_AUTO_TEST_CASE(tags_fall_back_to_their_older_names) {
    order.track = {{"x32", "a"},          {"x64", "b"},         {"sub3", "c"},
                   {"utm_campaign", "d"}, {"utm_content", "e"}, {"utm_term", "f"}};
    BOOST_TEST(plain("{subid}{uuid}{sub3}{utmc}{utmn}{utmt}{sub1}") == "abcdef");
    order.track = {{"subid", ""}, {"x32", "a"}, {"uuid", "u"}, {"x64", "b"}};
    BOOST_TEST(plain("{subid}{uuid}") == "au");
}

BOOST_AUTO_TEST_CASE(addresses_of_either_family) {
    auto all = [&](std::string ip) {
        order.ip = std::move(ip);
        return plain("{ip4}|{ip6}");
    };
    BOOST_TEST(all("192.0.2.1") == "192.0.2.1|");
    BOOST_TEST(all("2001:DB8::1") == "|2001:DB8::1");
    BOOST_TEST(all("::ffff:198.51.100.4") == "198.51.100.4|");
    BOOST_TEST(all("::FFFF:c633:6404") == "198.51.100.4|");
    for (auto none : {"", "192.0.2", "192.0.2.256", "192.0.2.1 ", "host", "1:2", "fe80::1%eth0"})
        BOOST_TEST(all(none) == "|");
}

BOOST_AUTO_TEST_CASE(commissions) {
    order.affiliate_commission = {decimal::of_hundredths(500), decimal::of_hundredths(45050), "RUB"};
    order.advertiser_commission = {{}, decimal::of_hundredths(0), "USD"};
    BOOST_TEST(plain("{cwm} {cwmr} {cwmc}|{cpay}|{cpayr} {cpayc}") == "5 450.50 RUB||0 USD");
}

BOOST_AUTO_TEST_CASE(parameters_of_the_neighbours) {
    order.goal = goal_id{3};
    order.site = site_id{7};
    order.space = site_id{8};
    BOOST_TEST(plain("{ofp:cap}{ofpg:price_id}{goal:code}{site:pixel}{space:pixel}") == "150RU-9salep-7p-8");
    order.country = "us";
    BOOST_TEST(plain("{ofpg:price_id}") == "");
}

BOOST_AUTO_TEST_SUITE_END()
