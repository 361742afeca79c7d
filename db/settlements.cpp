#include "db/settlements.hpp"

#include "db/journal.hpp"
#include "db/statement.hpp"

#include <algorithm>

namespace leadwire::db {
namespace {

/// The lead's own ID and status are those of flows new and sync.
void accept_lead(soci::session& s, const open_question& question, const std::string& external_id) {
    auto lead = static_cast<long long>(number(question.lead));
    s << "UPDATE leads SET external_id = :external_id, external_by = :by WHERE id = :id", soci::use(external_id),
        soci::use(question.integration), soci::use(lead);
    s << "UPDATE leads SET status = 2, reason = NULL WHERE id = :id AND status = 1", soci::use(lead);
}

} // namespace

std::vector<open_question> open_questions(soci::session& s, const delivery_selection& wanted) {
    std::vector<open_question> questions;
    open_question q;
    long long lead = 0, wanted_lead = wanted.lead ? number(*wanted.lead) : 0;
    int f = 0, wanted_flow = wanted.flow ? static_cast<int>(*wanted.flow) : 0;
    auto integration = wanted.integration.value_or("");
    // Only what is given is asked for: a plan that has to fit everything would walk the whole queue for one lead.
    std::string sql = "SELECT id, lead_id, flow, coalesce(integration, '') FROM deliveries WHERE " + is_open(s) +
                      " AND (state = 4 OR (state = 1 AND in_doubt))";
    if (wanted.lead) sql += " AND lead_id = :lead";
    if (wanted.flow) sql += " AND flow = :flow";
    if (wanted.integration) sql += " AND integration = :integration";
    soci::statement all(s);
    for (auto* into : {&q.delivery, &lead}) all.exchange(soci::into(*into));
    all.exchange(soci::into(f));
    all.exchange(soci::into(q.integration));
    if (wanted.lead) all.exchange(soci::use(wanted_lead, "lead"));
    if (wanted.flow) all.exchange(soci::use(wanted_flow, "flow"));
    if (wanted.integration) all.exchange(soci::use(integration, "integration"));
    all.alloc();
    all.prepare(sql, soci::details::st_one_time_query);
    all.define_and_bind();
    for (bool more = all.execute(true); more; more = all.fetch()) {
        q.lead = lead_id{lead};
        q.flow = static_cast<flow>(f);
        questions.push_back(q);
    }
    // Not by the database: it might walk all deliveries for the sake of the order.
    std::ranges::sort(questions, {}, &open_question::delivery);
    return questions;
}

bool settle(soci::session& s, const open_question& question, const settlement& answer) {
    auto id = question.delivery;
    auto lead = static_cast<long long>(number(question.lead));
    auto external_id = answer.accepted.value_or("");
    bool sync = question.flow == flow::sync;
    // A sync send is never repeated as such: flow new has the lead from here on.
    int state = static_cast<int>(answer.accepted || sync ? delivery_state::done : delivery_state::due);
    auto why = by_whom("settled", answer.who, answer.why);
    long long settled = 0;
    s << "UPDATE deliveries SET state = :state, in_doubt = (1 = 0), due_at = 0, why = :why, external_id = :external_id"
         " WHERE id = :id AND (state = 4 OR (state = 1 AND in_doubt)) RETURNING id",
        soci::use(state), soci::use(why), soci::use(external_id), soci::use(id), soci::into(settled);
    if (!s.got_data()) return false;
    if (answer.accepted && (question.flow == flow::new_lead || sync)) accept_lead(s, question, external_id);
    if (sync)
        s << "UPDATE deliveries SET due_at = 0, why = '' WHERE lead_id = :lead AND flow = 1 AND state = 1",
            soci::use(lead);
    write_journal(s, {.who = answer.who,
                      .why = answer.why,
                      .action = answer.accepted ? "resolve: accepted as " + *answer.accepted : "resolve: not sent",
                      .lead = question.lead,
                      .delivery = delivery_id{id}});
    return true;
}

} // namespace leadwire::db
