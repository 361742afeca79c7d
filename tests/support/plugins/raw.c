/* A plugin without the C++ skin. Built many times over; each definition breaks one thing. */
#include <leadwire/abi/extensions.h>

#include <string.h>

#ifdef RAW_NEEDS_HTTP
#define NEEDS LW_NEEDS_HTTP
#elif defined(RAW_UNKNOWN_NEED)
#define NEEDS 8
#else
#define NEEDS LW_NEEDS_NOTHING
#endif

#if defined(RAW_WRONG_ABI)
__attribute__((used, section(".note.leadwire"), aligned(4))) static const lw_note_record note = {
    sizeof(LW_NOTE_OWNER),
    sizeof(lw_note),
    LW_NOTE_TYPE,
    LW_NOTE_OWNER,
    {sizeof(lw_note), 7, LW_SDK_VERSION, 0, "raw", "1.0"}};
#elif !defined(RAW_NO_NOTE)
LW_NOTE("raw", "1.0", NEEDS);
#endif

static lw_text text(const char* literal) {
    lw_text made = {literal, strlen(literal)};
    return made;
}

static lw_status create(const lw_host* host, lw_call* call, lw_text integration, lw_text settings,
                        void** object) {
    (void)host, (void)call, (void)integration, (void)settings;
    *object = NULL;
    return LW_OK;
}
static void destroy(void* object) {
    (void)object;
}
static lw_status preprocess(void* object, const lw_host* host, lw_call* call, uint32_t flow) {
    (void)object, (void)host, (void)call, (void)flow;
    return LW_OK;
}

#ifdef RAW_MISUSE
/* Gives the number of host functions that took nonsense for good, as an outcome. */
static lw_status process(void* object, const lw_host* host, lw_call* call, uint32_t flow) {
    (void)object, (void)flow;
    int64_t number = 0;
    uint32_t small = 0;
    int taken = 0;
    const lw_text nowhere = {NULL, 5}, name = text("name");
    lw_text out = {NULL, 0};
    lw_value unsized, value = {sizeof value, LW_STRING, {NULL, 3}};
    lw_verdict verdict = {sizeof verdict, 99, 0, 0, {NULL, 0}};
    lw_answer unsized_answer;
    memset(&unsized, 0, sizeof unsized);
    memset(&unsized_answer, 0, sizeof unsized_answer);
#define TAKES(expression)                                                                                    \
    do {                                                                                                     \
        if ((expression) == LW_OK) ++taken;                                                                  \
        if (host->last_error(call).size == 0) taken += 100;                                                  \
    } while (0)
    TAKES(host->info(call, NULL));
    TAKES(host->data(call, LW_SCOPE_ORDER, nowhere, &value));
    TAKES(host->data(call, LW_SCOPE_ORDER, name, NULL));
    TAKES(host->data(call, LW_SCOPE_ORDER, name, &unsized));
    TAKES(host->data(call, 77, name, &value));
    TAKES(host->data_all(call, 77, &out));
    TAKES(host->data_all(call, LW_SCOPE_META, NULL));
    TAKES(host->expand(call, nowhere, LW_CONTEXT_PLAIN, &out));
    TAKES(host->expand(call, name, 9, &out));
    TAKES(host->expand(call, name, LW_CONTEXT_PLAIN, NULL));
    TAKES(host->lookup(call, 99, 1, name, &value));
    TAKES(host->url(call, NULL));
    TAKES(host->timeout(call, NULL));
    TAKES(host->format(call, NULL));
    TAKES(host->random(call, NULL, 4));
    TAKES(host->answer(call, &unsized_answer));
    TAKES(host->edit(call, name, NULL));
    TAKES(host->edit(call, name, &unsized));
    value.size = sizeof value, value.kind = LW_STRING, value.text = nowhere;
    TAKES(host->edit(call, name, &value));
    value.kind = LW_NUMBER, value.text = text("1 ");
    TAKES(host->edit(call, name, &value));
    value.kind = LW_BOOL, value.text = text("yes");
    TAKES(host->edit(call, name, &value));
    value.kind = LW_JSON, value.text = text("{");
    TAKES(host->edit(call, name, &value));
    value.kind = LW_STRING, value.text = text("\xff");
    TAKES(host->verdict_value(call, &value));
    TAKES(host->verdict_value(call, NULL));
    TAKES(host->verdict(call, NULL));
    TAKES(host->verdict(call, &verdict));
    verdict.kind = LW_REJECTED;
    TAKES(host->verdict(call, &verdict));
    verdict.kind = LW_ACCEPTED, verdict.text = nowhere;
    TAKES(host->verdict(call, &verdict));
    /* of preprocess alone */
    TAKES(host->set_url(call, name));
    TAKES(host->set_method(call, name));
    TAKES(host->set_timeout(call, 1));
    TAKES(host->set_format(call, LW_FORMAT_JSON));
    TAKES(host->set_field(call, name, name));
    TAKES(host->set_file(call, name, name));
    TAKES(host->remove_field(call, name));
    TAKES(host->clear_fields(call));
    TAKES(host->set_header(call, name, name));
    TAKES(host->remove_header(call, name));
    TAKES(host->set_body(call, name, name));
    TAKES(host->clear_body(call));
    TAKES(host->skip(call, NULL));
    /* without a call there is nothing to say it to */
    if (host->url(NULL, &out) != LW_INVALID || host->last_error(NULL).size != 0 ||
        host->should_stop(NULL) != 0)
        ++taken;
    host->set_error(NULL, name);
    host->log(NULL, LW_LOG_INFO, name);
    host->log(call, 99, name);
    host->log(call, LW_LOG_INFO, nowhere);
    if (host->extension(call, name) != NULL || host->extension(call, text(LW_EXTENSION_HTTP)) != NULL) ++taken;

    char digits[16];
    size_t size = 0;
    for (number = taken; number != 0 || size == 0; number /= 10) digits[size++] = (char)('0' + number % 10);
    for (small = 0; small < size / 2; ++small) {
        const char swap = digits[small];
        digits[small] = digits[size - 1 - small];
        digits[size - 1 - small] = swap;
    }
    value.kind = LW_NUMBER;
    value.text.data = digits, value.text.size = size;
    return host->verdict_value(call, &value);
}
#elif defined(RAW_SILENT_FAILURE)
static lw_status process(void* object, const lw_host* host, lw_call* call, uint32_t flow) {
    const lw_value value = {sizeof value, LW_STRING, text("half-way")};
    (void)object, (void)flow;
    host->verdict_value(call, &value);
    host->edit(call, text("external_id"), &value);
    return 42;
}
#else
static lw_status process(void* object, const lw_host* host, lw_call* call, uint32_t flow) {
    lw_verdict verdict = {sizeof verdict, LW_ACCEPTED, 0, 0, {NULL, 0}};
    /* which of the extensions it gets */
    verdict.text = text(host->extension(call, text(LW_EXTENSION_STORE)) != NULL ||
                                host->extension(call, text(LW_EXTENSION_EDIT_NOW)) != NULL
                            ? "too many"
                        : host->extension(call, text(LW_EXTENSION_HTTP)) != NULL ? "http"
                                                                                 : "raw-1");
    (void)object, (void)flow;
    return host->verdict(call, &verdict);
}
#endif
static const void* extension(lw_text name) {
    (void)name;
    return NULL;
}

#ifdef RAW_NO_ENTRY
LW_VISIBLE const lw_plugin* another_function(const lw_host* host);
LW_VISIBLE const lw_plugin* another_function(const lw_host* host)
#else
LW_VISIBLE const lw_plugin* lw_plugin_entry(const lw_host* host);
LW_VISIBLE const lw_plugin* lw_plugin_entry(const lw_host* host)
#endif
{
    static lw_plugin table;
    (void)host;
    table.size = sizeof table;
    table.abi_version = LW_ABI_VERSION;
    table.sdk_version = LW_SDK_VERSION;
    table.needs = NEEDS;
    table.name = text("raw");
    table.version = text("1.0");
    table.preprocess_flows = 1u << LW_FLOW_NEW;
    table.process_flows = 1u << LW_FLOW_NEW;
    table.create = create;
    table.destroy = destroy;
    table.preprocess = preprocess;
    table.process = process;
    table.extension = extension;
#if defined(RAW_WRONG_NAME)
    table.name = text("another");
#elif defined(RAW_WRONG_VERSION)
    table.version = text("2.0");
#elif defined(RAW_WRONG_NEEDS)
    table.needs = LW_NEEDS_STORE;
#elif defined(RAW_NULL_TABLE)
    return NULL;
#elif defined(RAW_SHORT_TABLE)
    table.size = 8;
#elif defined(RAW_OLD_TABLE)
    table.abi_version = 0;
#elif defined(RAW_UNKNOWN_FLOW)
    table.process_flows = 1u << 9;
#elif defined(RAW_NO_PROCESS)
    table.process = NULL;
#endif
    return &table;
}
