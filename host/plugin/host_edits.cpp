#include "host/plugin/host_extensions.hpp"

namespace leadwire::plugin {
namespace {

/// The edit as the plugin gave it; an error names the field.
result<lead_edit> edit_of(lw_text name, const lw_value* value) {
    if (!readable(name)) return invalid("", "edit: a null pointer for the name");
    auto given = taken(value);
    if (!given) return invalid(readable_text(view(name), 256), given.error().text);
    return lead_edit{std::string(view(name)), std::move(*given)};
}

/// The lead with the edits made so far. Those of preprocess may have been kept without their copy; they were valid
/// then, and still are.
result<lead> lead_so_far(const plugin_send& send) {
    if (send.edited) return *send.edited;
    lead copy = send.data.order();
    for (const lead_edit& e : send.edits)
        if (auto again = apply(copy, e); !again) return std::unexpected(again.error());
    return copy;
}

lw_status edit(lw_call* call, lw_text name, const lw_value* value) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        const auto refused = [&](const error& why) { return refuse(c, LW_INVALID, why.message()); };
        auto made = edit_of(name, value);
        if (!made) return refused(made.error());
        plugin_send& send = *c.send;
        if (!send.edited) {
            auto copy = lead_so_far(send);
            if (!copy) return refused(copy.error());
            send.edited = std::make_unique<lead>(std::move(*copy));
        }
        if (auto done = apply(*send.edited, *made); !done) return refused(done.error());
        send.edits.push_back(std::move(*made));
        return LW_OK;
    });
}

/// Every edit of the list, each of which fits the lead; else *refused is the number of the one that does not.
result<std::vector<lead_edit>> fitting(lead& copy, const lw_edit* edits, std::size_t count, std::size_t* refused) {
    std::vector<lead_edit> all;
    for (std::size_t i = 0; i < count; ++i) {
        if (refused != nullptr) *refused = i;
        const lw_edit* given = element(edits, i);
        if (given == nullptr) return invalid("", "edit_now: an edit without its size, or a null pointer for the edits");
        auto made = edit_of(given->name, given->value);
        if (!made) return std::unexpected(made.error());
        if (auto done = apply(copy, *made); !done) return std::unexpected(done.error());
        all.push_back(std::move(*made));
    }
    return all;
}

lw_status edit_now(lw_call* call, const lw_edit* edits, std::size_t count, std::size_t* refused) {
    return answer_in(in_send, call, [&](lw_call& c) -> lw_status {
        if (count == 0) return LW_OK;
        plugin_send& send = *c.send;
        auto copy = lead_so_far(send);
        if (!copy) return refuse(c, LW_INVALID, copy.error().message());
        auto all = fitting(*copy, edits, count, refused);
        if (!all) return refuse(c, LW_INVALID, all.error().message());
        if (auto done = ask<edits_done>(c, edit_question{*all}); !done)
            return refuse(c, LW_ERROR, "edit_now: " + done.error().message());
        // Earlier edits of the same fields come with the outcome, and would win: these follow them once more.
        if (!send.edits.empty()) send.edits.insert(send.edits.end(), all->begin(), all->end());
        send.edited = std::make_unique<lead>(std::move(*copy));
        return LW_OK;
    });
}

} // namespace

void add_edit_functions(lw_host& table) {
    table.edit = edit;
}

const lw_edit_now& edit_now_table() {
    static const lw_edit_now table{sizeof(lw_edit_now), 0, edit_now};
    return table;
}

} // namespace leadwire::plugin
