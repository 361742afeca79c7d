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

struct pace_row {
    pace_state state;
    breaker_row breaker;
    long long counted_from = 0; ///< second
    timestamp at{};             ///< the database's clock
};
/// What is asked for each customer who comes: each dialect in its quickest way.
class pace_reads {
public:
    virtual ~pace_reads() = default;
    [[nodiscard]] virtual soci::session& session() = 0;
    /// Locks the row until the transaction ends; nothing: there is none yet.
    [[nodiscard]] virtual std::optional<pace_row> lock(const std::string& integration) = 0;
    [[nodiscard]] virtual long long sync_under_way(const std::string& integration) = 0;
    /// Shares of ticks that end within that time, and sync sends.
    [[nodiscard]] virtual long long under_way(const std::string& integration, std::chrono::microseconds share_life) = 0;
    /// `lock` and `under_way` will follow, in this transaction.
    virtual void ask_ahead(const std::string& integration, std::chrono::microseconds share_life) = 0;
};

/// An integration's row, locked until the transaction ends.
class pace {
public:
    pace(pace_reads& reads, const std::string& integration);
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
    void forget_what_lies_ahead();

    pace_reads& reads_;
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
