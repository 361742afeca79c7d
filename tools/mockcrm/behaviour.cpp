#include "tools/mockcrm/behaviour.hpp"

#include <array>
#include <charconv>
#include <cstdlib>

namespace leadwire::mockcrm {
namespace {

using enum behaviour_kind;
constexpr auto accepted = expected_effect::accepted;
constexpr auto rejected = expected_effect::rejected;
constexpr auto failed = expected_effect::failed;
constexpr auto bare = argument_rule::none;
constexpr auto maybe = argument_rule::optional;
constexpr auto needed = argument_rule::required;

// clang-format off
constexpr std::array table{
    behaviour_row{"ok", ok, bare, accepted, 0, R"({"status":"ok","id":9LEAD})"},
    behaviour_row{"number-id", ok, bare, accepted, 0, "the same under a name that says so"},
    behaviour_row{"text-id", text_id, bare, accepted, 0, R"({"status":"ok","id":"T-9LEAD"})"},
    behaviour_row{"long-id", long_id, bare, accepted, 0, "an ID of 25 digits, as a number"},
    behaviour_row{"lead-id", lead_id, bare, failed, 0, R"({"status":"ok","lead_id":9LEAD}, an ID under another name)"},
    behaviour_row{"autologin", autologin, bare, accepted, 0, R"({"status":"ok","id":9LEAD,"url":"https://..."})"},
    behaviour_row{"close", close, bare, accepted, 0, "ok with Connection: close"},
    behaviour_row{"chunked", chunked, bare, accepted, 0, "ok in three chunks"},
    behaviour_row{"gzip", gzip, bare, accepted, 0, "ok, packed by gzip"},
    behaviour_row{"deflate", deflate, bare, accepted, 0, "ok, packed by deflate"},
    behaviour_row{"slow", slow, needed, accepted, 0, "ok after so many milliseconds"},
    behaviour_row{"100-continue", continue_first, bare, accepted, 0, "100 Continue, unasked, then ok"},
    behaviour_row{"cut-after", cut_after, bare, accepted, 0, "ok, then the line is closed without a word"},
    behaviour_row{"echo", echo, bare, expected_effect::any, 0, "the field or member echo of the request, as JSON"},
    behaviour_row{"double", refusal, bare, rejected, 7, R"({"status":"error","error":"double"})"},
    behaviour_row{"duplicate", refusal, bare, rejected, 7, "the same with the error duplicate"},
    behaviour_row{"geo", refusal, bare, rejected, 5, "the same with the error geo"},
    behaviour_row{"phone", refusal, bare, rejected, 1, "the same with the error phone"},
    behaviour_row{"ban", refusal, bare, rejected, 12, "the same with the error ban"},
    behaviour_row{"traffic", refusal, bare, rejected, 15, "the same with the error traffic"},
    behaviour_row{"message", message, bare, failed, 0, R"({"status":"error","message":"..."})"},
    behaviour_row{"empty", empty, bare, failed, 0, "200 without a body"},
    behaviour_row{"no-content", no_content, bare, failed, 0, "204"},
    behaviour_row{"400", bad_request, bare, failed, 0, "400 with a JSON body"},
    behaviour_row{"404", not_found, bare, failed, 0, "404 with an HTML page"},
    behaviour_row{"422", unprocessable, bare, failed, 0, "422 with a JSON body"},
    behaviour_row{"429", too_many, maybe, failed, 0, "429 with Retry-After: so many seconds (1)"},
    behaviour_row{"500", server_error, bare, failed, 0, "500 with a text"},
    behaviour_row{"503", unavailable, maybe, failed, 0, "503, with Retry-After if seconds are given"},
    behaviour_row{"html", html, bare, failed, 0, "200 with an HTML page"},
    behaviour_row{"wrong-charset", wrong_charset, bare, failed, 0, "JSON in windows-1251 that is said to be UTF-8"},
    behaviour_row{"bad-utf8", bad_utf8, bare, failed, 0, "JSON with bytes that are no UTF-8"},
    behaviour_row{"bad-gzip", bad_gzip, bare, failed, 0, "said to be gzip, is not"},
    behaviour_row{"huge", huge, bare, failed, 0, "5 MiB of JSON"},
    behaviour_row{"redirect", redirect, bare, failed, 0, "302 to /mock=ok?ext=LEAD&redirected=1"},
    behaviour_row{"redirect-loop", redirect_loop, bare, failed, 0, "302 to itself, without end"},
    behaviour_row{"garbage", garbage, bare, failed, 0, "bytes that are no HTTP, then closed"},
    behaviour_row{"cut-before", cut_before, bare, failed, 0, "closed after the request was read"},
    behaviour_row{"cut-within-head", cut_within_head, bare, failed, 0, "closed within the answer's head"},
    behaviour_row{"cut-within-body", cut_within_body, bare, failed, 0, "closed within the answer's body"},
    behaviour_row{"reset", reset, bare, failed, 0, "the connection is reset after the request was read"},
    behaviour_row{"never", never, bare, failed, 0, "the request is read, nothing is answered"},
    behaviour_row{"fail-then-ok", fail_then_ok, needed, expected_effect::any, 0, "500 to a lead's first so many requests, then ok"},
    behaviour_row{"cut-then-ok", cut_then_ok, needed, expected_effect::any, 0, "cut-before for a lead's first so many requests, then ok"},
    behaviour_row{"lookup", lookup, bare, expected_effect::any, 0, "ok if a request of the lead came before, else unknown; is none itself"},
    behaviour_row{"unknown", unknown_lead, bare, expected_effect::any, 0, R"({"status":"unknown"})"},
    behaviour_row{"token", token, maybe, expected_effect::any, 0, R"({"access_token":"t-N",...} of OAuth 2, N growing, after so many milliseconds)"},
    behaviour_row{"401", unauthorized, bare, failed, 0, "401 with a JSON body"},
    behaviour_row{"401-then-ok", unauthorized_then_ok, needed, expected_effect::any, 0, "401 to a lead's first so many requests, then ok"},
};
// clang-format on

} // namespace

std::string_view name_of(expected_effect effect) {
    switch (effect) {
    case expected_effect::accepted:
        return "processing with the ID given";
    case expected_effect::rejected:
        return "cancel";
    case expected_effect::failed:
        return "new";
    case expected_effect::any:
        break;
    }
    return "any";
}

std::span<const behaviour_row> behaviours() {
    return table;
}

std::string behaviour::text() const {
    std::string out(row->name);
    if (argument >= 0) out += ":" + std::to_string(argument);
    return out;
}

result<behaviour> parse_behaviour(std::string_view text) {
    const auto colon = text.find(':');
    const auto name = text.substr(0, colon);
    for (const auto& row : table) {
        if (row.name != name) continue;
        if (colon == std::string_view::npos) {
            if (row.argument == argument_rule::required)
                return invalid("", "behaviour \"" + std::string(name) + "\" needs a number behind a colon");
            return behaviour{&row, -1};
        }
        const auto digits = text.substr(colon + 1);
        int number = -1;
        const auto [end, bad] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (bad != std::errc{} || end != digits.data() + digits.size() || number < 0 ||
            row.argument == argument_rule::none)
            return invalid("", "behaviour \"" + std::string(name) + "\" does not take \"" +
                                   std::string(digits) + '"');
        return behaviour{&row, number};
    }
    return invalid("",
                   "there is no behaviour \"" + std::string(name) + "\"; `mockcrm behaviours` lists them");
}

behaviour named(std::string_view text) {
    auto b = parse_behaviour(text);
    if (!b) std::abort();
    return *b;
}

behaviour resolved(const behaviour& b, int hit) {
    if (b.row->kind == lookup) return named(hit > 1 ? "ok" : "unknown");
    if (b.row->kind == fail_then_ok) return named(hit <= b.argument ? "500" : "ok");
    if (b.row->kind == cut_then_ok) return named(hit <= b.argument ? "cut-before" : "ok");
    if (b.row->kind == unauthorized_then_ok) return named(hit <= b.argument ? "401" : "ok");
    return b;
}

} // namespace leadwire::mockcrm
