#include "db/changes.hpp"

#include "db/statement.hpp"
#include "host/lead/lead_json.hpp"

#include <algorithm>

namespace leadwire::db {
namespace {

bool is_among(const std::vector<std::string>& all, const std::string& one) {
    return std::ranges::find(all, one) != all.end();
}

/// Integrations whose CRM has the lead, or may have it: accepted in flow new or sync, under way, in doubt or
/// held.
std::vector<std::string> holders_of(soci::session& s, const lead& l, const std::string& imported_to) {
    std::vector<std::string> holders;
    auto id = static_cast<long long>(number(l.id));
    std::string integration;
    auto all = scan(s,
                    "SELECT DISTINCT integration FROM deliveries"
                    " WHERE lead_id = :id AND flow IN (1, 4) AND integration IS NOT NULL"
                    " AND (state IN (2, 4) OR (state = 3 AND external_id <> '') OR (state = 1 AND in_doubt))",
                    soci::into(integration), soci::use(id));
    for (bool more = all.execute(true); more; more = all.fetch()) holders.push_back(integration);

    int imported = 0;
    s << "SELECT count(*) FROM leads WHERE id = :id AND external_id <> '' AND external_by IS NULL",
        soci::use(id), soci::into(imported);
    if (imported && !imported_to.empty() && !is_among(holders, imported_to))
        holders.push_back(imported_to);
    return holders;
}

} // namespace

json::object differences(const lead& before, const lead& after, const std::vector<lead_edit>& edits) {
    json::object fields;
    for (const auto& edit : edits) {
        auto was = field_of(before, edit.name), is = field_of(after, edit.name);
        if (was != is)
            json::set(fields, edit.name,
                      json::object{{"old", was.value_or(json::value())}, {"new", is.value_or(json::value())}});
    }
    return fields;
}

int queue_change(soci::session& s, const lead& before, const lead& after, json::object fields,
                 const change_request& change) {
    auto holders = holders_of(s, before, change.imported_to);
    std::erase_if(holders, [&](const auto& holder) { return !is_among(change.told, holder); });
    if (holders.empty()) return 0;
    auto lead_number = static_cast<long long>(number(after.id)), at = microseconds(now()), id = 0LL;
    auto described = json::dump(std::move(fields)), document = json::dump(lead_to_json(after));
    s << "INSERT INTO changes (lead_id, at, who, fields, document)"
         " VALUES (:lead, :at, :who, :fields, :document) RETURNING id",
        soci::use(lead_number), soci::use(at), soci::use(change.who), soci::use(described),
        soci::use(document), soci::into(id);
    for (const auto& holder : holders) {
        auto part = std::to_string(id) + '/' + holder;
        s << "INSERT INTO deliveries (lead_id, flow, integration, part) VALUES (:lead, 2, :integration, :part)",
            soci::use(lead_number), soci::use(holder), soci::use(part);
    }
    return static_cast<int>(holders.size());
}

result<void> read_change(std::string_view fields, std::string_view document, claimed_delivery& into) {
    auto described = json::parse(fields), whole = json::parse(document);
    if (!described) return std::unexpected(described.error());
    if (!whole) return std::unexpected(whole.error());
    auto order = lead_from_json(*whole, into.order.created);
    if (!order) return std::unexpected(order.error());
    if (auto* names = described->if_object()) into.change = std::move(*names);
    into.order = std::move(*order);
    return {};
}

result<void> set_status(soci::session& s, lead_id id, lead_status status) {
    auto lead_number = static_cast<long long>(number(id));
    int code = static_cast<int>(status), known = 0;
    s << "SELECT count(*) FROM leads WHERE id = :id", soci::use(lead_number), soci::into(known);
    if (!known) return fail(error_code::not_found, "lead " + to_string(id), "there is no such lead");
    s << "UPDATE leads SET status = :status, reason = CASE WHEN status = :status THEN reason END WHERE id = :id",
        soci::use(code, "status"), soci::use(lead_number, "id");
    return {};
}

} // namespace leadwire::db
