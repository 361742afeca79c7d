// The C table of an author's class. Catches every exception on its way to the host.
#pragma once

#include <leadwire/abi/probe.h>
#include <leadwire/integration.hpp>

#include <cstdint>
#include <cstring>
#include <exception>
#include <memory>
#include <type_traits>

namespace leadwire::detail {

constexpr unsigned needs_of(unsigned needs = LW_NEEDS_NOTHING) {
    return needs;
}

// An author's override is mostly private, so naming it fails; a public one has a type of its own class, or of
// the author's base class. Only where nobody has written the function does it name Integration's.
#define LW_WRITTEN(function, result)                                                                         \
    template <class T>                                                                                       \
    constexpr bool writes_##function() {                                                                     \
        if constexpr (requires { &T::function; })                                                            \
            return !std::is_same_v<decltype(&T::function), result (Integration::*)(Send&)>;                  \
        else                                                                                                 \
            return true;                                                                                     \
    }
LW_WRITTEN(preprocess_new, void)
LW_WRITTEN(preprocess_change, void)
LW_WRITTEN(preprocess_approved, void)
LW_WRITTEN(preprocess_sync, void)
LW_WRITTEN(process_new, Outcome)
LW_WRITTEN(process_change, Outcome)
LW_WRITTEN(process_approved, Outcome)
LW_WRITTEN(process_sync, Outcome)
LW_WRITTEN(probe, Outcome)
#undef LW_WRITTEN

constexpr std::uint32_t bit(bool written, unsigned flow) {
    return written ? 1U << flow : 0U;
}
template <class T>
constexpr std::uint32_t preprocess_flows() {
    return bit(writes_preprocess_new<T>(), LW_FLOW_NEW) | bit(writes_preprocess_change<T>(), LW_FLOW_CHANGE) |
           bit(writes_preprocess_approved<T>(), LW_FLOW_APPROVED) |
           bit(writes_preprocess_sync<T>(), LW_FLOW_SYNC);
}
template <class T>
constexpr std::uint32_t process_flows() {
    return bit(writes_process_new<T>(), LW_FLOW_NEW) | bit(writes_process_change<T>(), LW_FLOW_CHANGE) |
           bit(writes_process_approved<T>(), LW_FLOW_APPROVED) | bit(writes_process_sync<T>(), LW_FLOW_SYNC);
}

template <class Work>
lw_status guarded(const Border& border, Work work) noexcept {
    try {
        work();
        return LW_OK;
    } catch (const std::exception& e) {
        border.host->set_error(border.call, {e.what(), std::strlen(e.what())});
    } catch (...) {
        border.host->set_error(border.call, to_c("unknown exception"));
    }
    return LW_ERROR;
}

inline void run_preprocess(Integration& author, Send& send, std::uint32_t flow) {
    switch (flow) {
    case LW_FLOW_NEW:
        return author.preprocess_new(send);
    case LW_FLOW_CHANGE:
        return author.preprocess_change(send);
    case LW_FLOW_APPROVED:
        return author.preprocess_approved(send);
    case LW_FLOW_SYNC:
        return author.preprocess_sync(send);
    default:
        throw Error("this plugin does not know the flow");
    }
}
inline Outcome run_process(Integration& author, Send& send, std::uint32_t flow) {
    switch (flow) {
    case LW_FLOW_NEW:
        return author.process_new(send);
    case LW_FLOW_CHANGE:
        return author.process_change(send);
    case LW_FLOW_APPROVED:
        return author.process_approved(send);
    case LW_FLOW_SYNC:
        return author.process_sync(send);
    default:
        throw Error("this plugin does not know the flow");
    }
}

template <class T>
lw_status create(const lw_host* host, lw_call* call, lw_text, lw_text settings, void** object) {
    return guarded({host, call}, [&] {
        std::unique_ptr<Integration> made = std::make_unique<T>();
        made->configure(Json::parse(view(settings)));
        *object = made.release();
    });
}
// A destructor that throws ends the process by the language's rules; there is nothing to catch.
inline void destroy(void* object) {
    delete static_cast<Integration*>(object);
}
inline lw_status preprocess(void* object, const lw_host* host, lw_call* call, std::uint32_t flow) {
    const Border border{host, call};
    return guarded(border, [&] {
        Send send(border);
        run_preprocess(*static_cast<Integration*>(object), send, flow);
    });
}
inline lw_status process(void* object, const lw_host* host, lw_call* call, std::uint32_t flow) {
    const Border border{host, call};
    return guarded(border, [&] {
        Send send(border);
        run_process(*static_cast<Integration*>(object), send, flow).give(border);
    });
}
inline lw_status preprocess_probe(void* object, const lw_host* host, lw_call* call, std::uint32_t) {
    const Border border{host, call};
    return guarded(border, [&] {
        Send send(border);
        static_cast<Integration*>(object)->preprocess_probe(send);
    });
}
inline lw_status probe(void* object, const lw_host* host, lw_call* call, std::uint32_t) {
    const Border border{host, call};
    return guarded(border, [&] {
        Send send(border);
        static_cast<Integration*>(object)->probe(send).give(border);
    });
}
template <class T>
const void* extension(lw_text name) {
    static const lw_probe table{sizeof(lw_probe), 0, &preprocess_probe, &probe};
    return writes_probe<T>() && view(name) == LW_EXTENSION_PROBE ? &table : nullptr;
}

/// Nothing for a host whose table is of another version or lacks functions that the skin calls.
template <class T>
const lw_plugin* table_for(const lw_host* host, const lw_note& note) {
    if (host == nullptr || host->abi_version != LW_ABI_VERSION || host->size < sizeof(lw_host))
        return nullptr;
    static const lw_plugin table{sizeof(lw_plugin),
                                 LW_ABI_VERSION,
                                 LW_SDK_VERSION,
                                 note.needs,
                                 {note.name, std::strlen(note.name)},
                                 {note.version, std::strlen(note.version)},
                                 preprocess_flows<T>(),
                                 process_flows<T>(),
                                 &create<T>,
                                 &destroy,
                                 &preprocess,
                                 &process,
                                 &extension<T>};
    return &table;
}

} // namespace leadwire::detail
