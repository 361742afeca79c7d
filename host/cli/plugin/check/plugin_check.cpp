#include "host/cli/plugin/check/plugin_check.hpp"

#include "host/cli/plugin/check/answer_checks.hpp"
#include "host/lead/shown_text.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace leadwire::cli {

std::string check_subject::run(const isolated_work& work, std::vector<finding>& found) const {
    const auto end = run_isolated(work, limit, place);
    if (end.result) return *end.result;
    found.push_back({end.explained(), "run this test with --in-process under a debugger"});
    return {};
}

void check_subject::find(const std::function<std::vector<finding>(const step_marker&)>& work,
                         std::vector<finding>& found) const {
    const auto text = run([&](const step_marker& at) { return written(work(at)); }, found);
    std::ranges::move(read_findings(text), std::back_inserter(found));
}

std::string written(const std::vector<finding>& all) {
    json::array rows;
    for (const auto& f : all) rows.emplace_back(json::array{as_utf8(f.what), f.remedy});
    return json::dump(rows);
}

std::vector<finding> read_findings(std::string_view text) {
    std::vector<finding> all;
    const auto rows = json::parse(text);
    if (!rows) return all; // the work did not come to its end, which is a finding already
    for (const auto& row : *rows->if_array())
        all.push_back({json::plain_text((*row.if_array())[0]), json::plain_text((*row.if_array())[1])});
    return all;
}

std::span<const plugin_check> plugin_checks() {
    using enum check_needs;
    static constexpr std::array all{
        plugin_check{"file", "note and layout, read without loading", nothing, check_file},
        plugin_check{"load", "loads, and its table agrees with its note", nothing, check_loading},
        plugin_check{"unload", "is gone from memory after its last use", loading, check_unloading},
        plugin_check{"settings", "makes an object with the settings given", loading, check_settings},
        plugin_check{"wrong-settings", "refuses settings that miss something or are of other types, or works",
                     loading, check_wrong_settings},
        plugin_check{"older-host", "refuses a host with fewer functions or another ABI", loading,
                     check_older_host},
        plugin_check{"newer-host", "works with a host that has more functions", loading, check_newer_host},
        plugin_check{"answer-2xx", "leads and answers with status 200 to 202", object,
                     check_answers<answer_kind::ok>},
        plugin_check{"answer-4xx", "… 400 to 429", object, check_answers<answer_kind::refused>},
        plugin_check{"answer-5xx", "… 500 to 504", object, check_answers<answer_kind::broken>},
        plugin_check{"answer-none", "… no exchange at all", object, check_answers<answer_kind::none>},
        plugin_check{"answer-empty", "… an empty body, or blanks", object, check_answers<answer_kind::empty>},
        plugin_check{"answer-cut", "… JSON that is cut short anywhere", object,
                     check_answers<answer_kind::cut>},
        plugin_check{"answer-10mb", "… 10 MB of JSON, text and zero bytes", object,
                     check_answers<answer_kind::large>},
        plugin_check{"answer-bytes", "… a body that is not UTF-8", object, check_answers<answer_kind::bytes>},
        plugin_check{"answer-html", "… a page instead of JSON", object, check_answers<answer_kind::html>},
        plugin_check{"answer-types", "… members of every other type", object,
                     check_answers<answer_kind::types>},
        plugin_check{"answer-deep", "… deeply nested JSON", object, check_answers<answer_kind::deep>},
        plugin_check{"same-objects",
                     "the same input in two objects, in another order: the same request and outcome", object,
                     check_two_objects},
        plugin_check{"same-processes",
                     "the same input in two processes a second apart: the same request and outcome", object,
                     check_two_processes},
        plugin_check{"reload", "1,000 times loaded and unloaded: memory, threads, open files", loading,
                     check_reloading},
        plugin_check{"fuzz", "random leads and answers (--seed, --rounds)", object, check_fuzzed},
    };
    return all;
}

} // namespace leadwire::cli
