#include "host/plugin/host_extensions.hpp"
#include "host/plugin/store_limits.hpp"

#include <algorithm>

namespace leadwire::plugin {
namespace {

using verb = store_question::verb;

constexpr std::size_t shown_of_key = 256;

lw_status refuse_key(lw_call& c, lw_text key, const std::string& why) {
    return refuse(c, LW_INVALID, "store: \"" + readable_text(view(key), shown_of_key) + "\": " + why);
}

/// Empty for a key that may be used.
std::string mistake_in(lw_text key) {
    if (!readable(key)) return "store: a null pointer for the key";
    return mistake_in_key(view(key));
}

/// Empty for a value that may be kept that long.
std::string mistake_in(lw_text value, std::int64_t ttl) {
    if (!readable(value)) return "a null pointer for the value";
    return mistake_in_value(view(value), ttl);
}

/// Runs `work(call)` if the key may be used.
template <class Work>
lw_status with_key(lw_call* call, lw_text key, Work work) noexcept {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        if (std::string wrong = mistake_in(key); !wrong.empty()) return refuse(c, LW_INVALID, wrong);
        return work(c);
    });
}
bool has_right(const lw_call& c, lw_text key) {
    return std::ranges::find(c.claimed, view(key)) != c.claimed.end();
}
lw_status without_right(lw_call& c, lw_text key) {
    return refuse_key(c, key, "this call has no right to make it; claim comes first");
}

/// LW_OK once `take(reply)` has said so.
template <class Take>
lw_status asked(lw_call& c, store_question question, Take take) {
    auto reply = ask<store_reply>(c, std::move(question));
    if (!reply) return refuse(c, LW_ERROR, "store: " + reply.error().message());
    return take(*reply);
}
lw_status done(store_reply&) {
    return LW_OK;
}
lw_status hand_over(lw_call& c, lw_text* out, std::string value) {
    c.text = std::move(value);
    return hand_out(c, out, c.text);
}

lw_status get(lw_call* call, lw_text key, lw_text* out) {
    return with_key(call, key, [&](lw_call& c) {
        return asked(c, {verb::get, std::string(view(key))}, [&](store_reply& r) {
            return r.value ? hand_over(c, out, std::move(*r.value)) : static_cast<lw_status>(LW_NOT_FOUND);
        });
    });
}

lw_status set(lw_call* call, lw_text key, lw_text value, std::int64_t ttl) {
    return with_key(call, key, [&](lw_call& c) {
        if (std::string wrong = mistake_in(value, ttl); !wrong.empty()) return refuse_key(c, key, wrong);
        return asked(c, {verb::set, std::string(view(key)), std::string(view(value)), std::chrono::milliseconds(ttl)},
                     done);
    });
}

lw_status drop(lw_call* call, lw_text key) {
    return with_key(call, key, [&](lw_call& c) { return asked(c, {verb::drop, std::string(view(key))}, done); });
}

lw_status claim(lw_call* call, lw_text key, lw_text* out) {
    return with_key(call, key, [&](lw_call& c) -> lw_status {
        // Before it is asked for: the right would be nobody's.
        if (out == nullptr) return refuse_key(c, key, "a null pointer for the result");
        // It would wait for itself.
        if (has_right(c, key)) return refuse_key(c, key, "this call makes it already");
        c.claimed.reserve(c.claimed.size() + 1);
        std::string name(view(key));
        return asked(c, {verb::claim, name}, [&](store_reply& r) -> lw_status {
            if (r.value) return hand_over(c, out, std::move(*r.value));
            if (!r.ours) return refuse(c, LW_ERROR, "store: another one is making it, and no time is left to wait");
            c.claimed.push_back(std::move(name));
            return LW_NOT_FOUND;
        });
    });
}

lw_status made(lw_call* call, lw_text key, lw_text value, std::int64_t ttl) {
    return with_key(call, key, [&](lw_call& c) {
        if (!has_right(c, key)) return without_right(c, key);
        if (std::string wrong = mistake_in(value, ttl); !wrong.empty()) return refuse_key(c, key, wrong);
        return asked(c, {verb::made, std::string(view(key)), std::string(view(value)), std::chrono::milliseconds(ttl)},
                     [&](store_reply&) -> lw_status {
                         static_cast<void>(std::erase(c.claimed, view(key)));
                         return LW_OK;
                     });
    });
}

lw_status not_made(lw_call* call, lw_text key) {
    return with_key(call, key, [&](lw_call& c) {
        if (std::erase(c.claimed, view(key)) == 0) return without_right(c, key);
        return asked(c, {verb::not_made, std::string(view(key))}, done);
    });
}

} // namespace

const lw_store& store_table() {
    static const lw_store table{sizeof(lw_store), 0, get, set, drop, claim, made, not_made};
    return table;
}

void give_up_rights(lw_call& call) noexcept {
    while (!call.claimed.empty()) {
        const std::string key = std::move(call.claimed.back());
        call.claimed.pop_back();
        try {
            static_cast<void>(ask<store_reply>(call, store_question{verb::not_made, key}));
        } catch (...) { // NOLINT(bugprone-empty-catch)
            // A right ends by itself too, only later.
        }
    }
}

} // namespace leadwire::plugin
