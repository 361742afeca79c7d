#include "db/recordings.hpp"

#include "db/bytes.hpp"
#include "db/statement.hpp"

#include <algorithm>

namespace leadwire::db {
namespace {

void add_last(soci::session& s, const std::string& integration, std::optional<flow> only, std::size_t last,
              std::vector<long long>& ids) {
    long long id = 0, most = static_cast<long long>(last);
    auto all = scan(s,
                    "SELECT id FROM recorded_sends WHERE integration = :integration" +
                        (only ? " AND flow = " + std::to_string(static_cast<int>(*only)) : "") +
                        " ORDER BY id DESC LIMIT :most",
                    soci::into(id), soci::use(integration), soci::use(most));
    for (bool more = all.execute(true); more; more = all.fetch()) ids.push_back(id);
}

std::string list_of(const std::vector<long long>& ids) {
    std::string list;
    for (auto id : ids) list += (list.empty() ? "" : ",") + std::to_string(id);
    return list;
}

} // namespace

std::vector<recorded_send> recorded_sends(soci::session& s, const std::vector<std::string>& integrations,
                                          std::optional<flow> only, std::size_t last) {
    std::vector<recorded_send> sends;
    // IDs first: of what is read whole nothing is thrown away.
    std::vector<long long> ids;
    for (const auto& integration : integrations) add_last(s, integration, only, last, ids);
    std::ranges::sort(ids);
    ids.erase(ids.begin(), ids.end() - static_cast<std::ptrdiff_t>(std::min(last, ids.size())));
    if (ids.empty()) return sends;

    recorded_send r;
    long long id = 0, at = 0, lead = 0;
    int f = 0;
    std::string digits;
    soci::indicator answered = soci::i_ok;
    auto all = scan(s,
                    "SELECT id, at, lead_id, integration, version, flow, plugin, input, " + bytes_column(s, "answer") +
                        ", calls FROM recorded_sends WHERE id IN (" + list_of(ids) + ") ORDER BY id",
                    soci::into(id), soci::into(at), soci::into(lead), soci::into(r.integration), soci::into(r.version),
                    soci::into(f), soci::into(r.plugin), soci::into(r.input), soci::into(digits, answered),
                    soci::into(r.calls));
    for (bool more = all.execute(true); more; more = all.fetch()) {
        r.id = id;
        r.at = point_in_time(at);
        r.lead = lead_id{lead};
        r.flow = static_cast<flow>(f);
        r.answer = answered == soci::i_null ? std::nullopt : std::optional(bytes_of(digits));
        sends.push_back(r);
    }
    return sends;
}

} // namespace leadwire::db
