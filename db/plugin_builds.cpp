#include "db/plugin_builds.hpp"

#include "db/journal.hpp"
#include "db/statement.hpp"
#include "host/lead/shown_text.hpp"

namespace leadwire::db {
namespace {

constexpr std::chrono::hours crashes_life{30 * 24};

std::unexpected<error> unknown(const std::string& sha256) {
    return fail(error_code::not_found, "build " + sha256, "there is no such build");
}

std::optional<timestamp> time_or_none(long long at, soci::indicator there) {
    if (there == soci::i_null) return std::nullopt;
    return point_in_time(at);
}

/// Else two processes that crash at once would each count without the other, and a release would leave what one of them
/// is about to write. A transaction that writes has SQLite's file to itself.
void lock(soci::session& s, const std::string& sha256) {
    if (has_server(s)) s << "SELECT FROM plugin_builds WHERE sha256 = :sha256 FOR NO KEY UPDATE", soci::use(sha256);
}

} // namespace

std::string_view name_of(build_verdict verdict) {
    switch (verdict) {
    case build_verdict::none: return "none";
    case build_verdict::refused: return "refused";
    case build_verdict::quarantined: return "quarantined";
    case build_verdict::withdrawn: return "withdrawn";
    }
    return {};
}

std::vector<plugin_build> plugin_builds(soci::session& s) {
    std::vector<plugin_build> builds;
    plugin_build b;
    int verdict = 0;
    long long judged_at = 0, first_seen = 0, served_at = 0;
    soci::indicator judged = soci::i_ok, served = soci::i_ok;
    auto all = scan(s,
                    "SELECT sha256, plugin, version, verdict, why, who, judged_at, first_seen, served_at"
                    " FROM plugin_builds"
                    " ORDER BY plugin, served_at IS NULL, served_at DESC, first_seen DESC, sha256",
                    soci::into(b.sha256), soci::into(b.plugin), soci::into(b.version), soci::into(verdict),
                    soci::into(b.why), soci::into(b.who), soci::into(judged_at, judged), soci::into(first_seen),
                    soci::into(served_at, served));
    for (bool more = all.execute(true); more; more = all.fetch()) {
        b.verdict = static_cast<build_verdict>(verdict);
        b.judged_at = time_or_none(judged_at, judged);
        b.first_seen = point_in_time(first_seen);
        b.served_at = time_or_none(served_at, served);
        builds.push_back(b);
    }
    return builds;
}

void see_build(soci::session& s, const seen_build& build) {
    auto at = microseconds(build.at);
    s << "INSERT INTO plugin_builds (sha256, plugin, version, first_seen) VALUES (:sha256, :plugin, :version, :at)"
         " ON CONFLICT (sha256) DO NOTHING",
        soci::use(build.sha256), soci::use(build.plugin), soci::use(build.version), soci::use(at);
}

result<void> build_serves(soci::session& s, const std::string& sha256, timestamp at) {
    auto moment = microseconds(at);
    auto update = scan(s, "UPDATE plugin_builds SET served_at = :at WHERE sha256 = :sha256", soci::use(moment),
                       soci::use(sha256));
    update.execute(true);
    if (update.get_affected_rows() == 0) return unknown(sha256);
    return {};
}

result<void> judge_build(soci::session& s, const build_judgement& judgement) {
    int verdict = static_cast<int>(judgement.verdict);
    auto at = microseconds(judgement.at);
    std::string plugin, version;
    s << "UPDATE plugin_builds SET verdict = :verdict, why = :why, who = :who, judged_at = :at WHERE sha256 = :sha256"
         " RETURNING plugin, version",
        soci::use(verdict), soci::use(judgement.why), soci::use(judgement.who), soci::use(at),
        soci::use(judgement.sha256), soci::into(plugin), soci::into(version);
    if (!s.got_data()) return unknown(judgement.sha256);
    const bool released = judgement.verdict == build_verdict::none;
    // What it did before must not bring it back at its next crash.
    if (released) s << "DELETE FROM plugin_crashes WHERE sha256 = :sha256", soci::use(judgement.sha256);
    auto action = released ? "release" : std::string(name_of(judgement.verdict));
    write_journal(s, {.who = judgement.who,
                      .why = judgement.why,
                      .action = "plugin " + plugin + ' ' + version + ' ' + judgement.sha256 + ": " + action,
                      .at = judgement.at});
    return {};
}

std::int64_t note_plugin_crash(soci::session& s, const plugin_crash& crash, timestamp since) {
    lock(s, crash.sha256);
    auto at = microseconds(crash.at), old = microseconds(crash.at - crashes_life), from = microseconds(since);
    long long lead = crash.lead ? number(*crash.lead) : 0, count = 0;
    auto about = crash.lead ? soci::i_ok : soci::i_null;
    // Whatever a plugin left in its memory, its crash is noted.
    auto detail = as_utf8(crash.detail);
    s << "INSERT INTO plugin_crashes (sha256, at, owner, integration, lead_id, place, kind, detail)"
         " VALUES (:sha256, :at, :owner, :integration, :lead, :place, :kind, :detail)",
        soci::use(crash.sha256), soci::use(at), soci::use(crash.owner), soci::use(crash.integration),
        soci::use(lead, about), soci::use(crash.where), soci::use(crash.kind), soci::use(detail);
    s << "DELETE FROM plugin_crashes WHERE at < :old", soci::use(old);
    s << "SELECT count(*) FROM plugin_crashes WHERE sha256 = :sha256 AND at >= :since", soci::use(crash.sha256),
        soci::use(from), soci::into(count);
    return count;
}

std::vector<plugin_crash> plugin_crashes(soci::session& s, const std::string& sha256, std::size_t limit) {
    std::vector<plugin_crash> crashes;
    plugin_crash c{.sha256 = sha256};
    long long at = 0, lead = 0, most = static_cast<long long>(limit);
    soci::indicator about = soci::i_ok;
    auto all = scan(s,
                    "SELECT at, owner, integration, lead_id, place, kind, detail FROM plugin_crashes"
                    " WHERE sha256 = :sha256 ORDER BY at DESC, id DESC LIMIT :most",
                    soci::into(at), soci::into(c.owner), soci::into(c.integration), soci::into(lead, about),
                    soci::into(c.where), soci::into(c.kind), soci::into(c.detail), soci::use(sha256), soci::use(most));
    for (bool more = all.execute(true); more; more = all.fetch()) {
        c.at = point_in_time(at);
        c.lead = about == soci::i_null ? std::nullopt : std::optional(lead_id{lead});
        crashes.push_back(c);
    }
    return crashes;
}

} // namespace leadwire::db
