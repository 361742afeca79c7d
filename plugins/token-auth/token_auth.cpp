// A CRM behind OAuth 2, client credentials (RFC 6749, 4.4): a token is fetched once, shared by all, and sent as Bearer.
#include <leadwire/crypto.hpp>
#include <leadwire/plugin.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>

using namespace leadwire;
using std::chrono::seconds;

namespace {

constexpr seconds lifetime_if_unknown = std::chrono::minutes(5);
constexpr seconds longest_lifetime = std::chrono::hours(24);

std::string required(const Json& settings, std::string_view name) {
    const Json& value = settings[name];
    if (!value.is_string() || value.text().empty()) throw ConfigError(std::string(name) + ": text is required");
    return value.text();
}

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return text;
}

/// A token that ends on its way to the CRM is refused there: a minute less, or half of a short life.
seconds kept_for(const Json& expires_in) {
    const auto told = expires_in.integer();
    if (!told || *told < 1) return lifetime_if_unknown;
    const seconds lives(std::min<std::int64_t>(*told, longest_lifetime.count()));
    return std::max(lives - std::min(lives / 2, seconds(60)), seconds(1));
}

Outcome refused(const Response& response) {
    const Json& error = response.json()["error"];
    if (error) return failed("the CRM says: " + error.text());
    return failed("unexpected answer, HTTP " + std::to_string(response.status()));
}

} // namespace

class TokenAuth : public Integration {
    void configure(const Json& settings) override {
        url_ = required(settings, "token_url");
        id_ = required(settings, "client_id");
        secret_ = required(settings, "client_secret");
        if (!settings["scope"].is_null()) scope_ = required(settings, "scope");
        // Other settings, another token.
        key_ = "token " + crypto::sha256_hex(url_ + "\n" + id_ + "\n" + scope_);
    }

    void preprocess_new(Send& send) override { authorize(send); }
    void preprocess_change(Send& send) override { authorize(send); }
    void preprocess_approved(Send& send) override { authorize(send); }

    Outcome process_new(Send& send) override {
        if (token_was_refused(send)) return again();
        const Json& answer = send.response().json();
        if (answer["status"] == "ok") return accepted(answer["id"]);
        if (answer["error"] == "double") return rejected(Reason::duplicate);
        if (answer["error"] == "geo") return rejected(Reason::wrong_geo);
        if (answer["error"] == "phone") return rejected(Reason::wrong_phone);
        return refused(send.response());
    }
    Outcome process_change(Send& send) override {
        if (token_was_refused(send)) return again();
        return send.response().json()["status"] == "ok" ? done() : refused(send.response());
    }
    Outcome process_approved(Send& send) override {
        if (token_was_refused(send)) return again();
        const Json& answer = send.response().json();
        return answer["status"] == "ok" ? accepted(answer["id"]) : refused(send.response());
    }

    void authorize(Send& send) const {
        const std::string token = send.store().get_or_make(key_, [&] { return fetched(send); });
        send.request().header("Authorization", "Bearer " + token);
    }

    [[nodiscard]] Store::Made fetched(Send& send) const {
        HttpRequest request(url_);
        request.field("grant_type", "client_credentials")
            .header("Authorization", "Basic " + crypto::base64(form_encode(id_) + ":" + form_encode(secret_)))
            .header("Accept", "application/json");
        if (!scope_.empty()) request.field("scope", scope_);
        const HttpResponse response = send.http(request);
        const Json& answer = response.json();
        const Json& token = answer["access_token"];
        if (response.status() != 200 || !token.is_string() || !token)
            throw Error("no token: HTTP " + std::to_string(response.status()) +
                        (answer["error"] ? ", " + answer["error"].text() : ""));
        if (const Json& type = answer["token_type"]; !type.is_null() && lower(type.text()) != "bearer")
            throw Error("no token: found type \"" + type.text() + "\", allowed: Bearer");
        return {token.text(), kept_for(answer["expires_in"])};
    }

    /// Drops the token from the store, unless another one has come meanwhile.
    [[nodiscard]] bool token_was_refused(Send& send) const {
        if (send.response().status() != 401) return false;
        const auto used = send.request().headers().get("Authorization");
        const auto stored = send.store().get(key_);
        if (stored && used == "Bearer " + *stored) send.store().drop(key_);
        return true;
    }
    /// A request is never repeated here: whether and when is the host's to say.
    [[nodiscard]] static Outcome again() { return failed("HTTP 401: the next attempt has a new token"); }

    std::string url_, id_, secret_, scope_;
    std::string key_; ///< of the store
};
LEADWIRE_PLUGIN(TokenAuth, "token-auth", "1.0.0", needs::http | needs::store)
