// A broker that registers the customer at once and answers with a link into the personal account.
#include <leadwire/plugin.hpp>

#include <optional>
#include <string>

using namespace leadwire;

namespace {

std::optional<Outcome> refusal(const Json& answer) {
    if (answer["error"] == "duplicate") return rejected(Reason::duplicate);
    if (answer["error"] == "ban") return rejected(Reason::banned);
    if (answer["error"] == "traffic") return rejected(Reason::bad_traffic);
    return std::nullopt;
}

} // namespace

class Autologin : public Integration {
    void configure(const Json& settings) override { if (settings["lookup"]) lookup_ = settings["lookup"].text(); }

    Outcome process_sync(Send& send) override {
        const Json& answer = send.response().json();
        if (answer["status"] == "ok") {
            // Kept whatever comes of the link: with it the classic sending does not register the customer
            // twice.
            if (answer["id"]) send.lead().edit("exto", answer["id"]);
            if (answer["url"]) return redirect(answer["url"]);
            return failed("the broker gave no link");
        }
        if (answer["message"]) return message(answer["message"]);
        if (auto refused = refusal(answer)) return *refused;
        return message("Registration failed, try again later");
    }

    Outcome process_new(Send& send) override {
        const Json& answer = send.response().json();
        if (answer["status"] == "ok") return accepted(answer["id"]);
        if (auto refused = refusal(answer)) return *refused;
        if (answer["message"]) return failed("the broker says: " + answer["message"].text());
        return failed("unexpected answer, HTTP " + std::to_string(send.response().status()));
    }

    // A registration of which nobody knows whether it has arrived: the broker is asked by our own ID.
    void preprocess_probe(Send& send) override {
        if (lookup_.empty()) throw Error("settings.lookup is not set");
        send.request().url(send.expand_url(lookup_));
    }
    Outcome probe(Send& send) override {
        const Json& answer = send.response().json();
        if (answer["status"] == "unknown") return not_there();
        if (answer["status"] != "ok") return failed("unexpected answer, HTTP " + std::to_string(send.response().status()));
        if (answer["id"]) send.lead().edit("exto", answer["id"]);
        if (send.flow() == Flow::sync && answer["url"]) return redirect(answer["url"]);
        return accepted(answer["id"]);
    }

    std::string lookup_;
};
LEADWIRE_PLUGIN(Autologin, "autologin", "1.0.0")
