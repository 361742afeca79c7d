/* By what a host knows a plugin's file without loading it: the ELF note, and the versions and needs that stand in it. Compiles
 * as C11 and as C++.
 */
#ifndef LEADWIRE_ABI_NOTE_H
#define LEADWIRE_ABI_NOTE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* NOLINTBEGIN(modernize-use-using): this is C */

/* The version of this border. A plugin of another one is refused. */
#define LW_ABI_VERSION 1u
#define LW_SDK_VERSION 100u /* major * 10000 + minor * 100 + patch */

/* What a plugin needs beyond plain calls; each is an extension of the host (abi/extensions.h). A plugin that needs
 * something never runs on the event loop. */
enum { LW_NEEDS_NOTHING = 0, LW_NEEDS_HTTP = 1, LW_NEEDS_STORE = 2, LW_NEEDS_EDIT_NOW = 4 };

/* The ELF note by which the host knows a file without loading it: owner "leadwire", type 1. Text ends with a
 * zero. */
#define LW_NOTE_OWNER "leadwire"
#define LW_NOTE_TYPE 1u /* of the record */
/* What the host knows of a file before it loads it. */
typedef struct lw_note {
    uint32_t size;        /* sizeof, as its writer knows it */
    uint32_t abi_version; /* LW_ABI_VERSION of the plugin */
    uint32_t sdk_version; /* LW_SDK_VERSION that it was built with */
    uint32_t needs;       /* LW_NEEDS_* */
    char name[64];        /* a-z, 0-9, "-", "_"; ends with a zero */
    char version[32];     /* for people; ends with a zero */
} lw_note;

/* The note as it lies in the section .note.leadwire. */
typedef struct lw_note_record {
    uint32_t owner_size; /* with the zero */
    uint32_t note_size;  /* sizeof(lw_note) */
    uint32_t type;       /* LW_NOTE_TYPE */
    char owner[12];      /* LW_NOTE_OWNER, padded to four bytes */
    lw_note note;        /* the note itself */
} lw_note_record;

#if defined(__has_attribute)
#if __has_attribute(retain)
#define LW_RETAIN retain,
#endif
#endif
#ifndef LW_RETAIN
#define LW_RETAIN
#endif

/* Puts the note into the file. Once in a plugin; name and version are literals of at most 63 and 31 bytes. */
#define LW_NOTE(plugin_name, plugin_version, plugin_needs)                                                   \
    static const lw_note_record lw_note_of_this_plugin                                                       \
        __attribute__((used, LW_RETAIN section(".note.leadwire"), aligned(4))) = {                           \
            sizeof(LW_NOTE_OWNER),                                                                           \
            sizeof(lw_note),                                                                                 \
            LW_NOTE_TYPE,                                                                                    \
            LW_NOTE_OWNER,                                                                                   \
            {sizeof(lw_note), LW_ABI_VERSION, LW_SDK_VERSION, (plugin_needs), plugin_name, plugin_version}}

/* NOLINTEND(modernize-use-using) */

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif
