#include "host/cli/plugin/check/check_report.hpp"

#include "host/lead/shown_text.hpp"
#include "host/lead/text_encoding.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace leadwire::cli {
namespace {

/// XML has no control characters, not even escaped.
std::string attribute(std::string_view text) {
    std::string out;
    append_xml_escaped(out, on_one_line(text));
    return out;
}

} // namespace

std::string as_lines(const check_end& end) {
    std::string text = fmt::format("{:8} {}{}{}", end.failed() ? "FAILED" : end.word(), end.name,
                                   end.skipped.empty() ? "" : ": ", end.skipped);
    for (const auto& f : end.findings) {
        text += "\n         " + on_one_line(f.what);
        if (!f.remedy.empty()) text += "\n           -> " + on_one_line(f.remedy);
    }
    return text;
}

json::object as_json(const check_end& end) {
    json::array findings;
    for (const auto& f : end.findings)
        findings.emplace_back(json::object{{"what", f.what}, {"remedy", f.remedy}});
    json::object row{{"test", end.name}, {"result", end.word()}};
    if (!end.skipped.empty()) row.emplace_back("why", end.skipped);
    row.emplace_back("findings", std::move(findings));
    row.emplace_back("milliseconds", std::int64_t{end.took.count()});
    return row;
}

std::string as_junit(const std::string& plugin, const std::vector<check_end>& all) {
    const auto count = [&](auto of) { return std::ranges::count_if(all, of); };
    auto text =
        fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"{}\" tests=\"{}\" "
                    "failures=\"{}\" skipped=\"{}\">\n",
                    attribute(plugin), all.size(), count([](const check_end& e) { return e.failed(); }),
                    count([](const check_end& e) { return !e.skipped.empty(); }));
    for (const auto& end : all) {
        text += fmt::format("  <testcase classname=\"plugin check\" name=\"{}\" time=\"{:.3f}\">",
                            attribute(end.name), std::chrono::duration<double>(end.took).count());
        if (!end.skipped.empty()) text += fmt::format("<skipped message=\"{}\"/>", attribute(end.skipped));
        // A test case has one failure by the format; the others are in its text.
        if (end.failed()) {
            text += fmt::format("<failure message=\"{}\">", attribute(end.findings.front().what));
            for (const auto& f : end.findings)
                text += fmt::format("{}: {}\n", attribute(f.what), attribute(f.remedy));
            text += "</failure>";
        }
        text += "</testcase>\n";
    }
    return text + "</testsuite>\n";
}

} // namespace leadwire::cli
