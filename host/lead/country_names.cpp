#include "host/lead/country_names.hpp"

#include "host/lead/unicode.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include <unordered_map>

namespace leadwire {
namespace {

/// Names that differ from Unicode's; those with brackets there are given both ways.
constexpr std::pair<std::string_view, std::string_view> others[]{
    {"UK", "gb"},
    {"Great Britain", "gb"},
    {"Britain", "gb"},
    {"England", "gb"},
    {"Scotland", "gb"},
    {"Wales", "gb"},
    {"Northern Ireland", "gb"},
    {"United Kingdom of Great Britain and Northern Ireland", "gb"},
    {"US", "us"},
    {"U.S.A.", "us"},
    {"America", "us"},
    {"United States of America", "us"},
    {"Russian Federation", "ru"},
    {"Korea", "kr"},
    {"Republic of Korea", "kr"},
    {"Korea, Republic of", "kr"},
    {"Korea, South", "kr"},
    {"DPRK", "kp"},
    {"Korea, North", "kp"},
    {"Democratic People's Republic of Korea", "kp"},
    {"Czech Republic", "cz"},
    {"Viet Nam", "vn"},
    {"UAE", "ae"},
    {"Emirates", "ae"},
    {"Turkey", "tr"},
    {"Türkiye", "tr"},
    {"Holland", "nl"},
    {"The Netherlands", "nl"},
    {"Macedonia", "mk"},
    {"FYROM", "mk"},
    {"Moldova, Republic of", "md"},
    {"Republic of Moldova", "md"},
    {"Burma", "mm"},
    {"Myanmar", "mm"},
    {"Ivory Coast", "ci"},
    {"Cape Verde", "cv"},
    {"Swaziland", "sz"},
    {"East Timor", "tl"},
    {"Congo", "cg"},
    {"Republic of the Congo", "cg"},
    {"Congo (Brazzaville)", "cg"},
    {"DR Congo", "cd"},
    {"DRC", "cd"},
    {"Democratic Republic of the Congo", "cd"},
    {"Congo (Kinshasa)", "cd"},
    {"Hong Kong", "hk"},
    {"Macau", "mo"},
    {"Macao", "mo"},
    {"Taiwan, Province of China", "tw"},
    {"Palestine", "ps"},
    {"State of Palestine", "ps"},
    {"Vatican", "va"},
    {"Holy See", "va"},
    {"Syrian Arab Republic", "sy"},
    {"Iran, Islamic Republic of", "ir"},
    {"Islamic Republic of Iran", "ir"},
    {"Lao PDR", "la"},
    {"Lao People's Democratic Republic", "la"},
    {"Brunei Darussalam", "bn"},
    {"Tanzania, United Republic of", "tz"},
    {"United Republic of Tanzania", "tz"},
    {"Bolivia, Plurinational State of", "bo"},
    {"Plurinational State of Bolivia", "bo"},
    {"Venezuela, Bolivarian Republic of", "ve"},
    {"Bolivarian Republic of Venezuela", "ve"},
    {"PRC", "cn"},
    {"People's Republic of China", "cn"},
    {"KSA", "sa"},
    {"Kingdom of Saudi Arabia", "sa"},
    {"Republic of Ireland", "ie"},
    {"Bosnia", "ba"},
    {"Slovak Republic", "sk"},
    {"Kyrgyz Republic", "kg"},
    {"Republic of Belarus", "by"},
    {"Byelorussia", "by"},
    {"Republic of Kazakhstan", "kz"},
    {"Saint Lucia", "lc"},
    {"Saint Kitts and Nevis", "kn"},
    {"Saint Vincent and the Grenadines", "vc"},
    {"Saint Helena", "sh"},
    {"Saint Martin", "mf"},
    {"Saint Barthelemy", "bl"},
    {"Saint Pierre and Miquelon", "pm"},
    {"Virgin Islands, U.S.", "vi"},
    {"Virgin Islands, British", "vg"},
    {"Falkland Islands (Malvinas)", "fk"},
    {"Micronesia, Federated States of", "fm"},
    {"Kosovo", "xk"},
};

/// Letters and digits alone, without accents and in lower case; "&" is "and". Empty if there are none.
std::string key_of(std::string_view name) {
    UErrorCode status = U_ZERO_ERROR;
    auto* normalizer = icu::Normalizer2::getNFKDInstance(status);
    if (U_FAILURE(status)) return {};
    auto text =
        icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
    auto apart = normalizer->normalize(text, status);
    if (U_FAILURE(status)) return {};
    std::string key;
    for (std::int32_t i = 0; i < apart.length(); ++i) {
        auto c = apart[i];
        if (c >= u'A' && c <= u'Z')
            key += static_cast<char>(c - u'A' + 'a');
        else if ((c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9'))
            key += static_cast<char>(c);
        else if (c == u'&')
            key += "and";
        else if (c >= 0x370 && !(c >= 0x2000 && c < 0x2070))
            return {}; // letters of other scripts, not punctuation
    }
    return key.starts_with("the") && key.size() > 3 ? key.substr(3) : key;
}

using name_table = std::unordered_map<std::string, std::string>;

name_table all_names() {
    name_table names;
    for (auto* code = uloc_getISOCountries(); *code; ++code) {
        auto locale = std::string("und_") + *code;
        char16_t shown[256];
        UErrorCode status = U_ZERO_ERROR;
        auto size = uloc_getDisplayCountry(locale.c_str(), "en", shown, 256, &status);
        auto country = lower(*code);
        if (U_SUCCESS(status) && size > 0 && size < 256) {
            std::string name;
            names.try_emplace(key_of(icu::UnicodeString(shown, size).toUTF8String(name)), country);
        }
        if (std::string_view iso3 = uloc_getISO3Country(locale.c_str()); !iso3.empty())
            names.try_emplace(key_of(iso3), country);
    }
    for (auto [name, code] : others) names.insert_or_assign(key_of(name), std::string(code));
    return names;
}

} // namespace

std::optional<std::string> country_code_named(std::string_view name) {
    constexpr std::size_t longest = 200; // no name has more, and a cell may be any text
    if (name.size() > longest) return std::nullopt;
    static const name_table names = all_names();
    auto at = names.find(key_of(name));
    return at == names.end() ? std::nullopt : std::optional(at->second);
}

} // namespace leadwire
