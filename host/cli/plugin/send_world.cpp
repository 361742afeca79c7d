#include "host/cli/plugin/send_world.hpp"

#include "host/delivery/flow_request.hpp"
#include "host/delivery/integration_file.hpp"
#include "host/installation/private_file.hpp"

#include <stdexcept>
#include <utility>

namespace leadwire::cli {
namespace {

constexpr std::pair<std::string_view, std::string_view> samples[] = {
#include "plugin_samples.inc"
};

/// What is compiled in was read by the tests: a mistake in it is none of the user's.
template <class T>
T sound(result<T> made) {
    if (!made) throw std::logic_error("built-in sample: " + made.error().message());
    return std::move(*made);
}

json::value sample(std::string_view name) {
    for (const auto& [of, text] : samples)
        if (of == name) return sound(json::parse(text));
    throw std::logic_error("no built-in sample " + std::string(name));
}

macro_send about(const send_world& world) {
    return {.external_id = world.external_id, .now = world.now, .attempt = world.attempt, .idem = world.idem};
}

} // namespace

const lead& sample_lead() {
    static const lead made = sound(lead_from_json(sample("case_lead"), {}));
    return made;
}

const std::shared_ptr<const catalog>& sample_catalog() {
    static const auto made = std::make_shared<const catalog>(sound(catalog::from_json(sample("catalog"))));
    return made;
}

solitary_send::solitary_send(const send_world& world, flow f, target_request request)
    : world_(world), key_(installation_key::bytes{}), setting_{.catalog = *world.neighbours,
                                                               .secrets = world.secrets,
                                                               .key = key_},
      send_(about(world)), data_(world.order, setting_, send_),
      request_(std::move(request)), call_{.flow = f,
                                          .data = data_,
                                          .request = request_,
                                          .change = world.change},
      services_(call_, world.services) {
    call_.blocking = &services_;
}

result<target_request> templated_request(const integration& from, flow f, const send_world& world) {
    const auto* rule = from.rule_of(f);
    if (!rule || rule->stub) return target_request{};
    const installation_key key(installation_key::bytes{});
    const macro_setting setting{
        .catalog = *world.neighbours, .secrets = world.secrets, .key = key, .mail_domain = from.mail_domain};
    const auto send = about(world);
    return request_of(*rule, macro_input(world.order, setting, send));
}

void add_missing_secrets(secret_values& secrets, const integration& from) {
    for (const auto& name : from.secrets()) secrets.emplace(name, name);
}

result<integration> integration_in(const std::filesystem::path& file) {
    auto text = read_file(file);
    if (!text) return std::unexpected(text.error());
    auto reading = read_integration(*text);
    if (!reading.value) return invalid("", reading.mistakes.front().message(file.string()));
    return std::move(*reading.value);
}

} // namespace leadwire::cli
