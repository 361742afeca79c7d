#include "host/cli/plugin/watch/watch_round.hpp"

#include "host/cli/plugin/own_cases.hpp"
#include "host/cli/plugin/run_program.hpp"
#include "host/installation/private_file.hpp"
#include "host/plugin/plugin_set.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace leadwire::cli {
namespace {

namespace fs = std::filesystem;

/// Loads, creates, takes the leads and answers of every day.
constexpr std::string_view quick_tests[] = {"file",       "load",        "settings",    "answer-2xx",
                                            "answer-4xx", "answer-none", "answer-empty", "answer-html"};

class round_of {
public:
    round_of(const watched_project& w, const std::function<void(const round_step&)>& tell) : w_(w), tell_(tell) {}

    round_end run() && {
        if (step("build", [&] { return built(); }) && step("check", [&] { return checked(); }) &&
            step("cases", [&] { return tried(); })) {
            end_.before = rehearsed().value_or(std::nullopt);
            if (step("placed", [&] { return placed(); })) step("dry run", [&] { return shown(); });
        }
        return std::move(end_);
    }

private:
    /// `work` gives a word on what it did.
    template <class Work>
    bool step(std::string name, Work work) {
        const auto begin = std::chrono::steady_clock::now();
        const result<std::string> done = work();
        round_step made{std::move(name), done ? "" : done.error().message(), done.value_or("")};
        made.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
        tell_(made);
        end_.steps.push_back(std::move(made));
        return done.has_value();
    }

    [[nodiscard]] isolated_end leadwire(const std::vector<std::string>& arguments) const {
        auto command = w_.leadwire;
        command.insert(command.end(), arguments.begin(), arguments.end());
        return run_program(command);
    }
    [[nodiscard]] result<std::string> said(const isolated_end& end, std::string_view what) const {
        auto text = end.output;
        while (text.ends_with('\n')) text.pop_back();
        if (end.status == 0) return text.substr(text.rfind('\n') + 1);
        if (text.empty()) text = end.trouble;
        return fail(error_code::refused, std::string(what), "\n" + text);
    }

    result<std::string> built() {
        if (auto made = build(w_.of, w_.kit); !made) return std::unexpected(made.error());
        auto note = plugin::read_note(w_.of.plugin());
        if (!note) return std::unexpected(note.error());
        if (note->name != w_.user)
            return fail(error_code::conflict, w_.of.plugin().string(),
                        fmt::format("it is the plugin {}, and the integration uses {}", note->name, w_.user));
        return note->name + " " + note->version;
    }
    result<std::string> checked() const {
        std::vector<std::string> command{"plugin", "check", w_.of.plugin().string()};
        for (auto name : quick_tests) command.insert(command.end(), {"--only", std::string(name)});
        const auto integration = w_.of.directory / "integration.toml";
        if (std::error_code ec; fs::exists(integration, ec))
            command.insert(command.end(), {"--integration", integration.string()});
        const auto end = leadwire(command);
        if (end.status == 0) return fmt::format("{} tests passed", std::size(quick_tests));
        return said(end, "plugin check");
    }
    result<std::string> tried() const {
        return said(leadwire({"plugin", "test", w_.of.plugin().string(), w_.of.cases().string()}), "plugin test");
    }
    /// Renamed into place, over the file that has this plugin so far.
    result<std::string> placed() const {
        fs::path target = w_.plugins / w_.of.plugin().filename();
        for (const auto& found : plugin::find_plugins(w_.plugins))
            if (found.note && found.note->name == w_.user) target = found.file;
        // The cases first: a host runs them when the plugin comes.
        if (auto done = place_own_cases(w_.of.cases(), target); !done) return std::unexpected(done.error());
        auto bytes = read_file(w_.of.plugin());
        if (!bytes) return std::unexpected(bytes.error());
        if (auto there = read_file(target); there && *there == *bytes) return "nothing new for " + target.string();
        if (auto done = replace_file(target, *bytes, file_access::shared); !done) return std::unexpected(done.error());
        return target.string();
    }
    /// Nothing: what it said is no document.
    result<std::optional<json::object>> rehearsed() const {
        const auto end = leadwire(w_.rehearsal);
        const auto text = said(end, "dry-run");
        if (!text) return std::unexpected(text.error());
        // Beside it stands what the plugin or the host has logged.
        for (std::string_view rest = end.output; !rest.empty();) {
            const auto line = rest.substr(0, rest.find('\n'));
            if (line.starts_with('{'))
                if (auto document = json::parse(line); document && document->if_object())
                    return std::move(*document->if_object());
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        }
        return std::nullopt;
    }
    result<std::string> shown() {
        auto document = rehearsed();
        if (!document) return std::unexpected(document.error());
        if (!*document) return fail(error_code::io, "dry-run", "it said nothing");
        end_.after = std::move(**document);
        return !end_.before                ? "there was no build before"
               : end_.before == end_.after ? "the same as before"
                                           : "differs from the build before";
    }

    const watched_project& w_;
    const std::function<void(const round_step&)>& tell_;
    round_end end_;
};

} // namespace

round_end run_round(const watched_project& w, const std::function<void(const round_step&)>& tell) {
    return round_of(w, tell).run();
}

} // namespace leadwire::cli
