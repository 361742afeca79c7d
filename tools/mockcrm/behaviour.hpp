// What the mock CRM can do to a request, by name: one table for the server, for `verify` and for the printed
// list.
#pragma once

#include "host/lead/error.hpp"

#include <span>
#include <string>
#include <string_view>

namespace leadwire::mockcrm {

enum class behaviour_kind {
    ok,
    text_id,
    long_id,
    lead_id,
    autologin,
    close,
    chunked,
    gzip,
    deflate,
    slow,
    continue_first,
    cut_after,
    echo,
    refusal,
    message,
    empty,
    no_content,
    bad_request,
    not_found,
    unprocessable,
    too_many,
    server_error,
    unavailable,
    html,
    wrong_charset,
    bad_utf8,
    bad_gzip,
    huge,
    redirect,
    redirect_loop,
    garbage,
    cut_before,
    cut_within_head,
    cut_within_body,
    reset,
    never,
    fail_then_ok,
    cut_then_ok,
    lookup,
    unknown_lead,
    token,
    unauthorized,
    unauthorized_then_ok,
};

/// What a lead must look like after that answer was the last one.
enum class expected_effect {
    accepted, ///< status processing with the ID that was given
    rejected, ///< status cancel with the row's reason
    failed,   ///< still new, without an ID
    any,      ///< the caller decides: nothing to compare
};
[[nodiscard]] std::string_view name_of(expected_effect effect);

enum class argument_rule { none, optional, required };

struct behaviour_row {
    std::string_view name;
    behaviour_kind kind;
    argument_rule argument; ///< a number behind a colon: "slow:250"
    expected_effect effect;
    int reason;            ///< of a rejection
    std::string_view what; ///< one line for people
};
[[nodiscard]] std::span<const behaviour_row> behaviours();

/// A row with its argument (-1: none given).
struct behaviour {
    const behaviour_row* row = nullptr;
    int argument = -1;
    [[nodiscard]] std::string text() const;
};

/// Reads "ok", "slow:250", "429:3"; an error names what was found.
[[nodiscard]] result<behaviour> parse_behaviour(std::string_view text);
/// The same for names that are known to be right.
[[nodiscard]] behaviour named(std::string_view text);
/// Turns fail-then-ok, cut-then-ok, 401-then-ok and lookup into what they mean for the lead's request number `hit`, from 1.
[[nodiscard]] behaviour resolved(const behaviour& b, int hit);

} // namespace leadwire::mockcrm
