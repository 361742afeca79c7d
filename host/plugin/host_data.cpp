#include "host/lead/lead_edit.hpp"
#include "host/lead/lead_json.hpp"
#include "host/plugin/host_call.hpp"

namespace leadwire::plugin {
namespace {

const json::object no_members;

/// The parameters of a row that may be missing.
template <class Row>
const json::object& params_of(const Row* row) {
    return row != nullptr ? row->params : no_members;
}

json::value product_value(const product& p) {
    return json::object{{"id", number(p.id)}, {"name", p.name}, {"params", p.params}};
}

/// The members of a scope; nothing for the order, the products and an unknown scope, which are no objects of
/// the host.
const json::object* members_of(const plugin_send& send, std::uint32_t scope) {
    const macro_input& data = send.data;
    const json::object* geo = nullptr;
    switch (scope) {
    case LW_SCOPE_META:
        return &data.order().meta;
    case LW_SCOPE_OFFER:
        return data.offer() != nullptr ? &data.offer()->document : &no_members;
    case LW_SCOPE_OFFER_PARAMS:
        return &params_of(data.offer());
    case LW_SCOPE_GEO_PARAMS:
        return (geo = data.geo_params()) != nullptr ? geo : &no_members;
    case LW_SCOPE_GOAL_PARAMS:
        return &params_of(data.goal());
    case LW_SCOPE_SITE_PARAMS:
        return &params_of(data.landing());
    case LW_SCOPE_SPACE_PARAMS:
        return &params_of(data.prelanding());
    case LW_SCOPE_CHANGE:
        return &send.change;
    default:
        return nullptr;
    }
}

lw_status unknown_scope(lw_call& c, std::uint32_t scope) {
    return refuse(c, LW_INVALID, "unknown scope " + std::to_string(scope));
}

lw_status data(lw_call* call, std::uint32_t scope, lw_text name, lw_value* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        if (!readable(name)) return refuse(c, LW_INVALID, "data: a null pointer for the name");
        const plugin_send& send = *c.send;
        if (scope == LW_SCOPE_ORDER) {
            auto value = field_of(send.data.order(), view(name));
            if (!value)
                return refuse(c, LW_INVALID,
                              "a lead has no field \"" + readable_text(view(name), 256) + "\"");
            c.value = std::move(*value);
            return hand_out(c, out, &c.value);
        }
        if (scope == LW_SCOPE_PRODUCTS) {
            if (send.data.offer() != nullptr)
                for (const product& p : send.data.offer()->products)
                    if (to_string(p.id) == view(name)) {
                        c.value = product_value(p);
                        return hand_out(c, out, &c.value);
                    }
            return hand_out(c, out, nullptr);
        }
        const json::object* members = members_of(send, scope);
        if (members == nullptr) return unknown_scope(c, scope);
        const json::value* found = json::find(*members, view(name));
        // As the macro {offer:x} does: main fields first, then the further ones.
        if (found == nullptr && scope == LW_SCOPE_OFFER) {
            const json::value* further = json::find(*members, "fields");
            if (further != nullptr && further->if_object() != nullptr)
                found = json::find(*further->if_object(), view(name));
        }
        return hand_out(c, out, found);
    });
}

lw_status data_all(lw_call* call, std::uint32_t scope, lw_text* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        const plugin_send& send = *c.send;
        if (scope == LW_SCOPE_ORDER) {
            c.text = json::dump(lead_to_json(send.data.order()));
        } else if (scope == LW_SCOPE_PRODUCTS) {
            json::object all;
            if (send.data.offer() != nullptr)
                for (const product& p : send.data.offer()->products)
                    json::set(all, to_string(p.id), product_value(p));
            c.text = json::dump(std::move(all));
        } else {
            const json::object* members = members_of(send, scope);
            if (members == nullptr) return unknown_scope(c, scope);
            c.text = json::dump(*members);
        }
        return hand_out(c, out, c.text);
    });
}

lw_status expand(lw_call* call, lw_text text, std::uint32_t context, lw_text* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        if (!readable(text) || context > LW_CONTEXT_URL)
            return refuse(c, LW_INVALID, "expand: a null pointer or unknown context");
        auto found = c.templates->find(view(text),
                                       context == LW_CONTEXT_URL ? text_context::url : text_context::plain);
        if (!found) return refuse(c, LW_INVALID, found.error().message());
        const auto& [parsed, secrets] = **found;
        c.text.clear();
        parsed.append_to(c.text, c.send->data);
        if (!secrets.empty()) {
            const secret_values& values = c.send->data.setting().secrets;
            for (const std::string& name : secrets)
                if (auto at = values.find(name); at != values.end())
                    c.send->secrets_shown.push_back(at->second);
            for (std::string& shown : parsed.filtered_secrets(values))
                c.send->secrets_shown.push_back(std::move(shown));
        }
        return hand_out(c, out, c.text);
    });
}

lw_status lookup(lw_call* call, std::uint32_t what, std::int64_t id, lw_text name, lw_value* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        if (!readable(name)) return refuse(c, LW_INVALID, "lookup: a null pointer for the name");
        const catalog& all = c.send->data.setting().catalog;
        const offer* of = what <= LW_LOOKUP_GEO ? all.find(offer_id{id}) : nullptr;
        const auto param = [&](const json::object& params) { return json::find(params, view(name)); };
        json::object rows;
        switch (what) {
        case LW_LOOKUP_PRODUCT:
            if (of == nullptr) return hand_out(c, out, nullptr);
            for (const product& p : of->products)
                if (const json::value* v = param(p.params)) json::set(rows, to_string(p.id), *v);
            break;
        case LW_LOOKUP_GEO:
            if (of == nullptr) return hand_out(c, out, nullptr);
            for (const auto& [country, params] : of->geo_params)
                if (const json::value* v = param(params)) json::set(rows, country, *v);
            break;
        case LW_LOOKUP_OFFER:
            return hand_out(c, out, param(params_of(of)));
        case LW_LOOKUP_GOAL:
            return hand_out(c, out, param(params_of(all.find(goal_id{id}))));
        case LW_LOOKUP_SITE:
        case LW_LOOKUP_SPACE:
            return hand_out(c, out, param(params_of(all.find(site_id{id}))));
        default:
            return refuse(c, LW_INVALID, "unknown lookup " + std::to_string(what));
        }
        c.value = std::move(rows);
        return hand_out(c, out, &c.value);
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
