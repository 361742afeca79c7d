/* What a plugin may ask of the host in the middle of a call, and waits for: requests of its own, the integration's
 * store, edits that are durable at once. Each is a named extension, given by lw_host.extension to a plugin whose note
 * asks for it. Compiles as C11 and as C++; the rules of abi/plugin.h hold.
 *
 * All functions are called on the thread of their lw_call, during that call, in preprocess and process (of a probe
 * too); in create they return LW_WRONG_STATE. They wait for the outside, so each may take as long as the call has time.
 * LW_ERROR: the host could not do it, or is one that cannot; the plugin may go on.
 */
#ifndef LEADWIRE_ABI_EXTENSIONS_H
#define LEADWIRE_ABI_EXTENSIONS_H

#include <leadwire/abi/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

/* NOLINTBEGIN(modernize-use-using): this is C */

/* LW_NEEDS_HTTP: requests of the plugin's own, for a token say. They have the limits and rules of the main one. */
#define LW_EXTENSION_HTTP "leadwire.http.1"
/* A request. */
typedef struct lw_http_request {
    uint32_t size;            /* sizeof, as its writer knows it */
    uint32_t reserved;        /* 0 */
    lw_text url;              /* absolute, http or https */
    lw_text method;           /* empty: GET without a body, else POST */
    lw_text body;             /* any bytes; its media type is the header Content-Type */
    const lw_header* headers; /* one after the other, all of the same size; NULL if there are none */
    size_t header_count;      /* in `headers` */
    int64_t timeout;          /* milliseconds; 0: the integration's limit */
} lw_http_request;
/* What the host gives for the name above. */
typedef struct lw_http {
    uint32_t size;     /* sizeof, as its writer knows it */
    uint32_t reserved; /* 0 */
    /* Any answer is LW_OK, whatever its status. LW_ERROR: there was none (no connection, refused by the egress rules,
     * time ran out). LW_INVALID: a URL, method or header that cannot be sent. What it hands out, and what the two
     * below do, lives until the next send of the same lw_call or its end. */
    lw_status (*send)(lw_call* call, const lw_http_request* request, lw_answer* out);
    /* Of the last answer; LW_NOT_FOUND past the last header, and without an answer. */
    lw_status (*header_at)(lw_call* call, size_t index, lw_header* out);
    /* By name, in any letter case; the first of that name. */
    lw_status (*header)(lw_call* call, lw_text name, lw_text* out);
} lw_http;

/* LW_NEEDS_STORE: values of the integration by key, shared by all its objects in all processes. A key is 1 to 256 bytes
 * of UTF-8 without zero bytes, a value at most 1 MiB of any bytes; it lives `ttl` milliseconds, from 1 to 366 days.
 * Anything else is LW_INVALID. */
#define LW_EXTENSION_STORE "leadwire.store.1"
/* What the host gives for the name above. */
typedef struct lw_store {
    uint32_t size;     /* sizeof, as its writer knows it */
    uint32_t reserved; /* 0 */
    /* LW_NOT_FOUND if there is none, or its time is over. */
    lw_status (*get)(lw_call* call, lw_text key, lw_text* out);
    /* In the place of what was there. */
    lw_status (*set)(lw_call* call, lw_text key, lw_text value, int64_t ttl);
    /* LW_OK whether there was one or not. */
    lw_status (*drop)(lw_call* call, lw_text key);
    /* LW_OK: the value. LW_NOT_FOUND: there is none, and this call alone has the right to make it: `made` or `not_made`
     * follows, else the host gives the right up when the call ends. While another one makes it, it waits. */
    lw_status (*claim)(lw_call* call, lw_text key, lw_text* out);
    /* Sets what was claimed; LW_OK ends the right, and alone means that the value was written. LW_INVALID without the
     * right. */
    lw_status (*made)(lw_call* call, lw_text key, lw_text value, int64_t ttl);
    /* Gives the right up: the next one who claims may make it. LW_INVALID without the right. */
    lw_status (*not_made)(lw_call* call, lw_text key);
} lw_store;

/* LW_NEEDS_EDIT_NOW: edits that stand in the database when the function returns, whatever becomes of the call. */
#define LW_EXTENSION_EDIT_NOW "leadwire.edit_now.1"
/* An edit. */
typedef struct lw_edit {
    uint32_t size;         /* sizeof, as its writer knows it */
    uint32_t reserved;     /* 0 */
    lw_text name;          /* dotted or traditional, as for lw_host.edit */
    const lw_value* value; /* what the field becomes */
} lw_edit;
/* What the host gives for the name above. */
typedef struct lw_edit_now {
    uint32_t size;     /* sizeof, as its writer knows it */
    uint32_t reserved; /* 0 */
    /* All or nothing; the edits lie one after the other, all of the same size. LW_INVALID for one that lw_host.edit
     * would refuse: its number, from 0, goes to *refused, which may be NULL. */
    lw_status (*edit)(lw_call* call, const lw_edit* edits, size_t count, size_t* refused);
} lw_edit_now;

/* NOLINTEND(modernize-use-using) */

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
