#include "host/lead/local_day.hpp"

#include <unicode/ucal.h>

#include <memory>

namespace leadwire {
namespace {

std::chrono::milliseconds offset_of(timestamp t, const std::string& zone) {
    std::u16string wide(zone.begin(), zone.end());
    auto status = U_ZERO_ERROR;
    auto close = [](UCalendar* c) { ucal_close(c); };
    std::unique_ptr<UCalendar, decltype(close)> calendar(
        ucal_open(wide.data(), static_cast<int32_t>(wide.size()), "", UCAL_GREGORIAN, &status), close);
    if (U_FAILURE(status)) return {};
    auto since = std::chrono::floor<std::chrono::milliseconds>(t).time_since_epoch().count();
    ucal_setMillis(calendar.get(), static_cast<UDate>(since), &status);
    auto standard = ucal_get(calendar.get(), UCAL_ZONE_OFFSET, &status);
    auto summer = ucal_get(calendar.get(), UCAL_DST_OFFSET, &status);
    return U_FAILURE(status) ? std::chrono::milliseconds{} : std::chrono::milliseconds(standard + summer);
}

} // namespace

std::int64_t local_day(timestamp t, const std::string& zone) {
    return std::chrono::floor<std::chrono::days>(t + offset_of(t, zone)).time_since_epoch().count();
}

} // namespace leadwire
