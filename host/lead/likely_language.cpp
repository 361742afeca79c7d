#include "host/lead/unicode.hpp"

#include <unicode/uloc.h>
#include <unicode/ures.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace leadwire {
namespace {

using language = std::array<char, 4>; // two or three letters

struct languages {
    std::array<language, std::size_t{26} * 26> by_country{};
    languages();
};

languages::languages() {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<UResourceBundle, decltype(&ures_close)> cldr(
        ures_openDirect(nullptr, "likelySubtags", &status), ures_close);
    if (U_FAILURE(status)) return;
    char tag[] = "und_CC";
    for (char a = 'A'; a <= 'Z'; ++a)
        for (char b = 'A'; b <= 'Z'; ++b) {
            tag[4] = a;
            tag[5] = b;
            // CLDR leaves out countries whose language is that of "und" itself, English; ICU then says
            // English for any two letters, so the country must be one.
            UErrorCode listed = U_ZERO_ERROR;
            std::int32_t length = 0;
            ures_getStringByKey(cldr.get(), tag, &length, &listed);
            if (U_FAILURE(listed)) {
                const char* const* countries = uloc_getISOCountries();
                while (*countries && std::strcmp(*countries, tag + 4) != 0) ++countries;
                if (!*countries) continue;
            }
            std::array<char, ULOC_FULLNAME_CAPACITY> full{};
            UErrorCode likely = U_ZERO_ERROR;
            uloc_addLikelySubtags(tag, full.data(), full.size(), &likely);
            auto length_of_language =
                static_cast<std::size_t>(std::find(full.begin(), full.end(), '_') - full.begin());
            language found{};
            if (U_SUCCESS(likely) && length_of_language < found.size() &&
                std::strncmp(full.data(), "und", 3) != 0)
                std::copy_n(full.begin(), length_of_language, found.begin());
            by_country[static_cast<std::size_t>(a - 'A') * 26 + static_cast<std::size_t>(b - 'A')] = found;
        }
}

} // namespace

std::string_view likely_language(std::string_view country) {
    static const languages all;
    auto letter = [](char c) { return static_cast<std::size_t>(static_cast<unsigned char>((c | 32) - 'a')); };
    if (country.size() != 2 || letter(country[0]) >= 26 || letter(country[1]) >= 26) return {};
    return all.by_country[letter(country[0]) * 26 + letter(country[1])].data();
}

} // namespace leadwire
