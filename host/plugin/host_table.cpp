#include "host/lead/utf8.hpp"
#include "host/plugin/host_call.hpp"
#include "host/plugin/host_extensions.hpp"

namespace leadwire::plugin {
namespace {

void set_error(lw_call* call, lw_text text) {
    if (call == nullptr) return;
    try {
        call->failure = readable_text(view(text), longest_message);
    } catch (...) { // NOLINT(bugprone-empty-catch)
        // No memory for a text: the status alone says that it failed.
    }
}

lw_text last_error(lw_call* call) {
    return call != nullptr ? to_c(call->refusal) : lw_text{};
}

void log(lw_call* call, std::uint32_t level, lw_text text) {
    answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        if (!c.send->log || level > LW_LOG_ERROR) return LW_INVALID;
        c.send->log(static_cast<log_level>(level), readable_text(view(text), longest_message));
        return LW_OK;
    });
}

std::uint32_t should_stop(lw_call* call) {
    if (call == nullptr || call->send == nullptr || !call->send->soft_deadline) return 0;
    return std::chrono::steady_clock::now() >= *call->send->soft_deadline ? 1 : 0;
}

lw_status random(lw_call* call, void* out, std::size_t size) {
    return answer_in(in_create | in_send, call, [&](lw_call& c) -> lw_status {
        if (out == nullptr && size != 0)
            return refuse(c, LW_INVALID, "random: a null pointer for the result");
        std::uint64_t first = 0;
        // In create there is no send whose seed it could be.
        draw(c.send != nullptr ? c.send->seed : fresh_seed(), c.send != nullptr ? c.send->drawn : first, out, size);
        return LW_OK;
    });
}

const void* extension(lw_call* call, lw_text name) {
    if (call == nullptr) return nullptr;
    struct ability {
        std::string_view name;
        std::uint32_t need;
        const void* table;
    };
    static const ability abilities[] = {
        {LW_EXTENSION_HTTP, LW_NEEDS_HTTP, &http_table()},
        {LW_EXTENSION_STORE, LW_NEEDS_STORE, &store_table()},
        {LW_EXTENSION_EDIT_NOW, LW_NEEDS_EDIT_NOW, &edit_now_table()},
    };
    for (const ability& a : abilities)
        if (a.name == view(name)) return (call->needs & a.need) != 0 ? a.table : nullptr;
    return nullptr;
}

} // namespace

lw_status hand_out(lw_call& call, lw_value* out, const json::value* value) {
    lw_value made{};
    if (value == nullptr) {
        made.kind = LW_ABSENT;
    } else if (value->is_null()) {
        made.kind = LW_NULL;
    } else if (const bool* flag = value->if_bool()) {
        made.kind = LW_BOOL;
        made.text = to_c(*flag ? "true" : "false");
    } else if (const json::number* number = value->if_number()) {
        made.kind = LW_NUMBER;
        made.text = to_c(number->digits);
    } else if (const std::string* text = value->if_string()) {
        made.kind = LW_STRING;
        made.text = to_c(*text);
    } else {
        made.kind = LW_JSON;
        call.text = json::dump(*value);
        made.text = to_c(call.text);
    }
    return fill(call, out, made);
}

result<json::value> taken(const lw_value* value) {
    if (value == nullptr || value->size < sizeof(lw_value) || !readable(value->text))
        return invalid("value", "a value without its size, or a null pointer with a length");
    const std::string_view text = view(value->text);
    switch (value->kind) {
    case LW_NULL:
        return json::value();
    case LW_BOOL:
        if (text == "true" || text == "false") return json::value(text == "true");
        return invalid("value", "\"" + readable_text(text, 64) + "\" is no boolean; allowed: true, false");
    case LW_STRING:
        if (!is_storable(text)) return invalid("value", "a text that is not UTF-8, or holds a zero byte");
        return json::value(text);
    case LW_NUMBER: {
        auto parsed = json::parse(text);
        if (!parsed || parsed->if_number() == nullptr || parsed->if_number()->digits.size() != text.size())
            return invalid("value", "\"" + readable_text(text, 64) + "\" is no JSON number");
        return parsed;
    }
    case LW_JSON: {
        auto parsed = json::parse(text);
        if (!parsed) return invalid("value", "no JSON: " + parsed.error().message());
        return parsed;
    }
    default:
        return invalid("value", "unknown kind " + std::to_string(value->kind));
    }
}

std::string readable_text(std::string_view text, std::size_t most) {
    std::string out;
    while (!text.empty() && out.size() < most) {
        const std::size_t size = text.front() != '\0' ? first_character(text) : 0;
        if (size != 0 && out.size() + size > most) break;
        out += size != 0 ? text.substr(0, size) : "\xEF\xBF\xBD";
        text.remove_prefix(size != 0 ? size : 1);
    }
    return out;
}

const lw_host& host_table() {
    static const lw_host table = [] {
        lw_host made{};
        made.size = sizeof made;
        made.abi_version = LW_ABI_VERSION;
        made.set_error = set_error;
        made.last_error = last_error;
        made.log = log;
        made.should_stop = should_stop;
        made.random = random;
        made.extension = extension;
        add_data_functions(made);
        add_request_functions(made);
        add_field_functions(made);
        add_outcome_functions(made);
        add_edit_functions(made);
        return made;
    }();
    return table;
}

} // namespace leadwire::plugin
