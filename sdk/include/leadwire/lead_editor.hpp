// Edits of the lead.
#pragma once

#include <leadwire/abi/extensions.h>
#include <leadwire/detail/border.hpp>

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadwire {

/// Changes the lead. Valid until the author's function returns.
class LeadEditor {
public:
    /// Name of a field, and its new value.
    using Edits = std::initializer_list<std::pair<std::string_view, Json>>;
    /// Made by `Send::lead`.
    explicit LeadEditor(const detail::Border& border) : border_(border) {}

    /// By dotted or traditional name; written in one transaction with the outcome. Throws EditError for an unknown
    /// field and for a value that does not fit.
    void edit(std::string_view name, const Json& value) {
        std::string keep;
        const lw_value given = detail::to_value(value, keep);
        if (border_.host->edit(border_.call, detail::to_c(name), &given) != LW_OK)
            throw EditError(std::string(name), detail::last_error(border_));
    }
    /// The same, one after the other.
    void edit(Edits edits) {
        for (const auto& [name, value] : edits) edit(name, value);
    }

    /// With `needs::edit_now`: all of them stand in the database when it returns, whatever becomes of the send; where
    /// it throws, none does. EditError as `edit`; Error where the host could not write.
    void edit_now(Edits edits) {
        const auto& table =
            detail::extension<lw_edit_now>(border_, LW_EXTENSION_EDIT_NOW, "lead().edit_now", "edit_now");
        std::vector<std::string> keep(edits.size());
        std::vector<lw_value> values;
        std::vector<lw_edit> given;
        values.reserve(edits.size()); // the edits point at them
        for (const auto& [name, value] : edits) {
            values.push_back(detail::to_value(value, keep[values.size()]));
            given.push_back({sizeof(lw_edit), 0, detail::to_c(name), &values.back()});
        }
        std::size_t refused = edits.size();
        const lw_status status = table.edit(border_.call, given.data(), given.size(), &refused);
        if (status == LW_INVALID && refused < edits.size())
            throw EditError(std::string((edits.begin() + refused)->first), detail::last_error(border_));
        detail::check(border_, status);
    }
    /// The same for one field.
    void edit_now(std::string_view name, const Json& value) { edit_now({{name, value}}); }

private:
    detail::Border border_;
};

} // namespace leadwire
