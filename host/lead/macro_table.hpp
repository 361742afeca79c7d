// Names of macros and the functions that give their values.
#pragma once

#include "host/lead/macro_input.hpp"

#include <span>
#include <string>
#include <string_view>

namespace leadwire {

/// Gives a value as a view of what the input holds, or of `scratch`, which it may overwrite. The view is used
/// at once.
using macro_function = std::string_view (*)(const macro_input& input, const std::string& parameter,
                                            std::string& scratch);

enum class macro_kind {
    lead_value,     ///< from the lead or the send: never raw in a URL
    operator_value, ///< from the operator's own settings: may be raw
    secret_value,   ///< likewise, and hidden from people
    attached_file,  ///< the whole of a field, or an error
};

/// A macro without `alone` needs its parameter; one without `with_parameter` takes none.
struct macro_entry {
    std::string_view name;
    macro_function alone = nullptr;
    macro_function with_parameter = nullptr;
    macro_kind kind = macro_kind::lead_value;
};

/// The groups, in the order of the documentation.
[[nodiscard]] std::span<const macro_entry> person_macros();
[[nodiscard]] std::span<const macro_entry> order_macros();
[[nodiscard]] std::span<const macro_entry> site_macros();
[[nodiscard]] std::span<const macro_entry> traffic_macros();
[[nodiscard]] std::span<const macro_entry> parameter_macros();
[[nodiscard]] std::span<const macro_entry> sending_macros();

[[nodiscard]] const macro_entry* find_macro(std::string_view name);

} // namespace leadwire
