#include "host/lead/phone.hpp"

#include "host/lead/unicode.hpp"

#include <phonenumbers/logger.h>
#include <phonenumbers/phonenumberutil.h>

namespace leadwire {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

// The library would print its remarks to standard output.
const PhoneNumberUtil& numbers() {
    static const PhoneNumberUtil& silent = [] -> const PhoneNumberUtil& {
        PhoneNumberUtil::GetInstance()->SetLogger(new i18n::phonenumbers::NullLogger);
        return *PhoneNumberUtil::GetInstance();
    }();
    return silent;
}

std::string region_of(std::string_view country) {
    return country.empty() ? std::string("ZZ") : upper(country);
}

bool read_valid(const std::string& text, const std::string& region, PhoneNumber& number) {
    number.Clear();
    return numbers().Parse(text, region, &number) == PhoneNumberUtil::NO_PARSING_ERROR &&
           numbers().IsValidNumber(number);
}

} // namespace

phone_reading read_phone(std::string_view phone, std::string_view country) {
    phone_reading reading{
        .valid = false, .international = ascii_digits(phone), .national = {}, .country_code = {}};
    PhoneNumber number;
    if (!read_valid(std::string(phone), region_of(country), number) &&
        !read_valid("+" + reading.international, "ZZ", number))
        return reading;
    reading.valid = true;
    numbers().GetNationalSignificantNumber(number, &reading.national);
    reading.country_code = std::to_string(number.country_code());
    reading.international = reading.country_code + reading.national;
    return reading;
}

std::string calling_code(std::string_view country) {
    int code = numbers().GetCountryCodeForRegion(upper(country));
    return code == 0 ? std::string{} : std::to_string(code);
}

std::string normalized_phone(std::string_view phone, std::string_view country) {
    PhoneNumber number;
    if (!read_valid(std::string(phone), region_of(country), number)) {
        auto digits = ascii_digits(phone);
        return digits.empty() ? std::string(phone) : digits; // no lead is without a phone
    }
    std::string national;
    numbers().GetNationalSignificantNumber(number, &national);
    return std::to_string(number.country_code()) + national;
}

} // namespace leadwire
