#include "host/lead/lead_status.hpp"

#include <array>
#include <utility>

namespace leadwire {
namespace {

constexpr std::array<std::string_view, 12> names{"new",       "processing", "callback", "hold",
                                                 "cancel",    "packaging",  "send",     "delivery",
                                                 "arrived",   "paid",       "return",   "deleted"};

constexpr std::array<std::pair<int, std::string_view>, 10> reasons{{{1, "wrong phone"},
                                                                    {2, "changed mind"},
                                                                    {3, "did not order"},
                                                                    {4, "needs certificate"},
                                                                    {5, "wrong geo or no delivery there"},
                                                                    {6, "fake"},
                                                                    {7, "duplicate"},
                                                                    {8, "ordered elsewhere"},
                                                                    {12, "banned"},
                                                                    {15, "bad traffic"}}};

} // namespace

std::string_view name_of(lead_status status) { return names.at(static_cast<std::size_t>(status) - 1); }

std::optional<lead_status> status_named(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name) return static_cast<lead_status>(i + 1);
    return std::nullopt;
}

std::optional<lead_status> status_coded(int code) {
    if (code < 1 || code > static_cast<int>(names.size())) return std::nullopt;
    return static_cast<lead_status>(code);
}

const std::string& status_names() {
    static const std::string joined = [] {
        std::string text;
        for (auto name : names) text += (text.empty() ? "" : ", ") + std::string(name);
        return text;
    }();
    return joined;
}

std::string_view reason_name(int reason) {
    for (auto [code, name] : reasons)
        if (code == reason) return name;
    return {};
}

} // namespace leadwire
