#include "host/lead/macro_input.hpp"

namespace leadwire {

macro_input::macro_input(const lead& l, const macro_setting& setting, const macro_send& send)
    : lead_(l), setting_(setting), send_(send), offer_(setting.catalog.find(l.offer)) {
    if (l.goal) goal_ = setting.catalog.find(*l.goal);
    if (l.site) landing_ = setting.catalog.find(*l.site);
    if (l.space) prelanding_ = setting.catalog.find(*l.space);
    if (l.affiliate) affiliate_ = setting.catalog.find(*l.affiliate);
}

const json::object* macro_input::geo_params() const {
    if (!offer_ || lead_.country.empty()) return nullptr;
    auto found = offer_->geo_params.find(lead_.country);
    return found == offer_->geo_params.end() ? nullptr : &found->second;
}

const phone_reading& macro_input::phone() const {
    if (!phone_) phone_ = read_phone(lead_.phone, lead_.country);
    return *phone_;
}

} // namespace leadwire
