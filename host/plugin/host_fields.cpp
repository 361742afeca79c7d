#include "host/lead/request_body.hpp"
#include "host/plugin/host_call.hpp"

namespace leadwire::plugin {
namespace {

lw_status fill_field(lw_call& call, lw_field* out, const field& f) {
    return fill(call, out,
                {sizeof(lw_field), f.file ? 1U : 0U, to_c(f.name), to_c(f.file ? f.file->name : f.value)});
}
lw_status without_name(lw_call& c) {
    return refuse(c, LW_INVALID, "a field without a name, or a null pointer with a length");
}
bool has_name(lw_text name) {
    return readable(name) && name.size != 0;
}

lw_status field_at(lw_call* call, std::size_t index, lw_field* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        const auto& all = c.send->request.fields.all();
        return index < all.size() ? fill_field(c, out, all[index]) : static_cast<lw_status>(LW_NOT_FOUND);
    });
}
lw_status field_named(lw_call* call, lw_text name, lw_field* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        const field* found = c.send->request.fields.find(view(name));
        return found != nullptr ? fill_field(c, out, *found) : static_cast<lw_status>(LW_NOT_FOUND);
    });
}
lw_status set_field(lw_call* call, lw_text name, lw_text value) {
    return answer_in(in_preprocess, call, [&](lw_call& c) -> lw_status {
        if (!has_name(name) || !readable(value)) return without_name(c);
        c.send->request.fields.set({std::string(view(name)), std::string(view(value)), std::nullopt});
        return LW_OK;
    });
}
lw_status set_file(lw_call* call, lw_text name, lw_text custom_field) {
    return answer_in(in_preprocess, call, [&](lw_call& c) -> lw_status {
        if (!has_name(name) || !readable(custom_field)) return without_name(c);
        const json::value* document = json::find(c.send->data.order().meta, view(custom_field));
        field made{std::string(view(name)), {}, std::nullopt};
        if (document != nullptr && !document->is_null()) {
            made.file = attachment_in(*document);
            if (!made.file)
                return refuse(c, LW_INVALID,
                              "meta." + readable_text(view(custom_field), 256) + ": not an attached file");
        }
        c.send->request.fields.set(std::move(made));
        return LW_OK;
    });
}
lw_status remove_field(lw_call* call, lw_text name) {
    return answer_in(in_preprocess, call, [&](lw_call& c) -> lw_status {
        return c.send->request.fields.remove(view(name)) ? LW_OK : LW_NOT_FOUND;
    });
}
lw_status clear_fields(lw_call* call) {
    return answer_in(in_preprocess, call, [&](lw_call& c) -> lw_status {
        c.send->request.fields.clear();
        return LW_OK;
    });
}
lw_status fields_json(lw_call* call, lw_text* out) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        auto made = fields_to_json(c.send->request.fields);
        if (!made) return refuse(c, LW_INVALID, made.error().message());
        c.text = json::dump(*made);
        return hand_out(c, out, c.text);
    });
}

} // namespace

void add_field_functions(lw_host& table) {
    table.field_at = field_at;
    table.field = field_named;
    table.set_field = set_field;
    table.set_file = set_file;
    table.remove_field = remove_field;
    table.clear_fields = clear_fields;
    table.fields_json = fields_json;
}

} // namespace leadwire::plugin
