#include "host/plugin/reload.hpp"

#include "host/plugin/plugin_file.hpp"
#include "host/plugin/system_libraries.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>

namespace leadwire::plugin {
namespace asio = boost::asio;
namespace {

constexpr int kept_builds = 5; ///< of each plugin: those that served last

std::string_view name_of(build_verdict v) {
    return v == build_verdict::quarantined ? "quarantined" : v == build_verdict::withdrawn ? "withdrawn" : "refused";
}

std::string figures(const trial_score& score) {
    return fmt::format("{}; the one before it: {}{}", score.candidate.text(), score.serving.text(),
                       score.failed_children > 0 ? "; its process failed" : "");
}

} // namespace

result<void> look_over(const plugin_build& build) {
    auto seen = inspect(build.file);
    if (!seen) return std::unexpected(seen.error());
    auto against = std::move(seen->obstacles);
    const std::filesystem::path file(build.file);
    for (const auto& name : missing_libraries(seen->needed, seen->search_path, file.parent_path()))
        against.push_back(fmt::format(
            "it needs the library {}, which the system does not have: install it, or link it statically", name));
    if (against.empty()) return {};
    return fail(error_code::refused, build.identity(), fmt::format("{}", fmt::join(against, "; ")));
}

/// One reload on its way.
struct reloader::course {
    wish wanted;
    listener tell;
    std::optional<plugin_build> build{};
    build_verdict verdict = build_verdict::none; ///< of the build, before
};

template <class Work>
auto reloader::on_files(Work work) -> asio::awaitable<decltype(work())> {
    auto there = [&work]() -> asio::awaitable<decltype(work())> { co_return work(); };
    co_return co_await asio::co_spawn(files_, there(), asio::use_awaitable);
}

void reloader::say(const course& c, log_level level, std::string_view step, std::string_view text) const {
    const auto what = c.build ? "plugin " + c.build->identity() : "plugin file " + c.wanted.file.filename().string();
    log_(level, fmt::format("{}: {}: {}", what, step, text));
    if (c.tell) c.tell(step, fmt::format("{}: {}", what, text));
}

asio::awaitable<result<void>> reloader::reload(wish w, listener tell) {
    course c{.wanted = std::move(w), .tell = std::move(tell)};
    co_return co_await begin(c);
}

/// Up to what needs no turn any more, and then the trial.
asio::awaitable<result<void>> reloader::begin(course& c) {
    std::shared_ptr<running_trial> trial;
    {
        auto note = co_await on_files([&c] { return read_note(c.wanted.file); });
        if (!note) {
            say(c, log_level::warning, "left alone", note.error().text);
            co_return std::unexpected(note.error());
        }
        const auto turn = co_await plugins_.turn_of(note->name);
        auto taken = co_await on_files([&]() -> result<plugin_build> {
            auto build = plugins_.store().take_in(c.wanted.file);
            if (build && build->note.name != note->name)
                return fail(error_code::conflict, c.wanted.file.string(), "it became another plugin meanwhile");
            return build;
        });
        if (!taken) {
            say(c, log_level::warning, "left alone", taken.error().text);
            co_return std::unexpected(taken.error());
        }
        c.build = std::move(*taken);
        auto wanted = co_await is_wanted(c);
        if (!wanted) co_return std::unexpected(wanted.error());
        if (!*wanted) co_return result<void>{};
        if (auto done = co_await run(c); !done) co_return co_await refused(c, done.error());
        co_await tidy(c.build->note.name);
        trial = c.wanted.part > 0 ? plugins_.trial_of(c.build->note.name) : nullptr;
    }
    if (!trial) co_return result<void>{};
    co_return co_await try_out(c, std::move(trial));
}

/// False: there is nothing to do.
asio::awaitable<result<bool>> reloader::is_wanted(course& c) {
    const auto& name = c.build->note.name;
    for (const auto& other : co_await files_of(name))
        if (other != c.wanted.file) {
            error why{error_code::conflict, name,
                      fmt::format("two files say that they are this plugin: {} and {}; allowed: one",
                                  c.wanted.file.filename().string(), other.filename().string())};
            say(c, log_level::warning, "refused", why.text);
            co_return std::unexpected(why);
        }
    auto known = co_await ledger_.builds_of(name);
    if (!known) {
        say(c, log_level::error, "left alone", known.error().message());
        co_return std::unexpected(known.error());
    }
    const auto at = std::ranges::find(*known, c.build->sha256, &known_build::sha256);
    if (at != known->end()) c.verdict = at->verdict;
    if (c.verdict == build_verdict::quarantined || c.verdict == build_verdict::withdrawn) {
        error why{error_code::refused, name,
                  fmt::format("it is {} ({}); `leadwire plugin release {}` takes that back", name_of(c.verdict),
                              at->why, c.build->sha256.substr(0, 8))};
        say(c, log_level::warning, "refused", why.text);
        co_return std::unexpected(why);
    }
    const auto is_this = [&c](const std::optional<plugin_build>& other) {
        return other && other->sha256 == c.build->sha256;
    };
    if (is_this(plugins_.serving(name)) || is_this(plugins_.candidate_of(name))) {
        if (c.wanted.why == cause::asked)
            say(c, log_level::info, "no change",
                is_this(plugins_.serving(name)) ? "it already serves" : "it is being tried out");
        co_return false;
    }
    if (c.verdict == build_verdict::refused && c.wanted.why == cause::seen) {
        error why{error_code::refused, name,
                  fmt::format("it was refused before ({}); `leadwire plugin reload {}` tries it again", at->why, name)};
        say(c, log_level::info, "left alone", why.text);
        co_return std::unexpected(why);
    }
    if (auto seen = co_await ledger_.sees(*c.build); !seen) co_return std::unexpected(seen.error());
    say(c, log_level::info, "copied", fmt::format("from {}", c.wanted.file.filename().string()));
    co_return true;
}

/// From the copy to the build that serves, or is tried out.
asio::awaitable<result<void>> reloader::run(course& c) {
    if (auto good = co_await on_files([&c] { return look_over(*c.build); }); !good) co_return good;
    say(c, log_level::info, "looked over", "nothing stands against it");
    if (auto done = co_await tested(c); !done) co_return done;
    const auto name = c.build->note.name;
    if (!plugins_.is_used(name)) {
        if (auto done = co_await plugins_.rehearse(*c.build, {}); !done) co_return done;
        say(c, log_level::info, "rehearsed", "it can be loaded; no integration uses it yet");
        c.wanted.part = 0;
        co_return result<void>{};
    }
    auto prepared = co_await plugins_.prepare(*c.build);
    if (!prepared) co_return std::unexpected(prepared.error());
    say(c, log_level::info, "prepared",
        fmt::format("loaded and configured for {} integrations", prepared->runners.size()));
    if (pass_) {
        auto said = co_await pass_(*prepared);
        if (!said) co_return std::unexpected(said.error());
        if (!said->empty()) say(c, log_level::info, "gate", *said);
    }
    if (closing_) co_return fail(error_code::io, name, "the host ends");
    if (c.verdict == build_verdict::refused)
        co_await judge(c, build_verdict::none, "it was tried again, and can serve");
    // Beside nothing there is nothing to compare with.
    if (c.wanted.part > 0 && plugins_.serving(name)) {
        plugins_.try_out(std::move(*prepared), c.wanted.part);
        say(c, log_level::info, "tried out",
            fmt::format("{} % of the leads go to it, for {} s", c.wanted.part / 100.0,
                        static_cast<double>(c.wanted.window.count()) / 1000.0));
        co_return result<void>{};
    }
    c.wanted.part = 0;
    co_return co_await serve(c, std::move(*prepared));
}

asio::awaitable<result<void>> reloader::tested(course& c) {
    const auto cases = co_await on_files([&c] { return own_cases_of(c.wanted.file); });
    if (!cases || !test_) co_return result<void>{};
    auto said = co_await test_(*c.build, *cases);
    if (!said) co_return std::unexpected(said.error());
    say(c, log_level::info, "tested", *said);
    co_return result<void>{};
}

asio::awaitable<result<void>> reloader::serve(course& c, registry::prepared_build build) {
    auto done = co_await plugins_.serve(std::move(build));
    const auto serves = plugins_.serving(c.build->note.name);
    if (!serves || serves->sha256 != c.build->sha256)
        co_return done ? fail(error_code::conflict, c.build->note.name, "another build took over") : std::move(done);
    say(c, log_level::info, "serves", "new sends go to it");
    // It does, whatever the database could not write of it.
    if (!done) log_(log_level::error, fmt::format("plugin {}: {}", c.build->identity(), done.error().message()));
    co_return result<void>{};
}

asio::awaitable<result<void>> reloader::try_out(course& c, std::shared_ptr<running_trial> trial) {
    const auto name = c.build->note.name;
    const auto step = co_await trial->run(c.wanted.window);
    const auto turn = co_await plugins_.turn_of(name);
    const auto score = figures(trial->score());
    const auto is_over = [&] {
        say(c, log_level::warning, "given up", "another build took over, or it must not serve any more: " + score);
        return fail(error_code::conflict, name, "its trial was given up");
    };
    if (!step || plugins_.trial_of(name) != trial) co_return is_over();
    if (*step == trial_step::roll_back) {
        plugins_.end_trial(name);
        co_await judge(c, build_verdict::withdrawn, "rolled back: " + score);
        say(c, log_level::error, "rolled back", score);
        co_return fail(error_code::refused, name, "it was rolled back: " + score);
    }
    auto build = plugins_.take_candidate(name, *trial);
    if (!build) co_return is_over();
    if (*step == trial_step::promote)
        say(c, log_level::info, "promoted", score);
    else
        say(c, log_level::warning, "promoted", "too few leads came to say how good it is: " + score);
    if (auto done = co_await serve(c, std::move(*build)); !done) co_return co_await refused(c, done.error());
    co_await tidy(name);
    co_return result<void>{};
}

asio::awaitable<result<void>> reloader::refused(course& c, error why) {
    say(c, log_level::error, "refused", why.message());
    if (why.code != error_code::io) co_await judge(c, build_verdict::refused, why.message());
    co_return std::unexpected(std::move(why));
}

asio::awaitable<void> reloader::judge(course& c, build_verdict verdict, std::string why) {
    if (closing_) co_return;
    if (auto judged = co_await ledger_.judge(*c.build, verdict, std::move(why)); !judged)
        log_(log_level::error, fmt::format("plugin {}: {}", c.build->identity(), judged.error().message()));
}

/// Copies of builds that served long ago, or never will, go; those that this host may still load stay.
asio::awaitable<void> reloader::tidy(std::string name) {
    auto known = co_await ledger_.builds_of(name);
    if (!known) co_return;
    std::vector<std::string> here, gone;
    for (const auto& view : plugins_.generations()) {
        if (view.build) here.push_back(view.build->sha256);
        if (view.candidate) here.push_back(view.candidate->sha256);
        for (const auto& old : view.leaving) here.push_back(old.sha256);
    }
    int served = 0;
    for (const auto& build : *known) {
        const bool stays = build.has_served ? ++served <= kept_builds : build.verdict == build_verdict::none;
        if (!stays && std::ranges::find(here, build.sha256) == here.end()) gone.push_back(build.sha256);
    }
    if (gone.empty()) co_return;
    co_await on_files([&] {
        for (const auto& sha256 : gone) plugins_.store().remove(sha256);
        return true;
    });
}

asio::awaitable<std::vector<std::filesystem::path>> reloader::files_of(std::string name) {
    auto found = co_await on_files([this] { return find_plugins(plugins_.directory()); });
    std::vector<std::filesystem::path> files;
    for (auto& one : found)
        if (name.empty() || (one.note && one.note->name == name)) files.push_back(std::move(one.file));
    co_return files;
}

asio::awaitable<void> reloader::look_at_all() {
    for (auto& file : co_await files_of({})) {
        if (closing_) co_return;
        static_cast<void>(co_await reload({.file = std::move(file)}));
    }
}

} // namespace leadwire::plugin
