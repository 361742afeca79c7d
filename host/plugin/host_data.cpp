#include "host/lead/lead_edit.hpp"
#include "host/lead/lead_json.hpp"
#include "host/plugin/host_call.hpp"
#include "host/plugin/lead_data.hpp"

namespace leadwire::plugin {
namespace {

/// Scopes that are part of the send itself.
const json::object* own_members(const plugin_send& send, std::uint32_t scope) {
    return scope == LW_SCOPE_META ? &send.data.order().meta : scope == LW_SCOPE_CHANGE ? &send.change : nullptr;
}

lw_status refused(lw_call& c, const error& why) {
    return refuse(c, LW_INVALID, why.message());
}
lw_status hand_over(lw_call& c, lw_value* out, result<std::optional<json::value>> found) {
    if (!found) return refused(c, found.error());
    if (!*found) return hand_out(c, out, nullptr);
    c.value = std::move(**found);
    return hand_out(c, out, &c.value);
}
lw_status hand_over(lw_call& c, lw_text* out, result<std::string> text) {
    if (!text) return refused(c, text.error());
    c.text = std::move(*text);
    return hand_out(c, out, std::string_view(c.text));
}

lw_status data(lw_call* call, std::uint32_t scope, lw_text name, lw_value* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        if (!readable(name)) return refuse(c, LW_INVALID, "data: a null pointer for the name");
        if (scope == LW_SCOPE_ORDER) {
            auto value = field_of(c.send->data.order(), view(name));
            if (!value)
                return refuse(c, LW_INVALID, "a lead has no field \"" + readable_text(view(name), 256) + "\"");
            c.value = std::move(*value);
            return hand_out(c, out, &c.value);
        }
        if (const json::object* own = own_members(*c.send, scope))
            return hand_out(c, out, json::find(*own, view(name)));
        return hand_over(c, out, c.data->value(scope, view(name)));
    });
}

lw_status data_all(lw_call* call, std::uint32_t scope, lw_text* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        if (scope == LW_SCOPE_ORDER) return hand_over(c, out, json::dump(lead_to_json(c.send->data.order())));
        if (const json::object* own = own_members(*c.send, scope)) return hand_over(c, out, json::dump(*own));
        return hand_over(c, out, c.data->all(scope));
    });
}

lw_status expand(lw_call* call, lw_text text, std::uint32_t context, lw_text* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        if (!readable(text) || context > LW_CONTEXT_URL)
            return refuse(c, LW_INVALID, "expand: a null pointer or unknown context");
        return hand_over(
            c, out, c.data->expand(view(text), context == LW_CONTEXT_URL ? text_context::url : text_context::plain));
    });
}

lw_status lookup(lw_call* call, std::uint32_t what, std::int64_t id, lw_text name, lw_value* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        if (!readable(name)) return refuse(c, LW_INVALID, "lookup: a null pointer for the name");
        return hand_over(c, out, c.data->lookup(what, id, view(name)));
    });
}

lw_status info(lw_call* call, lw_send_info* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        const macro_send& send = c.send->data.send();
        return fill(c, out,
                    {sizeof(lw_send_info), static_cast<std::uint32_t>(c.send->flow), send.attempt,
                     send.now.time_since_epoch().count(), to_c(send.idem), to_c(send.external_id)});
    });
}

} // namespace

void add_data_functions(lw_host& table) {
    table.info = info;
    table.data = data;
    table.data_all = data_all;
    table.expand = expand;
    table.lookup = lookup;
}

} // namespace leadwire::plugin
