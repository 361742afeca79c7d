// A plugin with everything that a replay must tell: a token from a sub-request, random bytes, the time, edits. Built three
// times more, each with one difference: another field, another outcome, another sub-request.
#include <leadwire/plugin.hpp>

#include <string>

using namespace leadwire;

namespace {

std::string hex(const std::string& bytes) {
    std::string text;
    for (unsigned char c : bytes) text += {"0123456789abcdef"[c >> 4], "0123456789abcdef"[c & 15]};
    return text;
}

} // namespace

class Replayed : public Integration {
    void configure(const Json& settings) override { token_url_ = settings["token_url"].text(); }

    void preprocess_new(Send& send) override {
        const std::string token = send.store().get_or_make("token", std::chrono::hours(1), [&] {
#ifdef REPLAYED_OTHER_QUESTION
            return send.http(HttpRequest(token_url_ + "?scope=all")).json()["access_token"].text();
#else
            return send.http(HttpRequest(token_url_)).json()["access_token"].text();
#endif
        });
        send.request().header("Authorization", "Bearer " + token);
        send.request().fields().set("nonce", hex(send.random(40)));
        send.request().fields().set("at", std::to_string(send.now().time_since_epoch().count()));
#ifdef REPLAYED_OTHER_FIELD
        send.request().fields().set("campaign", "7");
#endif
    }

    Outcome process_new(Send& send) override {
        send.lead().edit("meta.nonce", hex(send.random(8)));
        send.lead().edit_now("meta.step", "answered");
        const Json& answer = send.response().json();
#ifdef REPLAYED_OTHER_OUTCOME
        if (answer["error"] == "double") return failed("it is there already");
#endif
        if (answer["error"] == "double") return rejected(Reason::duplicate);
        return answer["status"] == "ok" ? accepted(answer["id"]) : failed("unexpected answer");
    }

    std::string token_url_;
};
LEADWIRE_PLUGIN(Replayed, "replayed", "1.0.0", needs::http | needs::store | needs::edit_now)
