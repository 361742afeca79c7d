// Any bytes as an integration file: no crash, remarks lie within the file, and no mistake means a value that
// works.
#include "host/delivery/integration_file.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <tuple>

using namespace leadwire;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check_places(const std::vector<file_remark>& remarks, std::string_view text) {
    auto lines = std::ranges::count(text, '\n') + 1;
    for (const auto& r : remarks) {
        require(r.line >= 1 && r.line <= lines && r.column >= 1 && !r.text.empty());
        require(r.text.find('\n') == std::string::npos);
    }
    require(std::ranges::is_sorted(remarks, {}, [](const auto& r) { return std::tie(r.line, r.column); }));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    auto reading = read_integration(text);
    require(reading.value.has_value() == reading.mistakes.empty());
    check_places(reading.mistakes, text);
    check_places(reading.warnings, text);
    if (!reading.value) return 0;
    secret_values secrets;
    for (const auto& name : reading.value->secrets()) secrets[name] = "s";
    require(resolved_settings(*reading.value, secrets).has_value());
    (void)reading.value->masker(secrets).mask(text);
    target_answer answer{.status = 200, .headers = {}, .body = std::string(text)};
    for (const auto& [f, rules] : reading.value->answers) (void)judge_by_rules(rules, answer);
    return 0;
}
