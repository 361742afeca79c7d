#include "db/resends.hpp"

#include "db/journal.hpp"
#include "db/statement.hpp"

namespace leadwire::db {
namespace {

/// Leads of one transaction: others wait no longer than for a batch of outcomes.
constexpr int page_size = 500;

std::string words_for(const obstacle& o, lead_id id) {
    switch (o.state) {
    case delivery_state::claimed:
        return "is under way: wait until it ends";
    case delivery_state::held:
        break;
    default:
        if (!o.in_doubt) return "is due already: the next tick sends it";
    }
    return std::string(o.state == delivery_state::held ? "is held" : "is in doubt") +
           ": settle it first (`leadwire lead resolve " + to_string(id) + " --accepted EXT` or `--not-sent`)";
}

} // namespace

std::vector<lead_id> candidates(soci::session& s, const resend_order& wanted, resend_page& page) {
    page.more = false;
    if (wanted.which.lead) return {*wanted.which.lead};
    std::vector<lead_id> found;
    long long id = 0, after = number(page.after);
    int f = static_cast<int>(*wanted.which.flow), limit = page_size;
    auto all = scan(s,
                    "SELECT DISTINCT lead_id FROM deliveries WHERE lead_id > :after AND flow = :flow"
                    " AND integration = :integration ORDER BY lead_id LIMIT :limit",
                    soci::into(id), soci::use(after), soci::use(f), soci::use(*wanted.which.integration),
                    soci::use(limit));
    for (bool more = all.execute(true); more; more = all.fetch()) found.push_back(lead_id{id});
    page.more = found.size() == page_size;
    if (!found.empty()) page.after = found.back();
    return found;
}

std::optional<obstacle> obstacle_of(soci::session& s, lead_id id, const resend_order& wanted) {
    obstacle o;
    long long lead = number(id);
    int state = 0, f = 0, in_doubt = 0, wanted_flow = static_cast<int>(*wanted.which.flow);
    // Flow new is one for all integrations, and a sync send has the lead to itself.
    s << "SELECT state, flow, coalesce(integration, ''), CASE WHEN in_doubt THEN 1 ELSE 0 END FROM deliveries"
         " WHERE lead_id = :lead AND state <> 3 AND (flow = 4 OR (flow = :flow AND (flow = 1 OR integration = :i)))"
         " ORDER BY id LIMIT 1",
        soci::into(state), soci::into(f), soci::into(o.integration), soci::into(in_doubt), soci::use(lead, "lead"),
        soci::use(wanted_flow, "flow"), soci::use(*wanted.which.integration, "i");
    if (!s.got_data()) return std::nullopt;
    o.state = static_cast<delivery_state>(state);
    o.flow = static_cast<flow>(f);
    o.in_doubt = in_doubt != 0;
    return o;
}

error refusal(lead_id id, const obstacle& o) {
    return {error_code::refused, "lead " + to_string(id),
            "its delivery in flow " + std::string(name_of(o.flow)) +
                (o.integration.empty() ? "" : " to " + o.integration) + ' ' + words_for(o, id)};
}

std::optional<std::string> part_of(soci::session& s, lead_id id, const resend_order& wanted) {
    const auto& integration = *wanted.which.integration;
    switch (*wanted.which.flow) {
    case flow::change: {
        long long lead = number(id), change = 0;
        s << "SELECT coalesce(max(id), 0) FROM changes WHERE lead_id = :lead", soci::use(lead), soci::into(change);
        if (change == 0) return std::nullopt;
        return std::to_string(change) + '/' + integration;
    }
    case flow::approved:
        return integration + '/' + std::to_string(static_cast<int>(*wanted.approved_status));
    default:
        return "";
    }
}

void resend(soci::session& s, lead_id id, const std::string& part, const resend_order& wanted) {
    long long lead = number(id), delivery = 0;
    int f = static_cast<int>(*wanted.which.flow);
    const auto& integration = *wanted.which.integration;
    auto why = by_whom("resent", wanted.who, wanted.why);
    // One that lapsed would be due again when the lead comes back to its status, and the target had it twice.
    if (*wanted.which.flow == flow::approved)
        s << "UPDATE deliveries SET lapsed = (1 = 0) WHERE lead_id = :lead AND flow = :flow AND part = :part AND state = 3",
            soci::use(lead), soci::use(f), soci::use(part);
    s << "INSERT INTO deliveries (lead_id, flow, integration, part, forced, why, round)"
         " VALUES (:lead, :flow, :integration, :part, (1 = 1), :why, 1 + coalesce((SELECT max(round) FROM deliveries"
         " WHERE lead_id = :lead AND flow = :flow AND part = :part), 0)) RETURNING id",
        soci::use(lead, "lead"), soci::use(f, "flow"), soci::use(integration, "integration"), soci::use(part, "part"),
        soci::use(why, "why"), soci::into(delivery);
    write_journal(s, {.who = wanted.who,
                      .why = wanted.why,
                      .action = "resend: " + std::string(name_of(*wanted.which.flow)) + " to " + integration,
                      .lead = id,
                      .delivery = delivery_id{delivery}});
}

} // namespace leadwire::db
