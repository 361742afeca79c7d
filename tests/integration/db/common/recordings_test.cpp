// Sends recorded for replay: how many are kept, and that they go with their lead.
#include "tests/integration/db/common/fixture.hpp"

#include <atomic>
#include <chrono>
#include <thread>

using namespace leadwire;
using namespace leadwire::tests;
using namespace std::chrono_literals;

namespace {

const auto moment = now();

struct recordings_fixture : store_fixture {
    recordings_fixture() { insert({sample_lead(), sample_lead()}); }

    static db::recorded_send send(const std::string& integration, const std::string& input, std::int64_t lead = 1) {
        return {.at = moment,
                .lead = lead_id{lead},
                .integration = integration,
                .version = 3,
                .flow = flow::new_lead,
                .plugin = "crm 1.0.0 abc",
                .input = input,
                .answer = "{}",
                .calls = "[]"};
    }
    void keep(const std::vector<db::recorded_send>& sends, std::size_t most = 100) {
        BOOST_REQUIRE(sender->keep_recordings(sends, most));
    }
    /// Their inputs.
    std::string kept(const std::vector<std::string>& integrations, std::size_t last = 100,
                     std::optional<flow> only = std::nullopt) {
        std::string inputs;
        for (const auto& r : value_of(store->recorded_sends(integrations, only, last))) inputs += r.input;
        return inputs;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(recordings, recordings_fixture)

BOOST_AUTO_TEST_CASE(a_send_comes_back_as_it_was) {
    auto full = send("crm", R"({"name":"Иван \"O'Brien\" \\ 🙂, {}"})", 2), silent = send("crm", "{}");
    full.flow = flow::change;
    full.calls = R"([{"url":"https://crm.test/?a={b}"}])";
    full.answer.emplace();
    for (int byte = 0; byte < 256; ++byte) *full.answer += static_cast<char>(byte);
    silent.answer.reset();
    auto empty = silent;
    empty.answer = "";
    keep({full, silent, empty});
    auto all = value_of(store->recorded_sends({"crm"}, std::nullopt, 10));
    BOOST_REQUIRE_EQUAL(all.size(), 3u);
    BOOST_TEST((all[0].at == moment));
    BOOST_TEST((all[0].lead == lead_id{2}));
    BOOST_TEST(all[0].integration == "crm");
    BOOST_TEST(all[0].version == 3);
    BOOST_TEST((all[0].flow == flow::change));
    BOOST_TEST(all[0].plugin == "crm 1.0.0 abc");
    BOOST_TEST(all[0].input == full.input);
    BOOST_TEST((all[0].answer == full.answer));
    BOOST_TEST(all[0].calls == full.calls);
    BOOST_TEST(!all[1].answer.has_value());
    BOOST_TEST((all[2].answer == ""));
    BOOST_TEST(all[0].id < all[1].id);
    BOOST_TEST(all[1].id < all[2].id);
}

BOOST_AUTO_TEST_CASE(what_is_no_text_does_not_undo_a_batch) {
    keep({send("crm", std::string("\xff\0", 2)), send("crm", "whole")});
    BOOST_TEST(value_of(store->recorded_sends({"crm"}, std::nullopt, 10)).size() == 2u);
    BOOST_TEST(kept({"crm"}, 1) == "whole");
}

BOOST_AUTO_TEST_CASE(the_last_ones_of_the_wanted_integrations_come_oldest_first) {
    auto late = send("crm", "3");
    late.flow = flow::sync;
    keep({send("crm", "1"), send("broker", "2")});
    keep({late, send("shop", "4"), send("broker", "5"), send("crm", "6")});
    BOOST_TEST(kept({"crm"}) == "136");
    BOOST_TEST(kept({"crm", "broker"}) == "12356");
    BOOST_TEST(kept({"crm", "broker"}, 3) == "356");
    BOOST_TEST(kept({"crm", "broker"}, 2, flow::new_lead) == "56");
    BOOST_TEST(kept({"broker", "crm"}, 100, flow::sync) == "3");
    BOOST_TEST(kept({"crm"}, 0) == "");
    BOOST_TEST(kept({}) == "");
    BOOST_TEST(kept({"none"}) == "");
}

BOOST_AUTO_TEST_CASE(of_each_integration_the_oldest_beyond_a_number_go) {
    keep({send("crm", "1"), send("broker", "a"), send("crm", "2"), send("broker", "b")}, 3);
    keep({send("crm", "3"), send("crm", "4"), send("crm", "5")}, 3);
    BOOST_TEST(kept({"crm"}) == "345");
    BOOST_TEST(kept({"broker"}) == "ab");
    keep({send("broker", "c"), send("crm", "6")}, 1);
    BOOST_TEST(kept({"crm", "broker"}) == "c6");
    keep({send("crm", "7"), send("crm", "8")}, 0);
    BOOST_TEST(kept({"crm", "broker"}) == "c");
    keep({}, 0);
    BOOST_TEST(kept({"broker"}) == "c");
    auto before = value_of(store->recorded_sends({"broker"}, std::nullopt, 1)).at(0).id;
    keep({send("crm", "9")}, 1);
    BOOST_TEST(value_of(store->recorded_sends({"crm"}, std::nullopt, 1)).at(0).id > before, "IDs are never given twice");
}

BOOST_AUTO_TEST_CASE(a_large_batch_is_kept_in_its_order) {
    std::vector<db::recorded_send> batch;
    std::string inputs;
    for (int i = 0; i < 500; ++i) {
        batch.push_back(send(i % 2 ? "crm" : "broker", std::to_string(i) + ' ', 1 + i % 2));
        if (i >= 400) inputs += batch.back().input;
    }
    keep(batch, 50);
    BOOST_TEST(kept({"crm", "broker"}, 1000) == inputs);
}

BOOST_AUTO_TEST_CASE(they_go_with_their_lead) {
    keep({send("crm", "1", 1), send("crm", "2", 2), send("broker", "3", 1)});
    other.sql("DELETE FROM leads WHERE id = 1");
    BOOST_TEST(kept({"crm", "broker"}) == "2");
    keep({send("crm", "4", 1), send("crm", "5", 2)});
    BOOST_TEST(kept({"crm", "broker"}) == "25", "a send that ends after its lead has gone leaves nothing behind");
    other.sql("DELETE FROM leads");
    BOOST_TEST(other.value("SELECT count(*) FROM recorded_sends") == "0");
}

BOOST_AUTO_TEST_CASE(processes_keep_beside_each_other) {
    constexpr int processes = 4, rounds = 20;
    std::atomic<int> troubles = 0;
    std::vector<std::thread> threads;
    for (int p = 0; p < processes; ++p)
        threads.emplace_back([&, p] {
            auto own = db::open(database.url(), db::purpose::sending);
            // Each names the two in its own order.
            std::vector batch{send("crm", "1"), send("broker", "1"), send("crm", "2"), send("broker", "2")};
            if (p % 2) std::ranges::reverse(batch);
            for (int i = 0; own && i < rounds; ++i)
                if (!(*own)->keep_recordings(batch, 5)) ++troubles;
            if (!own) ++troubles;
        });
    for (auto& t : threads) t.join();
    BOOST_TEST(troubles == 0);
    keep({send("crm", "x"), send("broker", "y")}, 5);
    BOOST_TEST(other.value("SELECT count(*) FROM recorded_sends") == "10");
}

BOOST_AUTO_TEST_SUITE_END()
