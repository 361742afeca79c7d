#include "tools/mockcrm/verify.hpp"

#include <algorithm>
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

class lead_check {
public:
    lead_check(const lead_found& lead, const requests_of_lead& requests, std::vector<difference>& out)
        : lead_(lead), out_(out) {
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
        if (!tries_.empty()) check_effect(*tries_.back());
    }

private:
    void say(std::string text) { out_.push_back({lead_.id, std::move(text)}); }

    void check_counts(repeats allowed) {
        std::vector<const attempt_made*> sent;
        for (const auto& a : lead_.attempts)
            if (a.was_sent()) sent.push_back(&a);
        if (sent.size() != tries_.size())
            say("sent " + std::to_string(sent.size()) + " times by its attempts, received " +
                std::to_string(tries_.size()) + " times");
        else if (tries_.empty() && lead_.status == "new")
            say("never sent");
        for (std::size_t i = 0; i < std::min(sent.size(), tries_.size()); ++i)
            if (sent[i]->http_status != 0 && tries_[i]->status != 0 &&
                sent[i]->http_status != tries_[i]->status)
                say("attempt " + std::to_string(i + 1) + " has HTTP status " +
                    std::to_string(sent[i]->http_status) + ", answered was " +
                    std::to_string(tries_[i]->status));
        for (std::size_t i = 0; i + 1 < tries_.size(); ++i)
            if (is_final(*tries_[i])) say("sent again after the answer \"" + tries_[i]->answer + '"');
        if (allowed == repeats::never && tries_.size() > 1)
            say("received " + std::to_string(tries_.size()) + " times, allowed is once");
    }

    void check_idempotency() {
        for (const auto* r : tries_)
            if (r->idem != tries_.front()->idem) {
                say("idempotency key \"" + tries_.front()->idem + "\", then \"" + r->idem + '"');
                return;
            }
    }

    void check_effect(const logged_request& last) {
        const auto* row = row_of(last.answer);
        if (!row) return say("the log has an unknown answer \"" + last.answer + '"');
        switch (row->effect) {
        case expected_effect::any:
            return;
        case expected_effect::accepted:
            return expect(last, "processing", 0, last.crm_id);
        case expected_effect::rejected:
            return expect(last, "cancel", row->reason, "");
        case expected_effect::failed:
            return expect(last, "new", 0, "");
        }
    }

    void expect(const logged_request& last, const std::string& status, int reason,
                const std::string& external_id) {
        const auto answered = " after the answer \"" + last.answer + '"';
        if (lead_.status != status) say("status " + lead_.status + " instead of " + status + answered);
        if (lead_.reason != reason)
            say("reason " + std::to_string(lead_.reason) + " instead of " + std::to_string(reason) +
                answered);
        if (lead_.external_id != external_id)
            say("external ID \"" + lead_.external_id + "\" instead of \"" + external_id + '"' + answered);
    }

    const lead_found& lead_;
    std::vector<difference>& out_;
    requests_of_lead tries_;
};

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
    for (const auto& [lead, requests] : by_lead) ++report.answers[requests.back()->answer].last;
    for (const auto& lead : leads) {
        const auto requests = by_lead.extract(lead.id);
        if (!requests.empty() && requests.mapped().size() > 1) ++report.repeated;
        lead_check(lead, requests.empty() ? requests_of_lead{} : requests.mapped(), report.differences)
            .run(allowed);
    }
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
