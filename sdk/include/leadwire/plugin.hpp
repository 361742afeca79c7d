// All that an author includes:
//
//     #include <leadwire/plugin.hpp>
//     class ExampleCrm : public leadwire::Integration { … };
//     LEADWIRE_PLUGIN(ExampleCrm, "example-crm", "1.0.0")
#pragma once

#include <leadwire/detail/table.hpp>
#include <leadwire/encoding.hpp>
#include <leadwire/integration.hpp>

/// All of the SDK. What stands in `detail` is not for authors.
namespace leadwire {}

/// What a plugin may ask for beyond plain calls; combined with `|`. One that does never runs on the event
/// loop.
namespace leadwire::needs {
/// Plain calls only.
inline constexpr unsigned nothing = LW_NEEDS_NOTHING;
inline constexpr unsigned http = LW_NEEDS_HTTP;         ///< `send.http`
inline constexpr unsigned store = LW_NEEDS_STORE;       ///< `send.store`
inline constexpr unsigned edit_now = LW_NEEDS_EDIT_NOW; ///< `send.lead().edit_now`
} // namespace leadwire::needs

/// Once in a plugin, outside of any namespace: LEADWIRE_PLUGIN(Class, "name", "1.0.0") or, where the plugin
/// needs more than plain calls, LEADWIRE_PLUGIN(Class, "name", "1.0.0", leadwire::needs::http | leadwire::needs::store).
#define LEADWIRE_PLUGIN(Class, name, version, ...)                                                           \
    LW_NOTE(name, version, (::leadwire::detail::needs_of(__VA_ARGS__)));                                     \
    extern "C" LW_VISIBLE const lw_plugin* lw_plugin_entry(const lw_host* host) {                            \
        static_assert(::std::is_base_of_v<::leadwire::Integration, Class>,                                   \
                      #Class " derives from leadwire::Integration");                                         \
        return ::leadwire::detail::table_for<Class>(host, lw_note_of_this_plugin.note);                      \
    }
