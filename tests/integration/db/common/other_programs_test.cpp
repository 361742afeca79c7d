// Other programs insert leads and change statuses straight in the database.
#include "tests/integration/db/common/fixture.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <set>

using namespace leadwire;
using namespace leadwire::tests;

BOOST_FIXTURE_TEST_SUITE(other_programs, store_fixture)

BOOST_AUTO_TEST_CASE(offer_and_phone_are_enough_to_be_queued) {
    other.sql("INSERT INTO leads (offer, phone) VALUES (12, '+7 916')");
    auto l = find(1);
    BOOST_TEST(l.phone == "+7 916");
    BOOST_TEST((l.status == lead_status::new_lead));
    BOOST_TEST((l.created > now() - std::chrono::minutes{5} && l.created <= now()));
    auto d = due();
    BOOST_REQUIRE_EQUAL(d.size(), 1u);
    BOOST_TEST(number(d[0].lead) == 1);
    BOOST_TEST(number(d[0].offer) == 12);
    BOOST_TEST(d[0].integration == "");
}

BOOST_AUTO_TEST_CASE(columns_are_the_documents_names_with_underscores) {
    other.sql("INSERT INTO leads (offer, phone, country, currency, agency_id, agency_uid, address_city, "
              "price, more, mobile,"
              " affiliate_commission_system, advertiser_commission_currency, items, track, meta)"
              " VALUES (12, '7', 'RU', 'eur', 9, 'A', 'Kazan', 19.5, '-3.00', 1, '5.00', 'usd',"
              " '{\"501\":[2,\"995\",400.5]}', '{\"sub1\":17,\"click\":\"c\"}', '{\"a\":[1]}')");
    auto l = find(1);
    BOOST_TEST(l.country == "ru");
    BOOST_TEST(l.currency == "EUR");
    BOOST_TEST(l.agency.id.value() == 9);
    BOOST_TEST(l.agency.uid == "A");
    BOOST_TEST(l.address.city == "Kazan");
    BOOST_TEST(to_string(*l.price) == "19.50");
    BOOST_TEST(to_string(*l.more) == "-3");
    BOOST_TEST(l.mobile);
    BOOST_TEST(to_string(*l.affiliate_commission.system) == "5");
    BOOST_TEST(l.advertiser_commission.currency == "USD");
    BOOST_TEST(l.items.at(0).quantity == 2);
    BOOST_TEST(to_string(l.items.at(0).cost) == "400.50");
    BOOST_TEST(l.tag("sub1") == "17");
    BOOST_TEST(json::dump(l.meta) == R"({"a":[1]})");
    BOOST_TEST(due().at(0).country == "ru");
}

const char* const refused[] = {
    "offer) VALUES (12",
    "phone) VALUES ('7'",
    "offer, phone) VALUES ('twelve', '7'",
    "offer, phone) VALUES (12, ''",
    "offer, phone, status) VALUES (12, '7', 0",
    "offer, phone, status) VALUES (12, '7', 13",
    "offer, phone, reason) VALUES (12, '7', 0",
    "offer, phone, country) VALUES (12, '7', 'rus'",
    "offer, phone, currency) VALUES (12, '7', 'E1R'",
    "offer, phone, price) VALUES (12, '7', '-1'",
    "offer, phone, price) VALUES (12, '7', '1.234'",
    "offer, phone, price) VALUES (12, '7', '1,5'",
    "offer, phone, price) VALUES (12, '7', '1.2.3'",
    "offer, phone, price) VALUES (12, '7', ''",
    "offer, phone, more) VALUES (12, '7', '--1'",
    "offer, phone, more) VALUES (12, '7', '-'",
    "offer, phone, mobile) VALUES (12, '7', 2",
    "offer, phone, goal) VALUES (12, '7', 'x'",
    "offer, phone, meta) VALUES (12, '7', '[]'",
    "offer, phone, items) VALUES (12, '7', '{'",
    "offer, phone, track) VALUES (12, '7', ''",
};
BOOST_DATA_TEST_CASE_F(store_fixture, a_value_that_breaks_the_contract_is_refused_at_once, refused,
                       statement) {
    BOOST_TEST(other.refuses_value(std::string("INSERT INTO leads (") + statement + ")"));
    BOOST_TEST(other.value("SELECT count(*) FROM leads") == "0");
    BOOST_TEST(other.value("SELECT count(*) FROM deliveries") == "0");
}

BOOST_AUTO_TEST_CASE(a_refusal_says_what_is_allowed) {
    BOOST_TEST(other.refusal("INSERT INTO leads (offer, phone, price) VALUES (12, '7', -1)")
                   .contains("price: digits with at most two decimals"));
}

BOOST_AUTO_TEST_CASE(every_delivery_has_a_uuid_of_its_own) {
    other.sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
              " INSERT INTO leads (offer, phone) SELECT 12, i FROM n");
    std::set<std::string> seen;
    for (const auto& d : claim()) {
        seen.insert(d.idem);
        BOOST_REQUIRE_EQUAL(d.idem.size(), 36u);
        BOOST_TEST(d.idem[14] == '4');
        BOOST_TEST(std::string("89ab").contains(d.idem[19]));
        for (std::size_t i : {8, 13, 18, 23}) BOOST_TEST(d.idem[i] == '-');
    }
    BOOST_TEST(seen.size() == 300u);
}

BOOST_AUTO_TEST_CASE(leads_in_another_status_are_not_queued) {
    other.sql("INSERT INTO leads (offer, phone, status) VALUES (12, '7', 2)");
    BOOST_TEST(due().empty());
    other.sql("UPDATE leads SET status = 3");
    BOOST_TEST(due().empty());
    other.sql("UPDATE leads SET status = 1");
    BOOST_TEST(due().size() == 1u);
    other.sql("UPDATE leads SET status = 1");
    BOOST_TEST(due().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_due_delivery_lapses_when_the_lead_leaves_new) {
    insert({sample_lead(), sample_lead()});
    auto claimed = claim();
    record({failed(claimed.at(0))});
    BOOST_REQUIRE(sender->release({{claimed.at(1).id, claimed.at(1).epoch}}));
    BOOST_TEST(due().size() == 2u);
    other.sql("UPDATE leads SET status = 5, reason = 7");
    BOOST_TEST(due().empty());
    for (int lead : {1, 2}) {
        BOOST_TEST((delivery(lead).state == db::delivery_state::done));
        BOOST_TEST(delivery(lead).why == "the lead left status new");
    }
    BOOST_TEST(delivery(1).attempts.size() == 1u);
    other.sql("UPDATE leads SET status = 1");
    auto again = due();
    BOOST_REQUIRE_EQUAL(again.size(), 2u);
    BOOST_TEST(delivery(1, 1).idem != delivery(1, 0).idem);
    BOOST_TEST(delivery(1, 1).attempts.empty());
}

BOOST_AUTO_TEST_CASE(a_claimed_or_held_delivery_is_not_queued_twice) {
    insert({sample_lead(), sample_lead()});
    auto claimed = claim();
    auto held = failed(claimed.at(1));
    held.state = db::delivery_state::held;
    record({held});
    other.sql("UPDATE leads SET status = 4; UPDATE leads SET status = 1");
    BOOST_TEST(due().empty());
    BOOST_TEST(store->deliveries_of(lead_id{1}, db::store::attempts::all).value().size() == 1u);
    BOOST_TEST(store->deliveries_of(lead_id{2}, db::store::attempts::all).value().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_lead_that_was_sent_and_is_new_again_gets_a_new_round) {
    insert({sample_lead()});
    record({accepted(claim().at(0), "x-1")});
    other.sql("UPDATE leads SET status = 1");
    BOOST_REQUIRE_EQUAL(due().size(), 1u);
    auto second = claim().at(0);
    BOOST_TEST(second.attempt == 1);
    BOOST_TEST(second.known_external_id == "x-1");
    BOOST_TEST(other.value("SELECT max(round) FROM deliveries") == "2");
}

BOOST_AUTO_TEST_CASE(a_deleted_lead_takes_its_deliveries_along) {
    insert({sample_lead(), sample_lead()});
    record({accepted(claim().at(0), "x-1")});
    other.sql("DELETE FROM leads WHERE id = 1");
    BOOST_TEST(other.value("SELECT count(*) FROM deliveries WHERE lead_id = 1") == "0");
    BOOST_TEST(other.value("SELECT count(*) FROM attempts") == "0");
    BOOST_TEST(other.value("SELECT count(*) FROM deliveries") == "1");
}

struct stored_json {
    const char* text;
    const char* meaning;
};
std::ostream& operator<<(std::ostream& out, const stored_json& row) {
    return out << row.text;
}
const stored_json spellings[] = {
    {R"({"a":"b"})", R"({"a":"b"})"},
    {R"({"a":"b","c":""})", R"({"a":"b","c":""})"},
    {R"({ "a" : "b" })", R"({"a":"b"})"},
    {R"({"a":"\u0416\"\\"})", R"({"a":"Ж\"\\"})"},
    {R"({"a":"1","a":"2"})", R"({"a":"2"})"},
    {R"({"a":"b:\"","c":"},{"})", R"({"a":"b:\"","c":"},{"})"},
    {R"({"a":"b,","c":"{"})", R"({"a":"b,","c":"{"})"},
    {R"({"":""})", R"({"":""})"},
    {"{}", "{}"},
    {"{ }", "{}"},
};
BOOST_DATA_TEST_CASE_F(store_fixture, json_may_be_spelled_in_any_way, spellings, row) {
    other.sql(std::string("INSERT INTO leads (offer, phone, track, meta) VALUES (1, '2', '") + row.text +
              "', '" + row.text + "')");
    auto l = find(1);
    BOOST_TEST(json::dump(l.meta) == row.meaning);
    json::object tags;
    for (const auto& [name, value] : l.track) tags.emplace_back(name, value);
    BOOST_TEST(json::dump(tags) == row.meaning);
}

const stored_json item_spellings[] = {
    {R"({"501":[2,"995","400.50"]})", "501:2:995:400.50 "},
    {R"({"501":[2,"995","400.5"],"502":[1,"1","0"]})", "501:2:995:400.50 502:1:1:0 "},
    {R"({ "501": [2, 995, 400.5] })", "501:2:995:400.50 "},
    {R"({"501":["2","995"]})", "501:2:995:0 "},
    {R"({"501":[0]})", "501:0:0:0 "},
    {R"({"501":[1,"1","1"],"501":[2,"2","2"]})", "501:2:2:2 "},
    {"{}", ""},
};
BOOST_DATA_TEST_CASE_F(store_fixture, items_may_be_spelled_in_any_way, item_spellings, row) {
    other.sql(std::string("INSERT INTO leads (offer, phone, items) VALUES (1, '2', '") + row.text + "')");
    std::string shown;
    for (const auto& item : find(1).items)
        shown += to_string(item.product) + ":" + std::to_string(item.quantity) + ":" + to_string(item.price) +
                 ":" + to_string(item.cost) + " ";
    BOOST_TEST(shown == row.meaning);
}

struct malformed_row {
    const char* change;
    const char* why;
};
std::ostream& operator<<(std::ostream& out, const malformed_row& row) {
    return out << row.change;
}
const malformed_row malformed[] = {
    {"price = '99999999999999999999'",
     "leads.price: \"99999999999999999999\"; allowed: a number with at most two decimals"},
    {"items = '{\"501\": 2}'",
     "leads.items: \"501\": 2; allowed: a product's ID with [quantity, price, cost]"},
    {"items = '{\"x\": [1]}'",
     "leads.items: \"x\": [1]; allowed: a product's ID with [quantity, price, cost]"},
    {"items = '{\"501\": [1,\"1\",\"-1\"]}'",
     "leads.items: \"501\": [1,\"1\",\"-1\"]; allowed: a product's ID with [quantity, price, cost]"},
    {"track = '{\"sub1\": {}}'", "leads.track: \"sub1\" is a JSON object; allowed: text"},
    {"reason = 3000000000", "leads.reason: 3000000000 is out of range"},
};
BOOST_DATA_TEST_CASE_F(store_fixture, a_malformed_row_is_held_and_the_others_go_on, malformed, row) {
    insert({sample_lead(), sample_lead(), sample_lead()});
    other.sql(std::string("UPDATE leads SET ") + row.change + " WHERE id = 2");
    auto claimed = claim();
    BOOST_REQUIRE_EQUAL(claimed.size(), 2u);
    BOOST_TEST(number(claimed[0].order.id) == 1);
    BOOST_TEST(number(claimed[1].order.id) == 3);
    auto held = delivery(2);
    BOOST_TEST((held.state == db::delivery_state::held));
    BOOST_TEST(held.why == row.why);
    BOOST_TEST(due().empty());
}

BOOST_AUTO_TEST_SUITE_END()
