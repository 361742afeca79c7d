#include "db/lead_batch.hpp"

namespace leadwire::db {

result<void> lead_batch::gather(lead_source& source) {
    leads.clear();
    places.clear();
    while (leads.size() < full) {
        auto next = source.next();
        if (!next) return std::unexpected(next.error());
        if (!*next) break;
        leads.push_back(std::move(**next));
        places.push_back(source.place());
    }
    return {};
}

error lead_batch::culprit(const std::function<std::optional<error>(const lead&)>& insert) const {
    for (std::size_t i = 0; i < leads.size(); ++i) {
        auto why = insert(leads[i]);
        if (!why) continue;
        if (why->code == error_code::conflict)
            why->text = "a lead with ID " + to_string(leads[i].id) + " is there already";
        why->place = places[i];
        return *why;
    }
    return {error_code::conflict, places.empty() ? "" : places.front(),
            "the leads from here on were refused together, and taken one by one"};
}

error unreadable(lead_id id, const error& why) {
    return {why.code, "lead " + to_string(id), why.message()};
}

} // namespace leadwire::db
