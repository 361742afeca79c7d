#include "host/lead/utf8.hpp"
#include "host/plugin/host_call.hpp"

namespace leadwire::plugin {
namespace {

constexpr std::size_t longest_text = 65536;
constexpr std::size_t longest_value = std::size_t{32}
                                      << 20; // the largest answer, with every byte of it escaped

std::string too_long(std::size_t size, std::size_t most) {
    return std::to_string(size) + " bytes of text; allowed: at most " + std::to_string(most);
}

lw_status skip(lw_call* call, const lw_text* answer) {
    return answer_in(in_preprocess, call, [&](lw_call& c) -> lw_status {
        if (answer != nullptr && !readable(*answer))
            return refuse(c, LW_INVALID, "skip: a null pointer with a length");
        c.send->skipped = true;
        c.send->skip_answer.reset();
        if (answer != nullptr) c.send->skip_answer = view(*answer);
        return LW_OK;
    });
}

lw_status answer(lw_call* call, lw_answer* out) {
    return answer_in(in_process, call, [&](lw_call& c) {
        const target_answer* a = c.send->answer;
        return fill(
            c, out,
            {sizeof(lw_answer), a != nullptr ? a->status : 0, a != nullptr ? to_c(a->body) : lw_text{}});
    });
}
lw_status answer_header_at(lw_call* call, std::size_t index, lw_header* out) {
    return answer_in(in_process, call, [&](lw_call& c) -> lw_status {
        if (c.send->answer == nullptr || index >= c.send->answer->headers.size()) return LW_NOT_FOUND;
        const auto& [name, value] = c.send->answer->headers[index];
        return fill(c, out, {sizeof(lw_header), 0, to_c(name), to_c(value)});
    });
}
lw_status answer_header(lw_call* call, lw_text name, lw_text* out) {
    return answer_in(in_process, call, [&](lw_call& c) -> lw_status {
        if (c.send->answer == nullptr) return LW_NOT_FOUND;
        auto found = c.send->answer->header(view(name));
        return found ? hand_out(c, out, *found) : static_cast<lw_status>(LW_NOT_FOUND);
    });
}

lw_status verdict(lw_call* call, const lw_verdict* given) {
    return answer_in(in_process, call, [&](lw_call& c) -> lw_status {
        if (given == nullptr || given->size < sizeof(lw_verdict) || !readable(given->text))
            return refuse(c, LW_INVALID,
                          "outcome: a verdict without its size, or a null pointer with a length");
        typed_verdict made;
        if (given->text.data != nullptr) made.text = std::string();
        const std::string_view text = view(given->text);
        switch (given->kind) {
        case LW_ACCEPTED:
            made.kind = verdict_kind::accepted;
            break;
        case LW_REJECTED:
            made.kind = verdict_kind::rejected;
            break;
        case LW_FAILED:
            made.kind = verdict_kind::failed;
            break;
        case LW_DONE:
            made.kind = verdict_kind::done;
            break;
        case LW_REDIRECT:
            made.kind = verdict_kind::redirect;
            break;
        case LW_MESSAGE:
            made.kind = verdict_kind::message;
            break;
        case LW_NOT_THERE:
            if (!c.send->probing)
                return refuse(c, LW_INVALID, "outcome: not_there is an outcome of probe alone");
            made.kind = verdict_kind::not_there;
            break;
        default:
            return refuse(c, LW_INVALID, "outcome: unknown kind " + std::to_string(given->kind));
        }
        if (made.kind == verdict_kind::failed) {
            made.text = readable_text(text, longest_text);
        } else {
            if (text.size() > longest_text)
                return refuse(c, LW_INVALID, "outcome: " + too_long(text.size(), longest_text));
            if (!is_storable(text))
                return refuse(c, LW_INVALID, "outcome: a text that is not UTF-8, or holds a zero byte");
            if (made.text) made.text = text;
        }
        if (made.kind == verdict_kind::rejected) {
            made.text.reset();
            made.reason = given->reason;
            if (made.reason < 1)
                return refuse(c, LW_INVALID,
                              "outcome: rejected with reason " + std::to_string(made.reason) +
                                  "; allowed: from 1");
        }
        if (made.kind == verdict_kind::done || made.kind == verdict_kind::not_there) made.text.reset();
        c.send->verdict = std::move(made);
        return LW_OK;
    });
}

lw_status verdict_value(lw_call* call, const lw_value* given) {
    return answer_in(in_process, call, [&](lw_call& c) -> lw_status {
        // An array or object is judged by being one; a text may become an ID.
        const std::size_t most = given != nullptr && given->kind == LW_JSON ? longest_value : longest_text;
        if (given != nullptr && given->size >= sizeof(lw_value) && given->text.size > most)
            return refuse(c, LW_INVALID, "outcome: " + too_long(given->text.size, most));
        auto value = taken(given);
        if (!value) return refuse(c, LW_INVALID, "outcome: " + value.error().text);
        c.send->verdict = std::move(*value);
        return LW_OK;
    });
}

} // namespace

void add_outcome_functions(lw_host& table) {
    table.skip = skip;
    table.answer = answer;
    table.answer_header_at = answer_header_at;
    table.answer_header = answer_header;
    table.verdict = verdict;
    table.verdict_value = verdict_value;
}

} // namespace leadwire::plugin
