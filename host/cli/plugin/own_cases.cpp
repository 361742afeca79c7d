#include "host/cli/plugin/own_cases.hpp"

#include "host/installation/private_file.hpp"
#include "host/lead/json.hpp"
#include "host/lead/shown_text.hpp"
#include "host/plugin/child/child_failure.hpp"
#include "host/plugin/plugin_file.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <fmt/format.h>

namespace leadwire::cli {
namespace {

namespace fs = std::filesystem;

/// Of all cases together: another build of the plugin waits for it.
constexpr std::chrono::seconds longest_test{60};
/// Of what a person reads of a failure.
constexpr std::size_t longest_reason = 2000;

std::string text_of(const json::value* v) {
    return !v || v->is_null() ? "nothing" : json::dump(*v);
}

/// A line of `plugin test --json`, in a sentence; empty: the case passed, or the line is another's.
std::string failure_in(std::string_view line) {
    if (!line.starts_with('{')) return {};
    if (line.size() >= heard_program::longest_line) return "a case failed, with more than can be shown";
    const auto document = json::parse(line);
    const auto* row = document ? document->if_object() : nullptr;
    const auto* passed = row ? json::find(*row, "passed") : nullptr;
    if (!passed || !passed->if_bool() || *passed->if_bool()) return {};
    auto text = fmt::format("its case \"{}\" failed ({})", json::plain_text(*row, "name"), json::plain_text(*row, "place"));
    if (const auto trouble = json::plain_text(*row, "trouble"); !trouble.empty()) return text + ": " + trouble;
    const auto* first = json::at_pointer(*document, "/differences/0");
    if (!first || !first->if_object()) return text;
    const auto& difference = *first->if_object();
    return text + fmt::format(": {}: expected {}, found {}", json::plain_text(difference, "what"),
                              text_of(json::find(difference, "expected")), text_of(json::find(difference, "found")));
}

std::string shown(std::string_view text) {
    return std::string(cut_utf8(on_one_line(as_utf8(std::string(text))), longest_reason));
}

result<void> replace_if_new(const fs::path& file, std::string_view bytes) {
    if (auto there = read_file(file); there && *there == bytes) return {};
    return replace_file(file, bytes, file_access::shared);
}

/// The line, with the name of an integration's file as it is beside the plugin.
result<std::string> placed_line(std::string_view line, const fs::path& from, const fs::path& plugin) {
    auto one = json::parse(line);
    auto* members = one ? one->if_object() : nullptr;
    auto* named = members ? json::find(*members, "integration") : nullptr;
    if (!named || !named->if_string()) return std::string(line);
    auto name = plugin.stem().string() + "." + *named->if_string();
    std::ranges::replace(name, '/', '-');
    auto bytes = read_file(from / *named->if_string());
    if (!bytes) return std::unexpected(bytes.error());
    if (auto done = replace_if_new(plugin.parent_path() / name, *bytes); !done) return std::unexpected(done.error());
    *named = std::move(name);
    return json::dump(*one);
}

} // namespace

boost::asio::awaitable<result<std::string>> own_cases::pass(plugin::plugin_build build, fs::path cases) {
    const auto stopped = [&](std::string why) { return fail(error_code::io, cases.string(), std::move(why)); };
    if (closed_) co_return stopped("the host is ending");
    auto started = heard_program::start(
        executor_, program_, {"leadwire", "--json", "plugin", "test", build.file, cases.string()});
    if (!started) co_return std::unexpected(started.error());
    std::erase_if(under_way_, [](const auto& one) { return one.expired(); });
    under_way_.push_back(*started);
    std::string failure, last;
    const auto end = co_await (*started)->hear(longest_test, [&](std::string_view line) {
        if (failure.empty()) failure = shown(failure_in(line));
        if (!line.empty()) last = shown(line);
    });
    if (closed_) co_return stopped("the host is ending");
    if (WIFEXITED(end.status) && WEXITSTATUS(end.status) == 0)
        co_return fmt::format("the cases of {} passed", cases.filename().string());
    // A case that crashes ends its own process alone.
    if (failure.empty() && !end.late && WIFSIGNALED(end.status))
        co_return stopped("their run was ended by " + plugin::signal_name(WTERMSIG(end.status)));
    if (failure.empty() && end.late) failure = fmt::format("its cases took longer than {} s", longest_test.count());
    if (failure.empty()) co_return stopped(last);
    co_return fail(error_code::refused, build.identity(), std::move(failure));
}

void own_cases::close() {
    closed_ = true;
    for (const auto& one : under_way_)
        if (const auto running = one.lock()) running->kill();
}

result<void> place_own_cases(const fs::path& cases, const fs::path& plugin) {
    const auto text = read_file(cases);
    if (!text) return std::unexpected(text.error());
    std::string placed;
    for (std::string_view rest = *text; !rest.empty();) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        auto made = placed_line(line, cases.parent_path(), plugin);
        if (!made) return std::unexpected(made.error());
        placed += *made + '\n';
    }
    return replace_if_new(plugin::cases_beside(plugin), placed);
}

} // namespace leadwire::cli
