// Replays through builds that are written here, and what the gate makes of them.
#include "host/delivery/integration_file.hpp"
#include "host/sender/replay_gate.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <functional>

using namespace leadwire;
using namespace leadwire::sender;

namespace {

/// A build that does what the test says.
class scripted_build final : public plugin::runner {
public:
    using work = std::function<boost::asio::awaitable<result<void>>(plugin::entry, plugin::plugin_send&)>;
    explicit scripted_build(work does) : does_(std::move(does)) {}
    [[nodiscard]] const std::string& identity() const override { return identity_; }
    [[nodiscard]] bool has(plugin::entry, flow) const override { return true; }
    [[nodiscard]] bool shares_process() const override { return false; }
    [[nodiscard]] boost::asio::awaitable<result<void>> call(plugin::entry e, plugin::plugin_send& send) override {
        return does_(e, send);
    }

private:
    std::string identity_ = "scripted";
    work does_;
};

boost::asio::awaitable<result<void>> nothing_wrong() {
    co_return result<void>{};
}
void give(plugin::plugin_send& send, typed_verdict v) {
    send.verdict = std::move(v);
}

std::shared_ptr<plugin::runner> build(std::function<void(plugin::entry, plugin::plugin_send&)> does) {
    return std::make_shared<scripted_build>([does = std::move(does)](plugin::entry e, plugin::plugin_send& send) {
        does(e, send);
        return nothing_wrong();
    });
}
std::shared_ptr<plugin::runner> accepting(const std::string& id) {
    return build([id](plugin::entry e, plugin::plugin_send& send) {
        if (e == plugin::entry::process) give(send, {.kind = verdict_kind::accepted, .text = id});
    });
}
boost::asio::awaitable<result<void>> asked(plugin::plugin_send& send, std::string url) {
    auto reply = co_await send.outside->ask(plugin::http_question{.method = {}, .url = std::move(url), .headers = {}, .body = {}});
    send.request.fields.set({"got", reply ? std::get<target_answer>(*reply).body : reply.error().text, {}});
    co_return result<void>{};
}
/// Asks for these in preprocess.
std::shared_ptr<plugin::runner> asking(std::vector<std::string> urls) {
    return std::make_shared<scripted_build>([urls](plugin::entry e, plugin::plugin_send& send) -> boost::asio::awaitable<result<void>> {
        const auto all = [](std::vector<std::string> urls, plugin::plugin_send& send) -> boost::asio::awaitable<result<void>> {
            for (const auto& url : urls) static_cast<void>(co_await asked(send, url));
            co_return result<void>{};
        };
        if (e == plugin::entry::preprocess) return all(urls, send);
        give(send, {.kind = verdict_kind::accepted, .text = "1"});
        return nothing_wrong();
    });
}
std::shared_ptr<plugin::runner> crashing() {
    return std::make_shared<scripted_build>([](plugin::entry, plugin::plugin_send&) -> boost::asio::awaitable<result<void>> {
        co_return fail(error_code::crashed, "preprocess_new", "it ended");
    });
}

struct bench {
    bench() {
        auto reading = read_integration("id = \"x\"\noffers = \"*\"\nplugin = \"p\"\n[new]\nurl = \"https://c/{id}\"\nfields = '''\na {attempt}\n'''\n");
        target.active.rules = std::make_shared<const integration>(std::move(reading.value.value()));
    }
    send_recording recording(int lead) const {
        send_recording r{.integration = "x", .version = 1, .plugin = "p", .flow = flow::new_lead, .order = {}};
        r.order.id = lead_id{lead};
        r.order.offer = offer_id{12};
        r.order.phone = "79161234567";
        r.attempt = 2;
        r.answer = target_answer{.status = 200, .headers = {}, .body = "{}"};
        return r;
    }
    replay_report run(const std::vector<send_recording>& recordings, std::shared_ptr<plugin::runner> before,
                      std::shared_ptr<plugin::runner> after,
                      std::chrono::steady_clock::time_point until = std::chrono::steady_clock::time_point::max()) const {
        std::vector<db::recorded_send> rows;
        for (const auto& r : recordings) rows.push_back(written(r, {}));
        boost::asio::io_context io(1);
        std::optional<replay_report> made;
        const file_lookup no_files = [](const attachment& a) -> result<file_piece> { return fail(error_code::not_found, a.file, "no files"); };
        boost::asio::co_spawn(io, replay(rows, {{"x", {&target, before, after}}}, no_files, until), [&](std::exception_ptr thrown, replay_report report) {
            if (thrown) std::rethrow_exception(thrown);
            made = std::move(report);
        });
        io.run();
        return std::move(made.value());
    }
    /// "what: before -> after", of the only send.
    std::vector<std::string> differences(const send_recording& r, std::shared_ptr<plugin::runner> before,
                                         std::shared_ptr<plugin::runner> after) const {
        std::vector<std::string> all;
        const auto report = run({r}, std::move(before), std::move(after));
        for (const auto& d : report.sends.at(0).differences) all.push_back(d.what + ": " + d.before + " -> " + d.after);
        return all;
    }

    catalog neighbours;
    secret_values secrets;
    installation_key key{installation_key::bytes{}};
    ready_integration target{.active = {},
                             .plugin = nullptr,
                             .unusable = {},
                             .masker = {},
                             .connection = {},
                             .setting = {.catalog = neighbours, .secrets = secrets, .key = key}};
};

using texts = std::vector<std::string>;

recorded_question answered(const std::string& url, const std::string& body) {
    return {question_to_json(plugin::http_question{.method = {}, .url = url, .headers = {}, .body = {}}, {}),
            target_answer{.status = 200, .headers = {}, .body = body}};
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(replaying, bench)

BOOST_AUTO_TEST_CASE(the_same_comes_to_the_same) {
    const auto report = run({recording(1), recording(2)}, accepting("9"), accepting("9"));
    BOOST_TEST(report.sends.size() == 2u);
    BOOST_TEST(report.different() == 0u);
    BOOST_TEST(report.failures.empty());
}

BOOST_AUTO_TEST_CASE(each_difference_is_named) {
    const auto other = build([](plugin::entry e, plugin::plugin_send& send) {
        if (e == plugin::entry::preprocess) {
            send.request.headers.emplace_back("X", "1");
            send.request.method = "PUT";
            send.request.url += "?a";
            send.request.fields.set({"b", "2", {}});
            return;
        }
        send.edits.push_back({"name", "Olga"});
        give(send, {.kind = verdict_kind::rejected, .text = {}, .reason = 7});
    });
    BOOST_TEST(differences(recording(1), accepting("9"), other) ==
                   (texts{"method: POST -> PUT", "url: https://c/1 -> https://c/1?a",
                          "headers: Content-Type: application/x-www-form-urlencoded\n -> X: 1\nContent-Type: application/x-www-form-urlencoded\n",
                          "body: a=2 -> a=2&b=2", "outcome: accepted -> rejected", "id: 9 -> ", "reason:  -> 7",
                          "edits:  -> name = \"Olga\"\n"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(without_a_build_that_serves_the_recording_is_the_measure) {
    auto r = recording(1);
    const auto report = run({r}, nullptr, accepting("9"));
    BOOST_TEST(report.different() == 1u, "nothing is recorded as its result");
    BOOST_TEST(report.drifted == 0u);
}

BOOST_AUTO_TEST_CASE(a_build_that_serves_and_comes_to_something_else_than_then_is_told) {
    const auto report = run({recording(1)}, accepting("9"), accepting("9"));
    BOOST_TEST(report.drifted == 1u);
    BOOST_TEST(report.different() == 0u);
}

BOOST_AUTO_TEST_CASE(questions_are_answered_from_the_recording_in_their_order) {
    auto r = recording(1);
    r.asked = {answered("https://t/1", "one"), answered("https://t/2", "two")};
    BOOST_TEST(differences(r, asking({"https://t/1", "https://t/2"}), asking({"https://t/1", "https://t/2"})).empty());
    // The last one decides what the field holds.
    const auto body = [&](std::vector<std::string> urls) {
        for (const auto& d : differences(r, asking({}), asking(std::move(urls))))
            if (d.starts_with("body")) return d;
        return std::string();
    };
    BOOST_TEST(body({"https://t/1", "https://t/2"}) == "body: a=2 -> a=2&got=two");
    BOOST_TEST(body({"https://t/2"}) == "body: a=2 -> a=2&got=two");
    BOOST_TEST(body({"https://t/new", "https://t/1"}) == "body: a=2 -> a=2&got=one");
    BOOST_TEST(body({"https://t/2", "https://t/1"}).contains("a+replay+asks+nobody"), "its turn has passed");
    BOOST_TEST(body({"https://t/1", "https://t/1"}).contains("a+replay+asks+nobody"), "beyond the end");
    BOOST_TEST(differences(r, asking({"https://t/1"}), asking({"https://t/2"})).front().starts_with("body"));
}

BOOST_AUTO_TEST_CASE(random_bytes_are_those_of_the_seed) {
    const auto drawing = build([](plugin::entry e, plugin::plugin_send& send) {
        std::array<unsigned char, 48> bytes{};
        plugin::draw(send.seed, send.drawn, bytes.data(), bytes.size());
        if (e == plugin::entry::preprocess) send.request.fields.set({"r", std::string(bytes.begin(), bytes.end()), {}});
        else give(send, {.kind = verdict_kind::accepted, .text = std::to_string(bytes[0])});
    });
    BOOST_TEST(differences(recording(1), drawing, drawing).empty());
}

BOOST_AUTO_TEST_CASE(what_is_gone_is_left_out) {
    auto gone = recording(1), of_another_flow = recording(2);
    gone.integration = "y";
    of_another_flow.flow = flow::approved;
    const auto report = run({gone, of_another_flow, recording(3)}, accepting("9"), accepting("9"));
    BOOST_TEST(report.left_out == 2u);
    BOOST_TEST(report.sends.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_build_that_crashes_is_not_tried_for_ever) {
    const auto report = run(std::vector(10, recording(1)), accepting("9"), crashing());
    BOOST_TEST(report.sends.size() == 3u);
    BOOST_TEST(report.failures.size() == 1u);
    BOOST_TEST(!decide(gate_rule::same_outcomes, report).has_value());
    BOOST_TEST(decide(gate_rule::report, report).has_value());
}

BOOST_AUTO_TEST_CASE(a_send_on_which_the_build_before_crashes_is_left_out) {
    const auto report = run({recording(1), recording(2)}, crashing(), accepting("9"));
    BOOST_TEST(report.left_out == 2u);
    BOOST_TEST(report.sends.empty());
    BOOST_TEST(decide(gate_rule::same_outcomes, report).has_value());
    auto crashed_then = recording(3);
    add_no_outcome(crashed_then.came, "crashed");
    BOOST_TEST(run({crashed_then}, nullptr, accepting("9")).left_out == 1u);
    BOOST_TEST(run({crashed_then}, accepting("9"), accepting("9")).sends.size() == 1u, "it would not crash today");
}

BOOST_AUTO_TEST_CASE(what_is_not_run_in_time_is_told_and_is_no_pass) {
    const auto report = run({recording(1), recording(2)}, accepting("9"), accepting("9"), std::chrono::steady_clock::time_point::min());
    BOOST_TEST(report.sends.empty());
    BOOST_TEST(decide(gate_rule::report, report).value() == "replayed 0 sends: 0 come to the same, 0 do not; 2 not run, for the time was over");
    BOOST_TEST(!decide(gate_rule::same_outcomes, report).has_value());
}

BOOST_AUTO_TEST_CASE(what_was_kept_is_masked_in_results_even_if_it_is_known_late) {
    const auto telling = [](const std::string& id) {
        return std::make_shared<scripted_build>([id](plugin::entry e, plugin::plugin_send& send) -> boost::asio::awaitable<result<void>> {
            if (e == plugin::entry::preprocess) {
                send.request.fields.set({"t", "token-of-" + id, {}});
                return nothing_wrong();
            }
            give(send, {.kind = verdict_kind::accepted, .text = "token-of-" + id});
            return [](plugin::plugin_send& send, std::string value) -> boost::asio::awaitable<result<void>> {
                static_cast<void>(co_await send.outside->ask(plugin::store_question{
                    .what = plugin::store_question::verb::set, .key = "k", .value = std::move(value), .ttl = std::chrono::hours(1)}));
                co_return result<void>{};
            }(send, "token-of-" + id);
        });
    };
    BOOST_TEST(differences(recording(1), telling("1"), telling("2")) == texts{}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_send_without_an_answer_has_no_outcome) {
    auto r = recording(1);
    r.answer.reset();
    BOOST_TEST(differences(r, accepting("9"), accepting("8")).empty());
    const auto skipping = build([](plugin::entry e, plugin::plugin_send& send) {
        if (e == plugin::entry::preprocess) send.skipped = true;
        else give(send, {.kind = verdict_kind::accepted, .text = "8"});
    });
    const auto all = differences(r, accepting("9"), skipping);
    BOOST_TEST(std::ranges::count(all, "outcome: none: no answer -> accepted") == 1);
}

BOOST_AUTO_TEST_CASE(the_gate_refuses_other_outcomes_and_not_other_requests) {
    const auto other_request = run({recording(1)}, accepting("9"), build([](plugin::entry e, plugin::plugin_send& send) {
        if (e == plugin::entry::preprocess) send.request.fields.set({"b", "2", {}});
        else give(send, {.kind = verdict_kind::accepted, .text = "9"});
    }));
    BOOST_TEST(other_request.different() == 1u);
    BOOST_TEST(decide(gate_rule::same_outcomes, other_request).value() == "replayed 1 sends: 0 come to the same, 1 do not; "
               "1 come to something else than when they were sent, with the build that serves too");
    const auto other_outcome = run({recording(1), recording(2)}, accepting("9"), accepting("8"));
    BOOST_TEST(decide(gate_rule::report, other_outcome).has_value());
    const auto refused = decide(gate_rule::same_outcomes, other_outcome);
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().text.starts_with("2 of 2 recorded sends come to another outcome; lead 1 to x, flow new: id: \"9\" becomes \"8\""),
               refused.error().text);
}

BOOST_AUTO_TEST_SUITE_END()
