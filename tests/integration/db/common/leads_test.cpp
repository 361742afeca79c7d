#include "host/lead/lead_json.hpp"
#include "tests/integration/db/common/fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>

using namespace leadwire;
using namespace leadwire::tests;

BOOST_FIXTURE_TEST_SUITE(leads, store_fixture)

BOOST_AUTO_TEST_CASE(every_field_comes_back_as_it_was) {
    insert({full_lead(5'000'000'000), sample_lead()});
    BOOST_TEST((find(5'000'000'000) == full_lead(5'000'000'000)));
    BOOST_TEST((find(5'000'000'001) == sample_lead(5'000'000'001)));
}

BOOST_AUTO_TEST_CASE(text_of_any_kind_comes_back) {
    std::vector<lead> sent;
    for (const char* text : {"NULL",
                             "null",
                             "\\N",
                             "\\",
                             "\\\\",
                             "\\.",
                             "\"",
                             "\\\"",
                             "'",
                             "''",
                             "{",
                             "}",
                             "{a,b}",
                             ",",
                             ":name",
                             " lead ",
                             "tab\tline\nreturn\rend\n",
                             "\x01\x1f\x7f",
                             "$1 $$ %s ?",
                             "Ж🙂\u00a0",
                             "--",
                             "/*"}) {
        auto l = full_lead(1 + static_cast<std::int64_t>(sent.size()));
        l.status = lead_status::new_lead;
        l.reason.reset();
        l.name = l.comment = l.external_id = l.phone = text;
        l.track = {{text, text}};
        l.meta = {{text, text}, {"deep", json::array{text}}};
        sent.push_back(std::move(l));
    }
    insert(sent);
    for (const auto& l : sent) BOOST_TEST((find(number(l.id)) == l), l.name);
    // One by one as well, and as edits and outcomes write them.
    for (const auto& l : sent) {
        BOOST_REQUIRE(store->edit_lead(l.id, {{"comment", l.name + l.name}}));
        BOOST_TEST(find(number(l.id)).comment == l.name + l.name);
    }
    std::vector<db::outcome_record> outcomes;
    for (const auto& c : claim()) {
        outcomes.push_back(accepted(c, c.order.name));
        outcomes.back().attempt->request = outcomes.back().attempt->answer = outcomes.back().attempt->detail =
            c.order.name;
    }
    BOOST_TEST(record(outcomes).written == static_cast<std::int64_t>(sent.size()));
    for (const auto& l : sent) {
        BOOST_TEST(find(number(l.id)).external_id == l.name);
        auto attempt = delivery(number(l.id)).attempts.at(0);
        for (const auto& text : {attempt.request, attempt.answer, attempt.detail}) BOOST_TEST(text == l.name);
    }
}

BOOST_AUTO_TEST_CASE(all_sample_leads_come_back_in_order) {
    std::ifstream file(LEADWIRE_SOURCE_DIR "/sample/leads.jsonl");
    std::vector<lead> sent;
    for (std::string line; std::getline(file, line);) {
        auto l = lead_from_json(json::parse(line).value(), now());
        BOOST_REQUIRE(l);
        sent.push_back(*l);
    }
    BOOST_REQUIRE_GT(sent.size(), 4000u);
    insert(sent);
    std::size_t at = 0;
    auto walked = store->each_lead({}, [&](const lead& l) -> result<void> {
        if (!(l == sent.at(at))) BOOST_ERROR("lead " + to_string(l.id) + " is not what was sent");
        ++at;
        return {};
    });
    BOOST_TEST(walked.has_value());
    BOOST_TEST(at == sent.size());
}

BOOST_AUTO_TEST_CASE(an_id_that_is_taken_undoes_the_whole_import) {
    insert({sample_lead(700)});
    std::vector<lead> leads(900, sample_lead());
    leads[620].id = lead_id{700};
    list_source source(leads);
    auto done = store->insert_leads(source);
    BOOST_REQUIRE(!done);
    BOOST_TEST((done.error().code == error_code::conflict));
    BOOST_TEST(done.error().message() == "row 621: a lead with ID 700 is there already");
    BOOST_TEST(other.value("SELECT count(*) FROM leads") == "1");
    BOOST_TEST(due().size() == 1u);
    insert({sample_lead(701)}); // the store is usable
}

BOOST_AUTO_TEST_CASE(a_bad_line_undoes_the_whole_import) {
    struct breaking : list_source {
        using list_source::list_source;
        int left = 600;
        result<std::optional<lead>> next() override {
            if (left-- == 0) return invalid("leads.jsonl line 601", "no phone");
            return sample_lead();
        }
    };
    breaking source{std::vector<lead>{}};
    auto done = store->insert_leads(source);
    BOOST_REQUIRE(!done);
    BOOST_TEST(done.error().message() == "leads.jsonl line 601: no phone");
    BOOST_TEST(other.value("SELECT count(*) FROM leads") == "0");
    BOOST_TEST(other.value("SELECT count(*) FROM deliveries") == "0");
}

BOOST_AUTO_TEST_CASE(an_import_of_nothing_is_no_error) {
    insert({});
    BOOST_TEST(store->find_lead(lead_id{1}).value().has_value() == false);
}

BOOST_AUTO_TEST_CASE(ids_that_leads_bring_along_are_not_given_to_others) {
    insert({sample_lead(3), sample_lead(), sample_lead(2)}); // 4, whatever the order in which they stand
    BOOST_TEST((find(4) == sample_lead(4)));
    insert({sample_lead(20'000)});
    insert({sample_lead()});
    BOOST_TEST((find(20'001) == sample_lead(20'001)));
    insert({sample_lead(100)}); // below what was given: nothing goes back
    insert({sample_lead()});
    BOOST_TEST((find(20'002) == sample_lead(20'002)));
    other.sql("INSERT INTO leads (id, offer, phone) VALUES (20005, 12, '7')");
    insert({sample_lead()});
    BOOST_TEST((find(20'006) == sample_lead(20'006)));
}

BOOST_AUTO_TEST_CASE(ids_are_never_given_twice) {
    insert({sample_lead(), sample_lead()});
    other.sql("DELETE FROM leads WHERE id = 2");
    insert({sample_lead()});
    BOOST_TEST(number(find(3).id) == 3);
}

BOOST_AUTO_TEST_CASE(a_walk_can_be_filtered_and_stopped) {
    std::vector<lead> leads(1200, sample_lead());
    for (std::size_t i = 0; i < leads.size(); i += 2) leads[i].status = lead_status::paid;
    insert(leads);
    auto count = [&](const db::lead_filter& filter) {
        int n = 0;
        BOOST_TEST(store->each_lead(filter, [&](const lead&) -> result<void> { return ++n, result<void>{}; })
                       .has_value());
        return n;
    };
    BOOST_TEST(count({}) == 1200);
    BOOST_TEST(count({lead_status::paid, {}}) == 600);
    BOOST_TEST(count({lead_status::hold, {}}) == 0);
    BOOST_TEST(count({{}, "crm"}) == 0);
    auto claimed = claim("crm");
    BOOST_TEST(count({{}, "crm"}) == 600);
    BOOST_TEST(count({lead_status::paid, "crm"}) == 0);
    int seen = 0;
    auto stopped = store->each_lead({}, [&](const lead& l) -> result<void> {
        // The walk leaves the store free for other work.
        BOOST_TEST(store->find_lead(l.id).value().has_value());
        if (++seen == 700) return invalid("", "enough");
        return {};
    });
    BOOST_REQUIRE(!stopped);
    BOOST_TEST(stopped.error().text == "enough");
    BOOST_TEST(seen == 700);
}

BOOST_AUTO_TEST_CASE(edits_are_all_or_nothing) {
    insert({full_lead()});
    auto edited = store->edit_lead(
        lead_id{1}, {{"address.city", "Kazan"}, {"price", "12.50"}, {"meta.color", "red"}, {"comment", ""}});
    BOOST_REQUIRE_MESSAGE(edited, (edited ? "" : edited.error().message()));
    auto expected = full_lead(1);
    expected.address.city = "Kazan";
    expected.price = decimal::parse("12.50");
    expected.comment = "";
    json::set(expected.meta, "color", "red");
    BOOST_TEST((*edited == expected));
    BOOST_TEST((find(1) == expected));

    auto refused = store->edit_lead(lead_id{1}, {{"name", "other"}, {"price", "-1"}});
    BOOST_TEST(!refused);
    BOOST_TEST((find(1) == expected));

    auto nobody = store->edit_lead(lead_id{2}, {{"name", "x"}});
    BOOST_REQUIRE(!nobody);
    BOOST_TEST((nobody.error().code == error_code::not_found));
    BOOST_TEST(nobody.error().message() == "lead 2: there is no such lead");
}

BOOST_AUTO_TEST_CASE(a_row_that_cannot_be_read_is_named) {
    insert({sample_lead(), sample_lead()});
    other.sql("UPDATE leads SET reason = 3000000000 WHERE id = 1");
    auto found = store->find_lead(lead_id{1});
    BOOST_REQUIRE(!found);
    BOOST_TEST(found.error().message() == "lead 1: leads.reason: 3000000000 is out of range");
    BOOST_TEST(store->find_lead(lead_id{2}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
