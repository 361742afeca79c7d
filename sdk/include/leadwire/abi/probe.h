/* What a plugin may offer its host beyond the main table: to ask the target about a lead in doubt. Compiles as C11 and as C++; the
 * rules of abi/plugin.h hold.
 */
#ifndef LEADWIRE_ABI_PROBE_H
#define LEADWIRE_ABI_PROBE_H

#include <leadwire/abi/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

/* NOLINTBEGIN(modernize-use-using): this is C */

/* Extension of a plugin: asks the target about a lead of which nobody knows whether it has arrived. Both are called
 * like preprocess and process, with the flow of the delivery in doubt. */
#define LW_EXTENSION_PROBE "leadwire.probe.1"
/* The table of that extension. */
typedef struct lw_probe {
    uint32_t size;     /* sizeof, as its writer knows it */
    uint32_t reserved; /* 0 */
    /* Says what to ask: the request is empty at first. One without a URL: no exchange, probe runs on nothing. */
    lw_status (*preprocess)(void* object, const lw_host* host, lw_call* call, uint32_t flow);
    /* Gives an outcome of the flow, or LW_NOT_THERE. LW_FAILED and no value: it stays in doubt, and is asked
     * again. */
    lw_status (*probe)(void* object, const lw_host* host, lw_call* call, uint32_t flow);
} lw_probe;

/* NOLINTEND(modernize-use-using) */

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
