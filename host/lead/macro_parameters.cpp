// Macros with a parameter, and those of the send itself.
#include "host/lead/macro_values.hpp"

namespace leadwire {
namespace {

std::string_view secret(const macro_input& in, const std::string& name, std::string&) {
    auto found = in.setting().secrets.find(name);
    return found == in.setting().secrets.end() ? std::string_view{} : found->second;
}

std::string_view param_of(const auto* owner, const std::string& name, std::string& scratch) {
    return owner ? member_text(owner->params, name, scratch) : std::string_view{};
}

constexpr macro_entry with_parameter[] = {
    {"ofp", nullptr, [](auto& in, auto& name, auto& scratch) { return param_of(in.offer(), name, scratch); },
     macro_kind::operator_value},
    {"ofpg", nullptr,
     [](auto& in, auto& name, auto& scratch) {
         const auto* params = in.geo_params();
         return params ? member_text(*params, name, scratch) : std::string_view{};
     },
     macro_kind::operator_value},
    {"goal", nullptr, [](auto& in, auto& name, auto& scratch) { return param_of(in.goal(), name, scratch); },
     macro_kind::operator_value},
    {"site", nullptr,
     [](auto& in, auto& name, auto& scratch) { return param_of(in.landing(), name, scratch); },
     macro_kind::operator_value},
    {"space", nullptr,
     [](auto& in, auto& name, auto& scratch) { return param_of(in.prelanding(), name, scratch); },
     macro_kind::operator_value},
    {"meta", nullptr, [](auto& in, auto& name, auto& scratch) { return meta_text(in, name, scratch); }},
    {"file", nullptr, [](auto&, auto&, auto&) { return std::string_view{}; }, macro_kind::attached_file},
    {"secret", nullptr, secret, macro_kind::secret_value},
};

std::string_view seconds(timestamp t, std::string& scratch) {
    return whole_number(std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count(), scratch);
}

constexpr macro_entry of_the_send[] = {
    {"time", [](auto& in, auto&, auto& scratch) { return seconds(in.send().now, scratch); },
     [](auto& in, auto& format, auto& scratch) -> std::string_view {
         return scratch = format_utc(in.send().now, format);
     }},
    {"created", [](auto& in, auto&, auto& scratch) { return seconds(in.order().created, scratch); },
     [](auto& in, auto& format, auto& scratch) -> std::string_view {
         return scratch = format_utc(in.order().created, format);
     }},
    {"attempt",
     [](auto& in, auto&, auto& scratch) { return whole_number(std::int64_t{in.send().attempt}, scratch); }},
    {"idem", [](auto& in, auto&, auto&) { return in.send().idem; }},
};

} // namespace

std::span<const macro_entry> parameter_macros() {
    return with_parameter;
}
std::span<const macro_entry> sending_macros() {
    return of_the_send;
}

} // namespace leadwire
