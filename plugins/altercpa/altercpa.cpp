// CRMs that answer {"status": "ok", "id": 123} or {"status": "error", "error": "double"}.
#include <leadwire/plugin.hpp>

#include <string>

using namespace leadwire;

namespace {

Outcome unexpected(const Response& response, const Json& answer) {
    if (answer["error"]) return failed("the CRM says: " + answer["error"].text());
    return failed("unexpected answer, HTTP " + std::to_string(response.status()));
}

} // namespace

class AlterCpa : public Integration {
    Outcome process_new(Send& send) override {
        const Json& answer = send.response().json();
        if (answer["status"] == "ok") return accepted(answer["id"]);
        if (answer["error"] == "double") return rejected(Reason::duplicate);
        if (answer["error"] == "geo") return rejected(Reason::wrong_geo);
        if (answer["error"] == "phone") return rejected(Reason::wrong_phone);
        return unexpected(send.response(), answer);
    }

    Outcome process_change(Send& send) override {
        const Json& answer = send.response().json();
        if (answer["status"] == "ok") return done();
        return unexpected(send.response(), answer);
    }

    Outcome process_approved(Send& send) override {
        const Json& answer = send.response().json();
        if (answer["status"] == "ok") return accepted(answer["id"]);
        return unexpected(send.response(), answer);
    }
};
LEADWIRE_PLUGIN(AlterCpa, "altercpa", "1.0.0")
