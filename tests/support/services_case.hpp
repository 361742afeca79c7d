// A call of tests/support/plugins/services.cpp with scripted services around it.
#pragma once

#include "tests/support/plugin_case.hpp"
#include "tests/support/scripted_services.hpp"

namespace leadwire::test {

struct services_case {
    scripted_store store;
    scripted_services services{store};
    plugin_case around;

    /// What came of it: JSON text, or "error: …". Further settings as members: R"("key": "k")".
    std::string does(std::string_view what, std::string_view further = R"("a": 1)") {
        return does_as(R"({"do": ")" + std::string(what) + R"(", )" + std::string(further) + "}",
                       plugin::entry::process);
    }
    /// The same in preprocess.
    std::string does_before(std::string_view what) {
        return does_as(R"({"in": "preprocess", "do": ")" + std::string(what) + "\"}", plugin::entry::preprocess);
    }

private:
    std::string does_as(const std::string& settings, plugin::entry e) {
        plugin::plugin_send& call = around.call();
        call.blocking = &services;
        auto done = configured(test_plugin("services"), settings)->call(e, call);
        if (!done) return "error: " + done.error().text;
        if (e == plugin::entry::preprocess) return around.request.fields.find("seen")->value;
        return json::dump(std::get<json::value>(call.verdict.value()));
    }
};

} // namespace leadwire::test
