// Settings as given, and as operators get them wrong.
#include "host/cli/plugin/check/tried_send.hpp"

namespace leadwire::cli {
namespace {

/// Settings without one member, and with it of every other type.
std::vector<json::value> spoilt(const json::value& settings) {
    std::vector<json::value> all{json::object{}};
    const auto* members = settings.if_object();
    if (members == nullptr) return all;
    for (std::size_t i = 0; i < members->size(); ++i) {
        auto without = *members;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
        all.emplace_back(std::move(without));
        for (const auto& value : std::initializer_list<json::value>{
                 nullptr, true, -1, json::number{"1e400"}, "", std::string(100'000, 'x'), json::array{1, "a"},
                 json::object{{"a", json::array{}}}}) {
            auto changed = *members;
            changed[i].second = value;
            all.emplace_back(std::move(changed));
        }
    }
    return all;
}

} // namespace

std::vector<finding> check_settings(const check_subject& s) {
    std::vector<finding> found;
    s.find(
        [&](const step_marker& at) {
            std::vector<finding> refused;
            at("configure");
            static_cast<void>(make_object(s, refused));
            return refused;
        },
        found);
    return found;
}

std::vector<finding> check_wrong_settings(const check_subject& s) {
    std::vector<finding> found;
    for (const auto& settings : spoilt(s.settings))
        s.find(
            [&](const step_marker& at) -> std::vector<finding> {
                const auto text = json::dump(settings);
                at("configure with " + text);
                auto loaded = plugin::load(s.file);
                if (!loaded) return {};
                auto made = plugin::configure(*loaded, "check", settings);
                if (made) return {};
                auto broken = rule_broken_by(made.error());
                if (!broken) return {};
                broken->what += " (settings " + text.substr(0, 200) + ")";
                return {std::move(*broken)};
            },
            found);
    return found;
}

} // namespace leadwire::cli
