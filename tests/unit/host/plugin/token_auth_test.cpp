// The life of the token of plugins/token-auth; what it makes of answers stands in its cases.jsonl.
#include "tests/support/plugin_case.hpp"
#include "tests/support/scripted_services.hpp"

#include <boost/test/unit_test.hpp>

using namespace leadwire;
using leadwire::test::must, leadwire::test::plugin_case;

namespace {

constexpr std::string_view settings =
    R"({"token_url": "https://login.example/token", "client_id": "id", "client_secret": "s"})";

/// A CRM and its server of tokens, which gives out t-1, t-2, …
struct scene {
    test::scripted_store store;
    test::scripted_services services{store};
    std::string answer = R"({"access_token": "t-NUMBER", "expires_in": 3600})";

    scene() {
        services.http = [this](const plugin::http_question&) {
            std::string body = answer;
            if (auto at = body.find("NUMBER"); at != body.npos)
                body.replace(at, 6, std::to_string(services.requests.size()));
            return target_answer{200, {}, body};
        };
    }
    static std::shared_ptr<plugin::configured_plugin> object(std::string_view with = settings) {
        return test::configured(test::reference_plugin("token-auth"), with);
    }
    /// The header that one send goes out with.
    std::string sent_with(std::string_view with = settings) {
        plugin_case c;
        c.call().blocking = &services;
        must(object(with)->call(plugin::entry::preprocess, c.call()));
        return c.request.headers.at(0).second;
    }
    std::int64_t kept_for() {
        BOOST_REQUIRE(store.values.size() == 1U);
        return store.values.begin()->second.ttl / std::chrono::seconds(1);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(token_auth)

BOOST_AUTO_TEST_CASE(is_fetched_once_for_all_sends) {
    scene s;
    for (int i = 0; i < 3; ++i) BOOST_TEST(s.sent_with() == "Bearer t-1");
    BOOST_TEST(s.services.requests.size() == 1U);
}

BOOST_AUTO_TEST_CASE(of_other_settings_is_another_one) {
    scene s;
    BOOST_TEST(s.sent_with() == "Bearer t-1");
    for (const char* other :
         {R"({"token_url": "https://other.example/token", "client_id": "id", "client_secret": "s"})",
          R"({"token_url": "https://login.example/token", "client_id": "di", "client_secret": "s"})",
          R"({"token_url": "https://login.example/token", "client_id": "id", "client_secret": "s", "scope": "x"})"})
        BOOST_TEST(s.sent_with(other) != "Bearer t-1", other);
    BOOST_TEST(s.services.requests.size() == 4U);
    BOOST_TEST(s.sent_with() == "Bearer t-1");
}

BOOST_AUTO_TEST_CASE(is_kept_until_shortly_before_it_expires) {
    for (auto [expires_in, seconds] : {std::pair{"3600", 3540},
                                       {"\"3600\"", 3540},
                                       {"120", 60},
                                       {"100", 50},
                                       {"1", 1},
                                       {"0", 300},
                                       {"-5", 300},
                                       {"null", 300},
                                       {"\"soon\"", 300},
                                       {"9223372036854775807", 86340}}) {
        scene s;
        s.answer = R"({"access_token": "t", "expires_in": )" + std::string(expires_in) + "}";
        BOOST_TEST(s.sent_with() == "Bearer t");
        BOOST_TEST(s.kept_for() == seconds, expires_in);
    }
}

BOOST_AUTO_TEST_CASE(that_cannot_be_fetched_leaves_the_right_to_others) {
    scene s;
    s.answer = "<html>";
    plugin_case c;
    c.call().blocking = &s.services;
    BOOST_TEST(!scene::object()->call(plugin::entry::preprocess, c.call()).has_value());
    BOOST_TEST((s.store.in_the_making.empty() && s.store.values.empty()));
    BOOST_TEST(c.request.headers.empty());
}

BOOST_AUTO_TEST_CASE(that_the_crm_refuses_is_dropped_and_the_next_attempt_has_a_new_one) {
    scene s;
    for (flow f : {flow::new_lead, flow::change, flow::approved}) {
        plugin_case c;
        c.f = f;
        c.answer = {401, {}, {}};
        c.call().blocking = &s.services;
        c.call().answer = &c.answer;
        must(scene::object()->call(plugin::entry::preprocess, c.call()));
        must(scene::object()->call(plugin::entry::process, c.call()));
        BOOST_TEST((std::get<typed_verdict>(c.call().verdict.value()).kind == verdict_kind::failed));
        BOOST_TEST(s.store.values.empty());
    }
    BOOST_TEST(s.sent_with() == "Bearer t-4");
}

BOOST_AUTO_TEST_CASE(that_has_come_meanwhile_stays) {
    scene s;
    plugin_case c;
    c.answer = {401, {}, {}};
    c.call().blocking = &s.services;
    c.call().answer = &c.answer;
    must(scene::object()->call(plugin::entry::preprocess, c.call()));
    s.store.values.begin()->second.value = "newer";
    must(scene::object()->call(plugin::entry::process, c.call()));
    BOOST_TEST(s.sent_with() == "Bearer newer");
    // Nor is there anything to drop where it has expired.
    s.store.values.clear();
    must(scene::object()->call(plugin::entry::process, c.call()));
    BOOST_TEST(s.store.asked.back().starts_with("get "), s.store.asked.back());
}

BOOST_AUTO_TEST_CASE(of_other_answers_stays) {
    scene s;
    plugin_case c;
    c.answer = {403, {}, {}};
    c.call().blocking = &s.services;
    c.call().answer = &c.answer;
    must(scene::object()->call(plugin::entry::preprocess, c.call()));
    must(scene::object()->call(plugin::entry::process, c.call()));
    BOOST_TEST(s.store.values.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
