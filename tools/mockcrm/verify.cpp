#include "tools/mockcrm/verify.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace leadwire::mockcrm {
namespace {

using requests_of_lead = std::vector<const logged_request*>;

/// The effect that an answer must have; nothing for a name that is no behaviour.
const behaviour_row* row_of(const std::string& answer) {
    const auto b = parse_behaviour(answer);
    return b ? b->row : nullptr;
}

bool is_final(const logged_request& r) {
    const auto* row = row_of(r.answer);
    return row && (row->effect == expected_effect::accepted || row->effect == expected_effect::rejected);
}

/// The status that the call center gave it, whatever the answer was.
bool has_moved_on(const lead_found& lead) {
    static const std::set<std::string, std::less<>> later{"callback", "hold",    "packaging", "send",
                                                          "delivery", "arrived", "paid",      "return"};
    return later.contains(lead.status);
}

/// The requests of one delivery against its attempts. Differences begin with `what`.
class tries_check {
public:
    tries_check(const std::string& lead, std::string what, const std::vector<attempt_made>& attempts,
                const requests_of_lead& requests, std::vector<difference>& out)
        : lead_(lead), what_(std::move(what)), out_(out) {
        for (const auto& a : attempts)
            if (a.was_sent()) sent_.push_back(&a);
        for (const auto* r : requests) {
            // A redirect that was followed is one try: what counts is its last answer.
            if (r->from == logged_request::origin::redirected && !tries_.empty())
                tries_.back() = r;
            else
                tries_.push_back(r);
        }
    }

    void run(repeats allowed) {
        check_counts(allowed);
        check_idempotency();
    }
    [[nodiscard]] bool never_sent() const { return sent_.empty() && tries_.empty(); }
    /// The last answer; nothing if there was none, or none that is known, which is said.
    const behaviour_row* last_row() {
        if (tries_.empty()) return nullptr;
        const auto* row = row_of(tries_.back()->answer);
        if (!row) say("the log has an unknown answer \"" + tries_.back()->answer + '"');
        return row;
    }
    [[nodiscard]] const logged_request& last() const { return *tries_.back(); }
    void say(std::string text) { out_.push_back({lead_, what_ + std::move(text)}); }
    void expect(std::string_view member, const std::string& found, const std::string& wanted) {
        if (found == wanted) return;
        say(std::string(member) + ' ' + found + " instead of " + wanted + " after the answer \"" +
            last().answer + '"');
    }

private:
    void check_counts(repeats allowed) {
        const auto doubtful = std::ranges::count_if(sent_, &attempt_made::in_doubt);
        if (tries_.size() > sent_.size() || tries_.size() + static_cast<std::size_t>(doubtful) < sent_.size())
            say("sent " + std::to_string(sent_.size()) + " times by its attempts, received " +
                std::to_string(tries_.size()) + " times");
        for (std::size_t i = 0; sent_.size() == tries_.size() && i < sent_.size(); ++i)
            if (sent_[i]->http_status != 0 && tries_[i]->status != 0 &&
                sent_[i]->http_status != tries_[i]->status)
                say("attempt " + std::to_string(i + 1) + " has HTTP status " +
                    std::to_string(sent_[i]->http_status) + ", answered was " +
                    std::to_string(tries_[i]->status));
        for (std::size_t i = 0; i + 1 < tries_.size(); ++i)
            if (is_final(*tries_[i])) say("sent again after the answer \"" + tries_[i]->answer + '"');
        if (allowed == repeats::never && tries_.size() > 1)
            say("received " + std::to_string(tries_.size()) + " times, allowed is once");
    }

    void check_idempotency() {
        for (const auto* r : tries_)
            if (r->idem != tries_.front()->idem)
                return say("idempotency key \"" + tries_.front()->idem + "\", then \"" + r->idem + '"');
    }

    const std::string& lead_;
    std::string what_;
    std::vector<difference>& out_;
    std::vector<const attempt_made*> sent_;
    requests_of_lead tries_;
};

std::string quoted(const std::string& text) {
    return '"' + text + '"';
}

void check_lead(const lead_found& lead, const requests_of_lead& requests, repeats allowed,
                std::vector<difference>& out) {
    tries_check tries(lead.id, "", lead.attempts, requests, out);
    tries.run(allowed);
    if (tries.never_sent() && lead.status == "new") tries.say("never sent");
    const auto* row = tries.last_row();
    if (!row || row->effect == expected_effect::any) return;
    const bool accepted = row->effect == expected_effect::accepted;
    const bool rejected = row->effect == expected_effect::rejected;
    if (!has_moved_on(lead))
        tries.expect("status", lead.status, accepted ? "processing" : rejected ? "cancel" : "new");
    tries.expect("reason", std::to_string(lead.reason), std::to_string(rejected ? row->reason : 0));
    tries.expect("external ID", quoted(lead.external_id), quoted(accepted ? tries.last().crm_id : ""));
}

void check_order(const std::string& lead, const order_found& order, const requests_of_lead& requests,
                 repeats allowed, std::vector<difference>& out) {
    tries_check tries(lead, order.flow + " to " + order.integration + ": ", order.attempts, requests, out);
    tries.run(allowed);
    const auto* row = tries.last_row();
    if (!row) return;
    if (row->effect == expected_effect::accepted) {
        tries.expect("state", order.state, "done");
        if (order.flow == "approved")
            tries.expect("external ID", quoted(order.external_id), quoted(tries.last().crm_id));
    }
    if (row->effect != expected_effect::failed) return;
    // Done all the same: an approved order lapses when its lead has gone on.
    if (order.flow == "change" && order.state == "done") tries.expect("state", order.state, "due");
    tries.expect("external ID", quoted(order.external_id), quoted(""));
}

/// Takes those with the key out of the lead's requests.
requests_of_lead with_key(requests_of_lead& requests, const std::string& idem) {
    requests_of_lead taken;
    const auto has_key = [&](const logged_request* r) { return !idem.empty() && r->idem == idem; };
    std::ranges::copy_if(requests, std::back_inserter(taken), has_key);
    std::erase_if(requests, has_key);
    return taken;
}

std::string padded(std::string text, std::size_t width) {
    if (text.size() < width) text.append(width - text.size(), ' ');
    return text;
}

std::string row_text(std::string_view a, std::string_view b, std::string_view c, std::string_view d) {
    return padded(std::string(a), 18) + padded(std::string(b), 10) + padded(std::string(c), 10) +
           std::string(d) + '\n';
}

std::string effect_text(const std::string& answer) {
    const auto* row = row_of(answer);
    if (!row) return "unknown";
    if (row->effect == expected_effect::rejected) return "cancel, reason " + std::to_string(row->reason);
    return std::string(name_of(row->effect));
}

} // namespace

bool attempt_made::was_sent() const {
    return phase == "sent" || phase == "answered" || phase == "interpreted";
}

verify_report compare(std::span<const logged_request> log, std::span<const lead_found> leads,
                      repeats allowed) {
    verify_report report;
    report.leads = static_cast<std::int64_t>(leads.size());
    report.requests = static_cast<std::int64_t>(log.size());
    std::unordered_map<std::string, requests_of_lead> by_lead;
    for (const auto& r : log) {
        by_lead[r.lead].push_back(&r);
        ++report.answers[r.answer].requests;
    }
    for (const auto& lead : leads) {
        auto found = by_lead.extract(lead.id);
        auto requests = found.empty() ? requests_of_lead{} : std::move(found.mapped());
        bool repeated = false;
        const auto note = [&](const requests_of_lead& of_one) {
            if (!of_one.empty()) ++report.answers[of_one.back()->answer].last;
            repeated |= of_one.size() > 1;
        };
        for (const auto& order : lead.orders) {
            const auto own = with_key(requests, order.idem);
            note(own);
            check_order(lead.id, order, own, allowed, report.differences);
        }
        note(requests);
        check_lead(lead, requests, allowed, report.differences);
        if (repeated) ++report.repeated;
    }
    for (const auto& [lead, requests] : by_lead) ++report.answers[requests.back()->answer].last;
    std::vector<difference> unknown;
    for (const auto& [lead, requests] : by_lead)
        unknown.push_back(
            {lead, "received " + std::to_string(requests.size()) + " times, but there is no such lead"});
    std::ranges::sort(unknown, {}, &difference::lead);
    std::ranges::move(unknown, std::back_inserter(report.differences));
    return report;
}

std::string table_of(const verify_report& report, std::size_t most) {
    auto out = row_text("answer", "requests", "as last", "what the lead must be");
    for (const auto& [answer, count] : report.answers)
        out +=
            row_text(answer, std::to_string(count.requests), std::to_string(count.last), effect_text(answer));
    out += "leads " + std::to_string(report.leads) + ", requests " + std::to_string(report.requests) +
           ", leads sent more than once " + std::to_string(report.repeated) + ", differences " +
           std::to_string(report.differences.size()) + '\n';
    for (std::size_t i = 0; i < std::min(most, report.differences.size()); ++i)
        out += "lead " + report.differences[i].lead + ": " + report.differences[i].text + '\n';
    if (report.differences.size() > most)
        out += "… and " + std::to_string(report.differences.size() - most) + " more\n";
    return out;
}

} // namespace leadwire::mockcrm
