// What the database costs for each lead: import, then scan, claim and record in batches.
//   store_bench [LEADS] [DIRECTORY | URL]     one JSON line for each step: microseconds of this program's CPU
//   and of the clock per lead. DIRECTORY gets an SQLite database of its own; the database of a URL is used as
//   it is.
#include "db/store.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>

namespace {

using namespace leadwire;
constexpr std::size_t batch_size = 500;

double cpu_now() {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) * 1e6 + static_cast<double>(t.tv_nsec) / 1e3;
}
double clock_now() {
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

struct meter {
    const char *database, *step;
    double cpu = 0, clock = 0;
    template <class F>
    auto operator()(F&& f) {
        auto c = cpu_now(), w = clock_now();
        auto answer = f();
        cpu += cpu_now() - c;
        clock += clock_now() - w;
        if (!answer) {
            std::fprintf(stderr, "%s: %s\n", step, answer.error().message().c_str());
            std::exit(1);
        }
        return std::move(*answer);
    }
    void print(std::size_t leads) const {
        auto n = static_cast<double>(leads);
        std::printf(R"({"bench": "store", "database": "%s", "step": "%s", "leads": %zu, "cpu_us": %.2f, "clock_us": %.2f})"
                    "\n",
                    database, step, leads, cpu / n, clock / n);
    }
};

lead generated(std::size_t i) {
    auto n = std::to_string(i);
    lead l;
    l.created =
        timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}} + std::chrono::milliseconds{i};
    l.offer = offer_id{static_cast<std::int64_t>(100 + i % 37)};
    l.affiliate = affiliate_id{static_cast<std::int64_t>(1000 + i % 211)};
    l.site = site_id{static_cast<std::int64_t>(50 + i % 19)};
    l.space = site_id{static_cast<std::int64_t>(i % 401)};
    l.name = i % 2 ? "Иван Петров" : "Ana María García";
    l.phone = "4070" + std::to_string(1000000 + i % 9000000);
    l.email = "user" + n + "@example.test";
    l.country = i % 3 ? "ro" : "es";
    l.ip = "203.0.113." + std::to_string(i % 254);
    l.ua = "Mozilla/5.0 (Linux; Android 13; SM-A515F) AppleWebKit/537.36 (KHTML, like Gecko) "
           "Chrome/119.0.0.0 Mobile Safari/537.36";
    l.mobile = true;
    l.comment = i % 3 ? "no comment" : "Call after 18:00 / позвоните вечером, 50% discount + gift?";
    l.address = {"50123", "", "București", "Strada Lungă " + std::to_string(i % 240), "ap. 5"};
    l.count = 1 + static_cast<int>(i % 3);
    l.currency = "RON";
    l.price = decimal::of_hundredths(static_cast<std::int64_t>(1990 + i % 8000));
    l.items = {{product_id{501}, 1, *l.price, decimal::of_hundredths(400)}};
    l.track = {{"click", "c0ffee" + n},
               {"utm_source", "facebook"},
               {"utm_medium", "cpc"},
               {"utm_campaign", "campaign-" + std::to_string(i % 500) + "-autumn-sale"},
               {"utm_content", "creative_" + std::to_string(i % 2000)}};
    l.meta = {{"fbp", "fb.1." + n},
              {"lang", "ro-RO"},
              {"screen", "412x915"},
              {"url", "https://landing.example.test/offer/?fbclid=5f2c9a7e41b0d3e8" + n}};
    return l;
}

class generator : public db::lead_source {
public:
    explicit generator(std::size_t count) : count_(count) {}
    result<std::optional<lead>> next() override {
        if (at_ == count_) return std::nullopt;
        return generated(at_++);
    }
    std::string place() const override { return "lead " + std::to_string(at_); }

private:
    std::size_t count_, at_ = 0;
};

db::outcome_record outcome_of(const db::claimed_delivery& c, std::size_t i) {
    db::outcome_record r;
    r.id = c.id;
    r.epoch = c.epoch;
    r.lead = c.order.id;
    r.integration = "crm";
    r.claimed_status = c.order.status;
    r.state = db::delivery_state::done;
    db::attempt_record a{
        c.attempt, c.order.created, 23456, "interpreted", 200, "accepted", "", "plain-value", {}, {}};
    a.request = "POST /api/add.json?id=5f2c9a7e41b0 HTTP/1.1\r\nHost: crm.example.test\r\n\r\n" +
                std::string(900, 'r');
    a.answer = R"({"status":"ok","id":")" + std::to_string(i) + "\"}" + std::string(200, ' ');
    if (i % 50 == 7) {
        r.state = db::delivery_state::due;
        r.why = "the target answered 500";
        a.outcome = "failed";
    } else if (i % 25 == 3) {
        r.status = lead_status::cancel;
        r.reason = 7;
        a.outcome = "rejected";
    } else {
        r.status = lead_status::processing;
        r.external_id = "crm-" + std::to_string(i);
    }
    r.attempt = std::move(a);
    return r;
}

void run(const char* database, db::store& intake, db::store& sender, std::size_t leads) {
    meter import{database, "import"}, scan{database, "scan"}, claim{database, "claim"}, record{database, "record"};
    generator source(leads);
    import([&] { return intake.insert_leads(source);
});
import.print(leads);
std::size_t sent = 0;
for (delivery_id after{0};;) {
    auto due = scan([&] { return sender.due(flow::new_lead, after, batch_size); });
    if (due.empty()) break;
    after = due.back().id;
    db::claim_order order{{}, "crm", "bench:1", now() + std::chrono::minutes{1}};
    for (const auto& d : due) order.ids.push_back(d.id);
    auto claimed = claim([&] { return sender.claim(order); });
    std::vector<db::outcome_record> batch;
    for (const auto& c : claimed) batch.push_back(outcome_of(c, sent++));
    record([&] { return sender.record(batch); });
}
for (const auto& m : {scan, claim, record}) m.print(sent);
meter{database, "scan, claim, record", scan.cpu + claim.cpu + record.cpu, scan.clock + claim.clock + record.clock}
    .print(sent);
} // namespace

std::string fresh_file(const std::filesystem::path& place) {
    auto path = (place / "store_bench.db").string();
    for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
    return "sqlite:" + path;
}

} // namespace

int main(int count, char** arguments) {
    auto leads = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 100'000;
    std::string place = count > 2 ? arguments[2] : std::filesystem::temp_directory_path().string();
    auto url = place.contains("://") ? place : fresh_file(place);
    auto intake = db::open(url), sender = db::open(url, db::purpose::sending);
    auto ready = intake ? (*intake)->migrate() : std::unexpected(intake.error());
    if (!ready || !sender) {
        std::fprintf(stderr, "%s\n", (ready ? sender.error() : ready.error()).message().c_str());
        return 1;
    }
    run(url.starts_with("sqlite:") ? "sqlite" : "postgresql", **intake, **sender, leads);
}
