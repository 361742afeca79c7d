// One lead, its catalog and a loaded plugin: what a test of the plugin room needs around a call.
#pragma once

#include "host/lead/lead_json.hpp"
#include "host/plugin/plugin_set.hpp"

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

namespace leadwire::test {

template <class T>
T must(result<T> made) {
    if (!made) throw std::runtime_error(made.error().message());
    return std::move(*made);
}
inline void must(const result<void>& done) {
    if (!done) throw std::runtime_error(done.error().message());
}
inline json::value parsed(std::string_view text) {
    return must(json::parse(text));
}
inline std::string text_of_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot open " + file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}
inline std::filesystem::path test_plugin(const std::string& name) {
    return std::filesystem::path(LEADWIRE_BINARY_DIR) / "tests/plugins" / (name + ".so");
}
inline std::filesystem::path reference_plugin(const std::string& name) {
    return std::filesystem::path(LEADWIRE_BINARY_DIR) / "plugins" / (name + ".so");
}
inline const leadwire::catalog& sample_catalog() {
    static const leadwire::catalog made =
        must(catalog::from_json(parsed(text_of_file(LEADWIRE_SOURCE_DIR "/sample/catalog.json"))));
    return made;
}

/// A lead with every field that there is.
inline json::value whole_lead() {
    return parsed(text_of_file(LEADWIRE_SOURCE_DIR "/host/cli/plugin/case_lead.json"));
}

/// Everything that one call sees. Change the public members before `call` is first asked for.
struct plugin_case {
    lead order = must(lead_from_json(whole_lead(), {}));
    secret_values secrets{{"token", "s3cret"}};
    installation_key key{installation_key::bytes{}};
    macro_setting setting{.catalog = sample_catalog(), .secrets = secrets, .key = key};
    macro_send send{.external_id = "T-5",
                    .now = timestamp(std::chrono::microseconds(1795428900123456)),
                    .attempt = 3,
                    .idem = "0b5f3b9e-1d8c-4a55-9f0e-2f6f5d9a7c11"};
    target_request request;
    target_answer answer;
    flow f = flow::new_lead;

    plugin::plugin_send& call() {
        if (!call_) {
            input_ = std::make_unique<macro_input>(order, setting, send);
            call_.reset(new plugin::plugin_send{.flow = f, .data = *input_, .request = request});
        }
        return *call_;
    }

private:
    std::unique_ptr<macro_input> input_;
    std::unique_ptr<plugin::plugin_send> call_;
};

/// Each file is loaded once.
inline std::shared_ptr<plugin::generation> loaded(const std::filesystem::path& file) {
    static std::map<std::filesystem::path, std::shared_ptr<plugin::generation>> all;
    auto& g = all[file];
    if (!g) g = must(plugin::load(file));
    return g;
}
inline std::shared_ptr<plugin::configured_plugin> configured(const std::filesystem::path& file,
                                                             std::string_view settings) {
    return must(plugin::configure(loaded(file), "test", parsed(settings)));
}

} // namespace leadwire::test
