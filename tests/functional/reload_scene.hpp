// An installation that serves with the plugin `reloaded`, of which there are many builds.
#pragma once

#include "tests/functional/serve_scene.hpp"
#include "tests/support/footprint.hpp"

#include <boost/test/unit_test.hpp>

#include <fstream>

namespace leadwire::test {

struct reload_scene : serve_scene {
    reload_scene() {
        (void)home.done({"config", "set", "plugins.hard_limit", "\"1s\""});
        put("1");
        home.apply(integration_text({.plugin = "reloaded", .url = crm.url("/new?ext={id}")}));
    }

    [[nodiscard]] static std::filesystem::path build(std::string_view name) {
        return std::string(LEADWIRE_BINARY_DIR "/tests/plugins/reloaded_") + std::string(name) + ".so";
    }
    [[nodiscard]] std::filesystem::path place(const std::string& file = "reloaded.so") const {
        return home.path() / "plugins" / file;
    }
    /// Whole, by rename.
    void put(std::string_view name) const { put_file(build(name)); }
    void put_file(const std::filesystem::path& from) const {
        const auto beside = place("next");
        std::filesystem::copy_file(from, beside, std::filesystem::copy_options::overwrite_existing);
        std::filesystem::rename(beside, place());
    }
    /// The same with a few bytes behind its end, which make another build of it for each number. Returns its hash as the log has it.
    [[nodiscard]] std::string put_another(const std::filesystem::path& like, int number) const {
        const auto next = home.files().path() / "next.so";
        std::filesystem::copy_file(like, next, std::filesystem::copy_options::overwrite_existing);
        { std::ofstream(next, std::ios::binary | std::ios::app) << "build " << 1000 + number; }
        put_file(next);
        return "sha256:" + hash_of(next).substr(0, 8);
    }
    /// Of the build's file.
    [[nodiscard]] static std::string hash(std::string_view name) { return hash_of(build(name)); }
    [[nodiscard]] static std::string hash_of(const std::filesystem::path& file) {
        return run({"/usr/bin/env", "sha256sum", file.string()}).output.substr(0, 64);
    }
    void isolate(const std::string& isolation) const {
        (void)home.done({"config", "set", "plugins.isolation", '"' + isolation + '"'});
    }
    [[nodiscard]] footprint held() {
        return footprint_of(host().process().id(), std::filesystem::canonical(home.path()) / "run/plugins");
    }
    /// The same at several looks: nothing that a host opens for a moment is in it.
    [[nodiscard]] footprint held_at_rest() {
        auto last = held();
        int same = 0;
        const bool rests = eventually([&] {
            auto now = held();
            same = now == last ? same + 1 : 0;
            last = std::move(now);
            return same == 3;
        });
        BOOST_TEST(rests);
        return last;
    }

    /// How the host's plugin stands, as `plugin list --json` says.
    [[nodiscard]] std::string of_host(const std::string& pointer) const { return of_list("/hosts/0" + pointer); }
    [[nodiscard]] std::string of_list(const std::string& pointer) const {
        for (const auto& row : parsed_lines(home.done({"plugin", "list", "--json"})))
            if (text_at(row, "/file") == "reloaded.so") return text_at(row, pointer);
        return "not listed";
    }
    [[nodiscard]] bool serves(std::string_view version) const {
        return eventually([&] { return of_host("/version") == version; });
    }
    [[nodiscard]] bool says(std::string_view words) {
        return eventually([&] { return host().log().find(words) != std::string::npos; });
    }
    /// The build that sent the lead, which is accepted.
    [[nodiscard]] std::string sent_by(const std::string& id) {
        home.import_leads(lead_text(std::stoi(id), 12, "ok"));
        if (!becomes(id, "processing")) return "not sent";
        return text_at(home.lead(id), "/deliveries/0/attempts/0/plugin");
    }
    [[nodiscard]] bool is_sent_by(const std::string& id, const std::string& version) {
        return sent_by(id).starts_with("reloaded " + version + " ");
    }
    void import(int first, int count) const {
        std::string lines;
        for (int id = first; id < first + count; ++id) lines += lead_text(id, 12, "ok");
        home.import_leads(lines);
    }
};

} // namespace leadwire::test
