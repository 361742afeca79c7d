// A CRM that wants every request signed: HMAC-SHA256 over the fields, and the time in the URL.
#include <leadwire/crypto.hpp>
#include <leadwire/plugin.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

using namespace leadwire;

class Signed : public Integration {
    void configure(const Json& settings) override {
        key_ = settings["key"].text();
        if (!settings["key"].is_string() || key_.empty())
            throw ConfigError("key: the key that the CRM has given out, as text, is required");
    }

    void preprocess_new(Send& send) override { sign(send); }
    void preprocess_change(Send& send) override { sign(send); }
    void preprocess_approved(Send& send) override { sign(send); }

    Outcome process_new(Send& send) override {
        const Json& answer = send.response().json();
        if (answer["error"] == "double") return rejected(Reason::duplicate);
        if (answer["error"] == "geo") return rejected(Reason::wrong_geo);
        if (answer["error"] == "phone") return rejected(Reason::wrong_phone);
        return taken(send) ? accepted(answer["id"]) : refused(send);
    }
    Outcome process_change(Send& send) override { return taken(send) ? done() : refused(send); }
    Outcome process_approved(Send& send) override {
        return taken(send) ? accepted(send.response().json()["id"]) : refused(send);
    }

    void sign(Send& send) const {
        std::vector<std::string> pairs;
        for (const Field& field : send.request().fields())
            if (!field.is_file) pairs.push_back(form_encode(field.name) + "=" + form_encode(field.value));
        std::ranges::sort(pairs);
        std::string text;
        for (const std::string& pair : pairs) text += (text.empty() ? "" : "&") + pair;
        send.request().header("X-Signature", crypto::hmac_hex(crypto::Hash::sha256, key_, text));

        const auto seconds = std::chrono::floor<std::chrono::seconds>(send.now()).time_since_epoch().count();
        std::string url = send.request().url();
        const std::string parameter = (url.find('?') == url.npos ? "?ts=" : "&ts=") + std::to_string(seconds);
        url.insert(std::min(url.find('#'), url.size()), parameter);
        send.request().url(url);
    }

    static bool taken(Send& send) { return send.response().json()["status"] == "ok"; }
    static Outcome refused(Send& send) {
        const Json& error = send.response().json()["error"];
        if (error) return failed("the CRM says: " + error.text());
        return failed("unexpected answer, HTTP " + std::to_string(send.response().status()));
    }

    std::string key_;
};
LEADWIRE_PLUGIN(Signed, "signed", "1.0.0")
