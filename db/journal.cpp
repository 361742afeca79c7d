#include "db/journal.hpp"

#include "db/statement.hpp"

namespace leadwire::db {

bool delivery_selection::fits(const leadwire::lead& l) const {
    return (!status || l.status == *status) && (!reason || l.reason == reason) && (!since || l.created >= *since) &&
           (!until || l.created < *until);
}

void write_journal(soci::session& s, const journal_line& line) {
    auto lead = static_cast<long long>(number(line.lead)), delivery = static_cast<long long>(number(line.delivery));
    auto at = microseconds(line.at);
    s << "INSERT INTO journal (at, who, why, action, lead_id, delivery_id)"
         " VALUES (:at, :who, :why, :action, :lead, :delivery)",
        soci::use(at), soci::use(line.who), soci::use(line.why), soci::use(line.action), soci::use(lead),
        soci::use(delivery);
}

std::string by_whom(const std::string& what, const std::string& who, const std::string& why) {
    return what + " by " + who + (why.empty() ? "" : ": " + why);
}

} // namespace leadwire::db
