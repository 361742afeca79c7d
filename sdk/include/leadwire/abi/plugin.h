/* The border between leadwire and its plugins: C only, so that a plugin may come from another compiler,
 * another standard library, another Boost. Authors use the C++ skin <leadwire/plugin.hpp>; this file is for
 * those who bind another language to the host, and for the host itself. Compiles as C11 and as C++.
 *
 * Rules that hold for all of it:
 *  - Every struct but lw_text begins with its size and only ever grows. Who fills a struct writes `size`; who
 * reads it looks at no member that lies beyond it. For a struct that the host fills, the caller writes the
 * size that it knows and the host writes no further.
 *  - Text is pointer and length, UTF-8 unless it is said otherwise, never ended by a zero byte. Of an empty
 * text the pointer may be NULL.
 *  - Text that goes to the host is copied before the function returns. Text that comes from the host lives
 * until the next call of a host function with the same lw_call, unless the function promises longer.
 *  - Nothing that one side has allocated is freed by the other. No exception crosses.
 *  - Threads: an lw_call belongs to the thread on which the host made the call, and ends when that call
 * returns. One object of a plugin is called by one thread at a time; different objects by different threads
 * at once.
 *  - A function that fails returns one of LW_ERROR … LW_WRONG_STATE; lw_host.last_error then says why.
 *  - Later abilities come as named extensions, asked for in both directions; those of the host stand in
 * abi/extensions.h.
 */
#ifndef LEADWIRE_ABI_PLUGIN_H
#define LEADWIRE_ABI_PLUGIN_H

#include <leadwire/abi/note.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* NOLINTBEGIN(modernize-use-using): this is C */

/* The name of the one visible function, see lw_entry_function. */
#define LW_ENTRY_NAME "lw_plugin_entry"

/* A text, or bytes; see the rules above. Its layout never changes. */
typedef struct lw_text {
    const char* data; /* not ended by a zero byte; may be NULL where size is 0 */
    size_t size;      /* in bytes */
} lw_text;

/* What a function returns: one of LW_OK, LW_NOT_FOUND … */
typedef int32_t lw_status;
/* The values of lw_status. */
enum {
    LW_OK = 0,
    LW_NOT_FOUND = 1,  /* no such field, header, member; not an error */
    LW_ERROR = 2,      /* see last_error; of a plugin's function: what it gave to set_error */
    LW_INVALID = 3,    /* an argument breaks a rule: last_error names it */
    LW_WRONG_STATE = 4 /* not allowed in this call: an answer in preprocess, a request in process */
};

/* Flows; the bit of a flow in a mask is 1 << flow. */
enum { LW_FLOW_NEW = 1, LW_FLOW_CHANGE = 2, LW_FLOW_APPROVED = 3, LW_FLOW_SYNC = 4 };

/* A value with its JSON type. `text` holds, by kind: nothing; nothing; "true" or "false"; the digits as they
 * were written; the string without quotes and escapes; the JSON text of an array or object. */
enum { LW_ABSENT = 0, LW_NULL = 1, LW_BOOL = 2, LW_NUMBER = 3, LW_STRING = 4, LW_JSON = 5 };
/* One value, see LW_ABSENT …; its text lives as all text does. */
typedef struct lw_value {
    uint32_t size; /* sizeof, as its writer knows it */
    uint32_t kind; /* LW_ABSENT … LW_JSON */
    lw_text text;  /* by kind */
} lw_value;

/* The data around one lead. */
enum {
    LW_SCOPE_ORDER = 1, /* the lead; by dotted name ("address.city") or traditional name ("order_country") */
    LW_SCOPE_META = 2,  /* its custom fields */
    LW_SCOPE_OFFER = 3, /* main fields of the offer, then its further ones */
    LW_SCOPE_OFFER_PARAMS = 4,
    LW_SCOPE_GEO_PARAMS = 5, /* the offer's, for the lead's country */
    LW_SCOPE_GOAL_PARAMS = 6,
    LW_SCOPE_SITE_PARAMS = 7,  /* landing */
    LW_SCOPE_SPACE_PARAMS = 8, /* prelanding */
    LW_SCOPE_PRODUCTS = 9,     /* of the offer, by ID: {"id", "name", "params"} */
    LW_SCOPE_CHANGE = 10       /* flow change: field name → {"old", "new"} */
};

/* Parameters of any row of the catalog, by the row's ID. */
enum {
    LW_LOOKUP_PRODUCT = 1, /* offer ID → object: product ID → value */
    LW_LOOKUP_OFFER = 2,   /* offer ID → value */
    LW_LOOKUP_GEO = 3,     /* offer ID → object: country → value */
    LW_LOOKUP_GOAL = 4,    /* goal ID → value */
    LW_LOOKUP_SITE = 5,    /* landing site ID → value */
    LW_LOOKUP_SPACE = 6    /* prelanding site ID → value */
};

/* How `expand` puts values into the text: as they are, or percent-encoded. */
enum { LW_CONTEXT_PLAIN = 0, LW_CONTEXT_URL = 1 };
/* How the fields become a body; LW_FORMAT_QUERY puts them into the URL of a GET. */
enum { LW_FORMAT_FORM = 0, LW_FORMAT_JSON = 1, LW_FORMAT_MULTIPART = 2, LW_FORMAT_QUERY = 3 };
/* Levels of the log. */
enum { LW_LOG_DEBUG = 0, LW_LOG_INFO = 1, LW_LOG_WARNING = 2, LW_LOG_ERROR = 3 };

/* What the host knows about the send itself. Text lives until the plugin's function returns. */
typedef struct lw_send_info {
    uint32_t size;       /* sizeof, as its writer knows it */
    uint32_t flow;       /* LW_FLOW_* */
    int64_t attempt;     /* from 1 */
    int64_t now;         /* Unix microseconds; the same for the whole attempt */
    lw_text idem;        /* idempotency key of the delivery: a UUID, the same on every retry */
    lw_text external_id; /* the lead's ID in the target CRM of this integration; empty if there is none */
} lw_send_info;

/* A field of the request. */
typedef struct lw_field {
    uint32_t size;    /* sizeof, as its writer knows it */
    uint32_t is_file; /* 1: the value is a file's name as the receiver sees it */
    lw_text name;     /* with its brackets */
    lw_text value;    /* as it will be sent */
} lw_field;

/* A header of the request or of the answer. */
typedef struct lw_header {
    uint32_t size;     /* sizeof, as its writer knows it */
    uint32_t reserved; /* 0 */
    lw_text name;      /* as it was given */
    lw_text value;     /* of one line */
} lw_header;

/* What the target answered. `body` is bytes, and lives until the plugin's function returns. */
typedef struct lw_answer {
    uint32_t size;  /* sizeof, as its writer knows it */
    int32_t status; /* HTTP; 0: there was no exchange (see skip) */
    lw_text body;   /* decoded: no content coding, no chunks */
} lw_answer;

/* What process made of the answer. */
enum {
    LW_ACCEPTED = 1, /* text: the ID; its pointer NULL: the internal ID is entered */
    LW_REJECTED = 2, /* reason, from 1 */
    LW_FAILED = 3,   /* text: why */
    LW_DONE = 4,
    LW_REDIRECT = 5, /* text: URL */
    LW_MESSAGE = 6,  /* text for the customer */
    LW_NOT_THERE = 7 /* probe alone: the target does not have the lead, which may be sent */
};
/* An outcome by name. */
typedef struct lw_verdict {
    uint32_t size;     /* sizeof, as its writer knows it */
    uint32_t kind;     /* LW_ACCEPTED … */
    int32_t reason;    /* of LW_REJECTED */
    uint32_t reserved; /* 0 */
    lw_text text;      /* at most 64 KiB; of LW_FAILED the rest is cut off */
} lw_verdict;

/* One call of the host into the plugin: create, preprocess or process. */
typedef struct lw_call lw_call;

/* The host's functions. The table lives as long as the plugin is loaded. Every function is called on the
 * thread of its lw_call, during that call. The states in which each is allowed stand in brackets; in any
 * other it returns LW_WRONG_STATE and does nothing. */
typedef struct lw_host {
    uint32_t size;        /* sizeof, as its writer knows it */
    uint32_t abi_version; /* LW_ABI_VERSION of the host */

    /* [all] Says why this call fails; the last text counts. At most 16 KiB are kept. */
    void (*set_error)(lw_call* call, lw_text text);
    /* [all] Why the last host function of this call failed; empty if it did not. */
    lw_text (*last_error)(lw_call* call);
    /* [all] One line of the log, with plugin, integration and lead added by the host. */
    void (*log)(lw_call* call, uint32_t level, lw_text text);
    /* [all] 1 when the call has used up its soft time limit and should come to an end; else 0. */
    uint32_t (*should_stop)(lw_call* call);
    /* [all] Fills memory of the plugin with random bytes fit for keys. */
    lw_status (*random)(lw_call* call, void* out, size_t size);

    /* [preprocess, process] About the send. */
    lw_status (*info)(lw_call* call, lw_send_info* out);
    /* [preprocess, process] One value of a scope. LW_ABSENT where it has none; LW_INVALID for a name that the
     * lead does not have, and for an unknown scope. */
    lw_status (*data)(lw_call* call, uint32_t scope, lw_text name, lw_value* out);
    /* [preprocess, process] The whole scope as the JSON text of an object. */
    lw_status (*data_all)(lw_call* call, uint32_t scope, lw_text* out);
    /* [preprocess, process] Expands a template of macros. LW_INVALID for one that does not parse. */
    lw_status (*expand)(lw_call* call, lw_text text, uint32_t context, lw_text* out);
    /* [preprocess, process] A parameter from the catalog; LW_ABSENT where row or parameter is not there. */
    lw_status (*lookup)(lw_call* call, uint32_t what, int64_t id, lw_text name, lw_value* out);

    /* The request. Reading: [preprocess, process]; changing: [preprocess]. The URL as it stands. */
    lw_status (*url)(lw_call* call, lw_text* out);
    /* LW_INVALID for a control character. */
    lw_status (*set_url)(lw_call* call, lw_text url);
    /* Empty: GET without fields and body, else POST. */
    lw_status (*method)(lw_call* call, lw_text* out);
    /* Empty: the host chooses. LW_INVALID for a text that is no HTTP method. */
    lw_status (*set_method)(lw_call* call, lw_text method);
    /* Milliseconds; 0: the integration's limit. */
    lw_status (*timeout)(lw_call* call, int64_t* out);
    /* LW_INVALID for a negative one. */
    lw_status (*set_timeout)(lw_call* call, int64_t milliseconds);
    /* LW_FORMAT_*. */
    lw_status (*format)(lw_call* call, uint32_t* out);
    /* LW_INVALID for a number that is not LW_FORMAT_*. */
    lw_status (*set_format)(lw_call* call, uint32_t format);

    /* Fields, in the order in which they are sent. LW_NOT_FOUND past the last one, and for a name that is not
     * there. */
    lw_status (*field_at)(lw_call* call, size_t index, lw_field* out);
    /* By name: the first one. */
    lw_status (*field)(lw_call* call, lw_text name, lw_field* out);
    /* Replaces the field of that name in its place, or appends; a name ending in "[]" always appends. */
    lw_status (*set_field)(lw_call* call, lw_text name, lw_text value);
    /* The field becomes the file of a custom field of the lead; empty if the lead has none. */
    lw_status (*set_file)(lw_call* call, lw_text name, lw_text custom_field);
    /* All of that name; LW_NOT_FOUND if there was none. */
    lw_status (*remove_field)(lw_call* call, lw_text name);
    /* Removes all. */
    lw_status (*clear_fields)(lw_call* call);
    /* The fields as a JSON object: brackets become objects and arrays, typed suffixes give types. */
    lw_status (*fields_json)(lw_call* call, lw_text* out);

    /* Headers, in order; names compare in any letter case. Setting replaces all of that name. */
    lw_status (*header_at)(lw_call* call, size_t index, lw_header* out);
    /* LW_INVALID for no name of a header, for a line break, and for what only the host sets. */
    lw_status (*set_header)(lw_call* call, lw_text name, lw_text value);
    /* All of that name; LW_NOT_FOUND if there was none. */
    lw_status (*remove_header)(lw_call* call, lw_text name);

    /* A body as it stands (any bytes), sent instead of the fields. LW_NOT_FOUND if none is set. */
    lw_status (*body)(lw_call* call, lw_text* text, lw_text* media_type);
    /* LW_INVALID without a media type. */
    lw_status (*set_body)(lw_call* call, lw_text text, lw_text media_type);
    /* The fields are sent again. */
    lw_status (*clear_body)(lw_call* call);

    /* [preprocess] No exchange: process runs on nothing, or, where `answer` is not NULL, on this body (any
     * bytes). */
    lw_status (*skip)(lw_call* call, const lw_text* answer);

    /* [process] The answer. Where preprocess skipped the exchange: status 0, and the body given to skip. */
    lw_status (*answer)(lw_call* call, lw_answer* out);
    /* [process] The headers of the answer, in order; LW_NOT_FOUND past the last one. */
    lw_status (*answer_header_at)(lw_call* call, size_t index, lw_header* out);
    /* By name, in any letter case; the first of that name. LW_NOT_FOUND if there is none. */
    lw_status (*answer_header)(lw_call* call, lw_text name, lw_text* out);

    /* [preprocess, process] Changes a field of the lead, by dotted or traditional name; written together with
     * the outcome. LW_INVALID at once for an unknown name and for a value that does not fit; other edits
     * stay. */
    lw_status (*edit)(lw_call* call, lw_text name, const lw_value* value);
    /* [process] The outcome, typed or as a plain value; the last one counts. None: the plugin gave no value.
     */
    lw_status (*verdict)(lw_call* call, const lw_verdict* verdict);
    /* [process] A plain value, judged in its flow. */
    lw_status (*verdict_value)(lw_call* call, const lw_value* value);

    /* [all] A named extension of the host: a table that begins with its size. Lives as long as this one. NULL for
     * an unknown one, and for one that the plugin's note does not ask for. */
    const void* (*extension)(lw_call* call, lw_text name);
} lw_host;

/* The plugin's functions. The table and its text live as long as the plugin is loaded, and never change. */
typedef struct lw_plugin {
    uint32_t size;             /* sizeof, as its writer knows it */
    uint32_t abi_version;      /* LW_ABI_VERSION of the plugin */
    uint32_t sdk_version;      /* LW_SDK_VERSION that it was built with */
    uint32_t needs;            /* LW_NEEDS_*, as in the note */
    lw_text name;              /* as in the note */
    lw_text version;           /* as in the note */
    uint32_t preprocess_flows; /* bits 1 << flow: what preprocess does something for */
    uint32_t process_flows;    /* bits 1 << flow: what process does something for */

    /* Makes the object of one integration. `settings` is the JSON text of an object. On LW_OK *object is what
     * the host hands back in every later call; else set_error has the reason and there is nothing to destroy.
     */
    lw_status (*create)(const lw_host* host, lw_call* call, lw_text integration, lw_text settings,
                        void** object);
    /* The last call of an object. No host function may be called. */
    void (*destroy)(void* object);
    /* Before the exchange: may change the request, skip the exchange, edit the lead. May run again for the
     * same attempt. */
    lw_status (*preprocess)(void* object, const lw_host* host, lw_call* call, uint32_t flow);
    /* After the exchange: gives a verdict. May run again on a stored answer, in another process, in a newer
     * version. */
    lw_status (*process)(void* object, const lw_host* host, lw_call* call, uint32_t flow);
    /* A named extension of the plugin: a table that begins with its size, or NULL. Any thread, any time. */
    const void* (*extension)(lw_text name);
} lw_plugin;

/* The one visible function of a plugin. Called once after loading, on any thread, before all else; no other
 * function of `host` may be called from it. NULL: the plugin cannot work with this host. */
typedef const lw_plugin* (*lw_entry_function)(const lw_host* host);

/* For the entry function, in a library whose functions are hidden. */
#define LW_VISIBLE __attribute__((visibility("default")))

/* NOLINTEND(modernize-use-using) */

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
