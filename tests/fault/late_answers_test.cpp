// CRMs that close before they have heard anything, in the midst of an answer, or that answer when nobody waits any more.
#include "tests/fault/fault_scene.hpp"
#include "tests/support/scripted_server.hpp"
#include "tests/support/serving.hpp"

#include <condition_variable>
#include <mutex>

namespace leadwire::test {
namespace {

/// What the threads of a scripted CRM and the test tell each other.
class turnstile {
public:
    void set(int to) {
        const std::lock_guard lock(mutex_);
        stage_ = std::max(stage_, to);
        changed_.notify_all();
    }
    /// False: it did not come that far in time.
    [[nodiscard]] bool wait_for(int wanted) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(60), [&] { return stage_ >= wanted; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int stage_ = 0;
};

std::string key_of(const std::string& request) {
    const auto at = request.find("X-Request: ");
    return at == request.npos ? "" : request.substr(at + 11, request.find('\r', at) - at - 11);
}

std::string answer_text(std::string_view id) {
    return R"({"status":"ok","id":")" + std::string(id) + "\"}";
}

/// Answers a lead's first request only when the second one has come, and that one only after it.
class late_crm {
public:
    [[nodiscard]] std::string url() const { return server_.url("/new?ext={id}"); }
    [[nodiscard]] std::vector<std::string> keys() const {
        const std::lock_guard lock(mutex_);
        return keys_;
    }

private:
    void talk(peer& line) {
        for (;;) {
            const auto request = line.read_request();
            if (request.empty()) return;
            if (note(request) == 1) {
                stage_.set(1);
                (void)stage_.wait_for(2);
                line.answer(answer_text("first"));
                stage_.set(3);
            } else {
                stage_.set(2);
                (void)stage_.wait_for(3);
                line.answer(answer_text("second"));
            }
        }
    }
    std::size_t note(const std::string& request) {
        const std::lock_guard lock(mutex_);
        keys_.push_back(key_of(request));
        return keys_.size();
    }

    mutable std::mutex mutex_;
    std::vector<std::string> keys_;
    turnstile stage_;
    scripted_server server_{[this](peer& line) { talk(line); }}; // the last: its threads use the rest
};

struct late_answers : fault_scene {
    void apply(const std::string& url, const std::string& in_doubt) const {
        home.apply(integration_text({.url = url,
                                     .head = "in_doubt = \"" + in_doubt + "\"",
                                     .limits = "in_flight = 8\ntimeout = \"1s\""}));
        (void)home.done({"config", "set", "schedule.tick", "\"1s\""});
        import(1, 1, "ok");
    }
    [[nodiscard]] std::string at(const std::string& pointer) const { return text_at(home.lead("1"), pointer); }
    [[nodiscard]] bool becomes(const std::string& pointer, const std::string& value) const {
        return eventually([&] { return at(pointer) == value; }, std::chrono::seconds(60));
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(late_and_cut_answers, late_answers)

BOOST_AUTO_TEST_CASE(a_late_answer_is_not_that_of_the_next_attempt) {
    late_crm late;
    apply(late.url(), "resend");
    serving host(home);
    BOOST_TEST(becomes("/status", "processing"));
    BOOST_TEST(at("/external_id") == "second");
    BOOST_TEST(at("/deliveries/0/attempts/0/outcome") == "in_doubt");
    const auto keys = late.keys();
    BOOST_REQUIRE(keys.size() == 2u);
    BOOST_TEST(!keys[0].empty());
    BOOST_TEST(keys[0] == keys[1]);
    BOOST_TEST(host.stop() == 0);
}

BOOST_AUTO_TEST_CASE(a_late_answer_of_a_held_lead_changes_nothing) {
    std::atomic<int> requests = 0;
    turnstile stage;
    scripted_server late([&](peer& line) {
        if (line.read_request().empty()) return;
        ++requests;
        (void)stage.wait_for(1);
        line.answer(answer_text("late"));
        stage.set(2);
    });
    apply(late.url("/new?ext={id}"), "hold");
    serving host(home);
    BOOST_TEST(becomes("/deliveries/0/state", "held"));
    stage.set(1);
    BOOST_TEST(stage.wait_for(2));
    // A later lead has gone through all that an answer goes through.
    home.apply(integration_text({.url = crm.url("/new?ext={id}"), .head = "in_doubt = \"hold\""}));
    import(2, 1, "ok");
    BOOST_TEST(eventually([&] { return text_at(home.lead("2"), "/status") == "processing"; }));
    BOOST_TEST(at("/deliveries/0/state") == "held");
    BOOST_TEST(at("/external_id") == "");
    BOOST_TEST(requests == 1);
    BOOST_TEST(host.stop() == 0);
}

BOOST_AUTO_TEST_CASE(a_crm_that_accepts_and_closes_at_once_gets_each_lead_once_if_it_may_have_it) {
    scripted_server hasty([](peer& line) { line.close(); });
    apply(hasty.url("/new?ext={id}"), "hold");
    import(2, 19, "ok");
    (void)home.tick();
    const int first = hasty.accepted();
    BOOST_TEST(first >= 20);
    // Whoever could send nothing is due again; whoever may have sent something waits.
    int held = 0;
    for (const auto& lead : leads()) {
        const bool sent = text_at(lead, "/deliveries/0/attempts/0/phase") == "sent";
        BOOST_TEST(text_at(lead, "/status") == "new");
        BOOST_TEST(text_at(lead, "/deliveries/0/state") == (sent ? "held" : "due"));
        held += sent;
    }
    BOOST_TEST(home.tick().claimed == 20 - held);
}

BOOST_AUTO_TEST_CASE(answers_that_are_cut_leave_the_lead_in_doubt_and_are_never_repeated) {
    apply(crm.url("/new?ext={id}"), "hold");
    int id = 2;
    for (const auto* how : {"cut-within-head", "cut-within-body", "reset", "garbage", "never"}) import(id++, 1, how);
    BOOST_TEST(home.tick().held == 5);
    for (int i = 0; i < 3; ++i) BOOST_TEST(home.tick().claimed == 0);
    BOOST_TEST(check_held(6) == 5);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
