#include "host/delivery/outcome.hpp"

#include "host/delivery/one_line.hpp"
#include "host/delivery/plain_value.hpp"
#include "host/lead/unicode.hpp"
#include "host/lead/utf8.hpp"

#include <algorithm>
#include <span>

namespace leadwire {
namespace {

constexpr std::size_t why_limit = 1000; // characters

outcome failed(std::string_view why) {
    return {.kind = outcome_kind::failed, .external_id = {}, .reason = 0, .text = one_line(why, why_limit)};
}

outcome accepted() {
    return {.kind = outcome_kind::accepted, .external_id = {}, .reason = 0, .text = {}};
}

outcome accepted_as(std::string_view id) {
    id = trim(id);
    if (id.empty()) return failed("accepted with an empty ID; allowed: an ID, or none for the lead's own");
    if (!is_storable(id)) return failed("accepted with an ID that is no UTF-8 text");
    return {.kind = outcome_kind::accepted, .external_id = std::string(id), .reason = 0, .text = {}};
}

outcome rejected(int reason) {
    if (reason < 1) return failed("rejected with reason " + std::to_string(reason) + "; allowed: from 1");
    return {.kind = outcome_kind::rejected, .external_id = {}, .reason = reason, .text = {}};
}

outcome done() {
    return {.kind = outcome_kind::done, .external_id = {}, .reason = 0, .text = {}};
}

outcome redirected(std::string_view url) {
    url = trim(url);
    if (!is_full_url(url))
        return failed("redirect to \"" + one_line(url, 100) +
                      "\"; allowed: a full URL with http:// or https://");
    return {.kind = outcome_kind::redirect, .external_id = {}, .reason = 0, .text = std::string(url)};
}

outcome message(std::string_view text) {
    text = trim(text);
    if (text.empty()) return failed("a message without text");
    if (!is_storable(text)) return failed("a message that is no UTF-8 text");
    return {.kind = outcome_kind::message, .external_id = {}, .reason = 0, .text = std::string(text)};
}

std::span<const outcome_kind> outcomes_of(flow f) {
    using enum outcome_kind;
    static constexpr outcome_kind of_new[]{accepted, rejected, failed};
    static constexpr outcome_kind of_change[]{done, failed};
    static constexpr outcome_kind of_approved[]{accepted, failed};
    static constexpr outcome_kind of_sync[]{redirect, message, rejected, accepted, failed};
    switch (f) {
    case flow::new_lead:
        return of_new;
    case flow::change:
        return of_change;
    case flow::approved:
        return of_approved;
    case flow::sync:
        return of_sync;
    }
    return {};
}

outcome_kind kind_of(verdict_kind kind) {
    switch (kind) {
    case verdict_kind::accepted:
        return outcome_kind::accepted;
    case verdict_kind::rejected:
        return outcome_kind::rejected;
    case verdict_kind::done:
        return outcome_kind::done;
    case verdict_kind::redirect:
        return outcome_kind::redirect;
    case verdict_kind::message:
        return outcome_kind::message;
    case verdict_kind::not_there:
    case verdict_kind::failed:
        break;
    }
    return outcome_kind::failed;
}

bool has(flow f, outcome_kind kind) {
    auto known = outcomes_of(f);
    return std::ranges::find(known, kind) != known.end();
}

outcome not_of(flow f, outcome_kind kind) {
    std::string allowed;
    for (auto known : outcomes_of(f)) allowed.append(allowed.empty() ? "" : ", ").append(name_of(known));
    return failed("flow " + std::string(name_of(f)) + " has no outcome " + std::string(name_of(kind)) +
                  "; allowed: " + allowed);
}

outcome judge_typed(flow f, const typed_verdict& v) {
    auto kind = kind_of(v.kind);
    if (v.kind == verdict_kind::not_there) return failed("not_there is an outcome of probe alone");
    if (!has(f, kind)) return not_of(f, kind);
    auto text = v.text.value_or("");
    switch (kind) {
    case outcome_kind::accepted:
        return v.text ? accepted_as(text) : accepted();
    case outcome_kind::rejected:
        return rejected(v.reason);
    case outcome_kind::done:
        return done();
    case outcome_kind::redirect:
        return redirected(text);
    case outcome_kind::message:
        return message(text);
    case outcome_kind::failed:
        break;
    }
    return failed(one_line(text, 1).empty() ? "the plugin gave no reason" : text);
}

outcome rejected_by(std::string_view integer) {
    if (auto reason = reason_in(integer)) return rejected(*reason);
    return failed("the reason " + one_line(integer, 40) + " is too large; allowed: down to -2147483647");
}

outcome judge_sync(const plain_value& plain) {
    std::string_view value = plain.text;
    if (plain.kind == plain_kind::negative) return rejected_by(value);
    if (plain.kind == plain_kind::positive) return accepted_as(value);
    if (value.starts_with("id:")) return accepted_as(value.substr(3));
    return is_full_url(value) ? redirected(value) : message(value);
}

outcome judge_plain(flow f, const json::value& v) {
    auto plain = read_plain_value(v);
    if (plain.kind == plain_kind::empty) return failed(plain.text);
    if (f == flow::change) return done();
    switch (plain.kind) {
    case plain_kind::composite:
        return failed(plain.text);
    case plain_kind::truth:
        return accepted();
    default:
        break;
    }
    if (f == flow::sync) return judge_sync(plain);
    if (f == flow::new_lead && plain.kind == plain_kind::negative) return rejected_by(plain.text);
    return accepted_as(plain.text);
}

} // namespace

std::string_view name_of(outcome_kind kind) {
    switch (kind) {
    case outcome_kind::accepted:
        return "accepted";
    case outcome_kind::rejected:
        return "rejected";
    case outcome_kind::done:
        return "done";
    case outcome_kind::redirect:
        return "redirect";
    case outcome_kind::message:
        return "message";
    case outcome_kind::failed:
        return "failed";
    }
    return {};
}

outcome judge(flow f, const verdict& v) {
    if (const auto* typed = std::get_if<typed_verdict>(&v)) return judge_typed(f, *typed);
    return judge_plain(f, std::get<json::value>(v));
}

} // namespace leadwire
