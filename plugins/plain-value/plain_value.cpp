// Hands back one value of the answer as it stands; the flow's rules for plain values say what it means.
#include <leadwire/plugin.hpp>

#include <string>

using namespace leadwire;

class PlainValue : public Integration {
    void configure(const Json& settings) override {
        const Json& path = settings["path"];
        if (path.is_null()) return;
        path_ = path.text();
        if (!path.is_string() || !(path_.empty() || path_.starts_with('/')))
            throw ConfigError("path: " + path.dump() + " is no JSON pointer; allowed: \"\" and \"/…\"");
    }

    Outcome process_new(Send& send) override { return value(send); }
    Outcome process_change(Send& send) override { return value(send); }
    Outcome process_approved(Send& send) override { return value(send); }
    Outcome process_sync(Send& send) override { return value(send); }

    [[nodiscard]] Outcome value(Send& send) const {
        const std::string_view body = send.response().body();
        const auto answer = Json::try_parse(body);
        return answer ? answer->at_pointer(path_) : Json(body).at_pointer(path_);
    }

    std::string path_;
};
LEADWIRE_PLUGIN(PlainValue, "plain-value", "1.0.0")
