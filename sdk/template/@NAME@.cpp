// Sends leads to @NAME@. The request's URL and fields are in integration.toml; here is what the answer means.
#include <leadwire/plugin.hpp>

#include <string>

using namespace leadwire;

class @CLASS@ : public Integration {
    // Before the exchange: the request is there as integration.toml makes it, and may be changed. Without need, leave
    // this function out.
    void preprocess_new(Send& send) override {
        // The same on every retry: a CRM that looks at it takes no lead twice.
        send.request().header("Idempotency-Key", send.idempotency_key());
    }

    // After it: whatever the HTTP status was.
    Outcome process_new(Send& send) override {
        const Json& answer = send.response().json();

        // EDIT 2 of 2: the member of the answer that holds the CRM's ID of the lead.
        if (answer["status"] == "ok") return accepted(answer["id"]);

        if (answer["error"] == "duplicate") return rejected(Reason::duplicate);
        if (answer["error"] == "phone") return rejected(Reason::wrong_phone);
        if (answer["error"] == "geo") return rejected(Reason::wrong_geo);
        return failed("unexpected answer, HTTP " + std::to_string(send.response().status()));
    }
};
LEADWIRE_PLUGIN(@CLASS@, "@NAME@", "0.1.0")
