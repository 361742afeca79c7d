// Who ordered: IDs, names, mail, password, language, phones.
#include "host/lead/macro_values.hpp"
#include "host/lead/unicode.hpp"

namespace leadwire {
namespace {

std::string_view full_name(const macro_input& in, const std::string&, std::string& scratch) {
    std::string_view name = in.order().name;
    std::string kept;
    auto last = trim(meta_text(in, "last", kept));
    if (last.empty()) return name;
    auto trimmed = trim(name);
    if (trimmed == last) return name;
    if (trimmed.ends_with(last)) {
        auto before = trimmed.substr(0, trimmed.size() - last.size());
        if (trim(before).size() < before.size()) return name;
    }
    if (!trimmed.empty()) name = {name.data(), trimmed.data() + trimmed.size()};
    return joined({trimmed.empty() ? trimmed : name, last}, " ", scratch);
}

struct name_pair {
    std::string first, last;
};
name_pair names_of(const macro_input& in) {
    std::string kept;
    auto last = meta_text(in, "last", kept);
    if (!trim(last).empty()) return {in.order().name, std::string(last)};
    auto parts = words(in.order().name);
    if (parts.size() == 1) return {std::string(parts[0]), std::string(parts[0])};
    name_pair names;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto& name = i < parts.size() / 2 ? names.first : names.last;
        if (!name.empty()) name += ' ';
        name += parts[i];
    }
    return names;
}

std::string_view mail(const macro_input& in, const std::string&, std::string& scratch) {
    if (!in.order().email.empty()) return in.order().email;
    auto names = names_of(in);
    auto first = slug(names.first), last = slug(names.last);
    if (first == last) last.clear();
    joined({first, last}, ".", scratch);
    if (scratch.empty()) scratch = "lead";
    scratch += to_string(in.order().id);
    scratch += '@';
    return scratch += in.setting().mail_domain;
}

std::string_view password(const macro_input& in, const std::string&, std::string& scratch) {
    auto chosen = meta_text(in, "pass", scratch);
    return chosen.empty() ? scratch = in.setting().key.generated_password(in.order().id) : chosen;
}

std::string_view language(const macro_input& in, const std::string&, std::string& scratch) {
    auto chosen = meta_text(in, "lang", scratch);
    return chosen.empty() ? likely_language(in.order().country) : scratch = lower(chosen);
}

std::string phone_country_code(const macro_input& in) {
    std::string kept;
    for (auto name : {"phonecc", "phc"})
        if (auto code = ascii_digits(meta_text(in, name, kept)); !code.empty()) return code;
    return in.phone().valid ? in.phone().country_code : calling_code(in.order().country);
}

std::string_view phone_without_code(const macro_input& in, const std::string&, std::string& scratch) {
    const auto& reading = in.phone();
    if (reading.valid) return reading.national;
    std::string_view digits = reading.international;
    scratch = phone_country_code(in);
    if (digits.starts_with(scratch)) digits.remove_prefix(scratch.size());
    return digits;
}

constexpr macro_entry entries[] = {
    {"id", [](auto& in, auto&, auto& scratch) { return whole_number(number(in.order().id), scratch); }},
    {"eid",
     [](auto& in, auto&, auto& scratch) -> std::string_view {
         return scratch = in.setting().key.encrypted_id(in.order().id);
     }},
    {"ext", [](auto& in, auto&, auto&) { return in.send().external_id; }},
    {"name", [](auto& in, auto&, auto&) -> std::string_view { return in.order().name; }},
    {"last", [](auto& in, auto&, auto& scratch) { return meta_text(in, "last", scratch); }},
    {"fname", full_name},
    {"iname",
     [](auto& in, auto&, auto& scratch) -> std::string_view { return scratch = names_of(in).first; }},
    {"ilast", [](auto& in, auto&, auto& scratch) -> std::string_view { return scratch = names_of(in).last; }},
    {"email", [](auto& in, auto&, auto&) -> std::string_view { return in.order().email; }},
    {"imail", mail},
    {"pass", [](auto& in, auto&, auto& scratch) { return meta_text(in, "pass", scratch); }},
    {"ipass", password},
    {"lang", language},
    {"langup",
     [](auto& in, auto& none, auto& scratch) -> std::string_view {
         return scratch = upper(language(in, none, scratch));
     }},
    {"phone", [](auto& in, auto&, auto&) -> std::string_view { return in.order().phone; }},
    {"iphone",
     [](auto& in, auto&, auto& scratch) {
         const auto& digits = in.phone().international;
         return digits.empty() ? std::string_view{} : joined({"+", digits}, "", scratch);
     }},
    {"cphone", phone_without_code},
    {"phonecc",
     [](auto& in, auto&, auto& scratch) -> std::string_view { return scratch = phone_country_code(in); }},
    {"iphonecc",
     [](auto& in, auto&, auto& scratch) {
         auto code = phone_country_code(in);
         return code.empty() ? std::string_view{} : joined({"+", code}, "", scratch);
     }},
};

} // namespace

std::span<const macro_entry> person_macros() {
    return entries;
}

} // namespace leadwire
