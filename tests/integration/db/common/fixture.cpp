#include "tests/integration/db/common/fixture.hpp"

namespace leadwire::tests {

store_fixture::store_fixture()
    : store(database.open()), sender(database.open(db::purpose::sending)), other(database) {}

void store_fixture::insert(std::vector<lead> leads) {
    auto count = static_cast<std::int64_t>(leads.size());
    list_source source(std::move(leads));
    BOOST_REQUIRE_EQUAL(value_of(store->insert_leads(source)), count);
}

lead store_fixture::find(std::int64_t id) {
    auto found = value_of(store->find_lead(lead_id{id}));
    BOOST_REQUIRE(found);
    return *found;
}

std::vector<db::due_delivery> store_fixture::due(flow f) {
    return value_of(sender->due(f, delivery_id{0}, 10'000));
}

std::vector<db::claimed_delivery> store_fixture::claim(const std::string& integration, flow f) {
    db::claim_order order{{}, integration, "test", now() + std::chrono::minutes{1}, f};
    for (const auto& d : due(f))
        if (f == flow::new_lead || d.integration == integration) order.ids.push_back(d.id);
    return value_of(sender->claim(order));
}

db::record_summary store_fixture::record(std::vector<db::outcome_record> batch) {
    return value_of(sender->record(batch));
}

db::delivery_view store_fixture::delivery(std::int64_t lead, std::size_t index) {
    auto views = value_of(store->deliveries_of(lead_id{lead}, db::store::attempts::with_bodies));
    BOOST_REQUIRE_LT(index, views.size());
    return views[index];
}

result<std::optional<lead>> list_source::next() {
    if (next_ == leads_.size()) return std::nullopt;
    return leads_[next_++];
}

lead sample_lead(std::int64_t id) {
    lead l;
    l.id = lead_id{id};
    l.created = *parse_timestamp("2026-11-23T10:15:00Z");
    l.offer = offer_id{12};
    l.phone = "79161234567";
    l.country = "ru";
    return l;
}

lead full_lead(std::int64_t id) {
    auto money = [](const char* text) { return *decimal::parse(text); };
    lead l = sample_lead(id);
    l.created = *parse_timestamp("2026-11-23T10:15:00.25Z");
    l.status = lead_status::cancel;
    l.reason = 7;
    l.external_id = "ext-1";
    l.goal = goal_id{3};
    l.site = site_id{7};
    l.space = site_id{8};
    l.affiliate = affiliate_id{5'000'000'000};
    l.agency = {9'000'000'000, "A-77", "s3"};
    l.name = "Иван \"O'Brien\" 🙂";
    l.email = "a@example.test";
    l.ip = "203.0.113.7";
    l.ua = "Mozilla/5.0";
    l.mobile = true;
    l.bad = true;
    l.comment = "line\nline\t100%";
    l.address = {"101000", "area", "Moscow", "Lenina", "1-2"};
    l.delivery = 2;
    l.discount = money("10.5");
    l.count = 2;
    l.currency = "RUB";
    l.price = money("1990");
    l.base = money("995.01");
    l.delivery_price = money("0");
    l.more = money("-12.30");
    l.items = {{product_id{501}, 2, money("995"), money("400.50")},
               {product_id{502}, 1, money("1"), money("0")}};
    l.track = {{"click", "c-1"}, {"sub1", "a \"quoted\" tag"}, {"utm_source", ""}};
    l.affiliate_commission = {money("5"), money("450"), "RUB"};
    l.advertiser_commission = {money("7"), money("630.10"), "EUR"};
    l.meta = {{"last", "x"},
              {"n", json::number{"12345678901234567890123.50"}},
              {"deep", json::array{1, nullptr, true}}};
    return l;
}

db::outcome_record accepted(const db::claimed_delivery& claimed, const std::string& external_id) {
    db::outcome_record r;
    r.id = claimed.id;
    r.epoch = claimed.epoch;
    r.lead = claimed.order.id;
    r.integration = "crm";
    r.claimed_status = claimed.order.status;
    r.status = lead_status::processing;
    r.external_id = external_id;
    r.state = db::delivery_state::done;
    r.attempt = db::attempt_record{claimed.attempt, now(), 1234,          "interpreted", 200,
                                   "accepted",      "",    "plain-value", "POST /",      "{}"};
    return r;
}

db::outcome_record failed(const db::claimed_delivery& claimed) {
    auto r = accepted(claimed, "");
    r.status.reset();
    r.external_id.reset();
    r.state = db::delivery_state::due;
    r.why = "the target answered 500";
    r.attempt->outcome = "failed";
    return r;
}

} // namespace leadwire::tests
