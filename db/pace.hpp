// Limits and breakers of integrations, shared by all processes through the database. The same SQL in every
// dialect, but for the clock, which is the server's where there is one. All throw soci_error, and all that write
// are called within a transaction.
#pragma once

#include "db/pace_grant.hpp"
#include "db/store.hpp"

#include <soci/soci.h>

#include <map>
#include <string>

namespace leadwire::db {

/// An integration's row, locked until the transaction ends.
class pace {
public:
    pace(soci::session& s, const std::string& integration);
    [[nodiscard]] pace_grant grant(const pace_limits& limits, std::size_t wanted,
                                   std::chrono::microseconds ahead = granted_ahead) const;
    void spend(const pace_limits& limits, const pace_grant& grant, std::size_t used);
    [[nodiscard]] pace_share share(const share_order& order);
    /// For so many customers, or fewer: the classic sending has to do for the others. While the breaker is open, one a
    /// minute.
    [[nodiscard]] std::vector<sync_slot> sync_slots(const pace_limits& limits, std::size_t wanted);
    [[nodiscard]] target_now target(std::chrono::milliseconds window);
    void give_back(const share_return& r);
    /// False if somebody else changed it meanwhile.
    bool move_breaker(std::int64_t version, int state);

private:
    void read();
    void forget_what_lies_ahead();
    [[nodiscard]] long long under_way();
    [[nodiscard]] long long sync_under_way();

    soci::session& session_;
    std::string integration_;
    timestamp now_;
    pace_state state_;
    breaker_row breaker_;
    long long counted_from_ = 0; ///< second
};

struct health_count {
    long long good = 0, bad = 0, refused = 0;
};
/// By integration, in order: two transactions must not wait for each other in a circle.
using health_counts = std::map<std::string, health_count>;
/// Of all integrations, what no breaker looks at any more.
void forget_old_health(soci::session& s);

[[nodiscard]] std::vector<pace_view> paces(soci::session& s);

} // namespace leadwire::db
