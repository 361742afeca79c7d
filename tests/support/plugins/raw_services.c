/* A plugin without the C++ skin that gives the host's extensions nonsense. Its outcome is the line of the first
 * nonsense that the host took for good, 0 if there is none. */
#include <leadwire/abi/extensions.h>

#include <stdio.h>
#include <string.h>

LW_NOTE("raw-services", "1.0", LW_NEEDS_HTTP | LW_NEEDS_STORE | LW_NEEDS_EDIT_NOW);

static int wrong_line = 0;
static const lw_text nowhere = {NULL, 5};

static void expect(int good, int line) {
    if (!good && wrong_line == 0) wrong_line = line;
}
/* Refused, and with a word about it. */
#define REFUSED(status, expression)                                                                          \
    expect((expression) == (status) && host->last_error(call).size != 0, __LINE__)
#define IS(status, expression) expect((expression) == (status), __LINE__)

static lw_text text(const char* literal) {
    lw_text made = {literal, strlen(literal)};
    return made;
}

static void misuse_http(const lw_host* host, lw_call* call) {
    const lw_http* http = (const lw_http*)host->extension(call, text(LW_EXTENSION_HTTP));
    lw_http_request request;
    lw_answer answer = {sizeof answer, 0, {NULL, 0}}, unsized;
    lw_header header = {sizeof header, 0, {NULL, 0}, {NULL, 0}};
    lw_text out;
    /* as a plugin that knows more of a header than this host does */
    struct {
        lw_header known;
        uint64_t more;
    } grown[2];
    memset(&request, 0, sizeof request);
    memset(&unsized, 0, sizeof unsized);
    memset(&grown, 0, sizeof grown);
    request.url = text("https://a.example/");
    REFUSED(LW_INVALID, http->send(call, NULL, &answer));
    REFUSED(LW_INVALID, http->send(call, &request, &answer));
    request.size = sizeof request - 1;
    REFUSED(LW_INVALID, http->send(call, &request, &answer));
    request.size = sizeof request;
    REFUSED(LW_INVALID, http->send(call, &request, NULL));
    REFUSED(LW_INVALID, http->send(call, &request, &unsized));
    request.url = nowhere;
    REFUSED(LW_INVALID, http->send(call, &request, &answer));
    request.url = text("https://a.example/"), request.method = nowhere;
    REFUSED(LW_INVALID, http->send(call, &request, &answer));
    request.method = text(""), request.body = nowhere;
    REFUSED(LW_INVALID, http->send(call, &request, &answer));
    request.body = text(""), request.header_count = 1;
    REFUSED(LW_INVALID, http->send(call, &request, &answer));
    request.headers = &header, header.name = text("A"), header.value = nowhere;
    REFUSED(LW_INVALID, http->send(call, &request, &answer));
    header.value = text("a"), header.size = 0;
    REFUSED(LW_INVALID, http->send(call, &request, &answer));
    header.size = sizeof header + 1;
    REFUSED(LW_INVALID, http->send(call, &request, &answer));
    IS(LW_NOT_FOUND, http->header_at(call, 0, &header));
    IS(LW_NOT_FOUND, http->header(call, text("A"), &out));

    grown[0].known.size = grown[1].known.size = sizeof grown[0];
    grown[0].known.name = text("A"), grown[1].known.name = text("B");
    request.headers = &grown[0].known, request.header_count = 2;
    IS(LW_OK, http->send(call, &request, &answer));
    expect(answer.status == 200 && answer.body.size == 2, __LINE__);
    header.size = 0;
    REFUSED(LW_INVALID, http->header_at(call, 0, &header));
    REFUSED(LW_INVALID, http->header(call, text("x-one"), NULL));
    IS(LW_NOT_FOUND, http->header(call, nowhere, &out));
    grown[1].known.size = sizeof(lw_header);
    REFUSED(LW_INVALID, http->send(call, &request, &answer));
    /* the last answer is gone with the next request, sent or not */
    header.size = sizeof header;
    IS(LW_NOT_FOUND, http->header_at(call, 0, &header));
    IS(LW_INVALID, http->send(NULL, &request, &answer));
}

static void misuse_store(const lw_host* host, lw_call* call) {
    const lw_store* store = (const lw_store*)host->extension(call, text(LW_EXTENSION_STORE));
    const lw_text there = text("there"), value = text("v");
    lw_text out = {NULL, 0};
    REFUSED(LW_INVALID, store->get(call, nowhere, &out));
    REFUSED(LW_INVALID, store->get(call, text(""), &out));
    REFUSED(LW_INVALID, store->get(call, there, NULL));
    REFUSED(LW_INVALID, store->set(call, there, nowhere, 1));
    REFUSED(LW_INVALID, store->set(call, there, value, 0));
    REFUSED(LW_INVALID, store->set(call, nowhere, value, 1));
    REFUSED(LW_INVALID, store->drop(call, nowhere));
    REFUSED(LW_INVALID, store->claim(call, text("a"), NULL));
    REFUSED(LW_INVALID, store->made(call, text("a"), value, 1));
    REFUSED(LW_INVALID, store->not_made(call, text("a")));
    /* one that is there is nobody's to make */
    IS(LW_OK, store->claim(call, there, &out));
    REFUSED(LW_INVALID, store->made(call, there, value, 1));
    IS(LW_NOT_FOUND, store->claim(call, text("a"), &out));
    REFUSED(LW_INVALID, store->claim(call, text("a"), &out));
    REFUSED(LW_INVALID, store->made(call, text("a"), nowhere, 1));
    IS(LW_OK, store->made(call, text("a"), value, 1));
    REFUSED(LW_INVALID, store->made(call, text("a"), value, 1));
    REFUSED(LW_INVALID, store->not_made(call, text("a")));
    IS(LW_INVALID, store->get(NULL, there, &out));
    /* and forgets about this one */
    IS(LW_NOT_FOUND, store->claim(call, text("left open"), &out));
}

static void misuse_edit_now(const lw_host* host, lw_call* call) {
    const lw_edit_now* table = (const lw_edit_now*)host->extension(call, text(LW_EXTENSION_EDIT_NOW));
    lw_value value = {sizeof value, LW_STRING, {NULL, 0}};
    lw_edit edits[2];
    size_t refused = 9;
    memset(edits, 0, sizeof edits);
    value.text = text("Anna");
    REFUSED(LW_INVALID, table->edit(call, NULL, 1, NULL));
    REFUSED(LW_INVALID, table->edit(call, edits, 1, NULL));
    edits[0].size = sizeof edits[0], edits[0].name = nowhere, edits[0].value = &value;
    REFUSED(LW_INVALID, table->edit(call, edits, 1, NULL));
    edits[0].name = text("name"), edits[0].value = NULL;
    REFUSED(LW_INVALID, table->edit(call, edits, 1, NULL));
    edits[0].value = &value;
    REFUSED(LW_INVALID, table->edit(call, edits, 2, &refused)); /* the second has no size */
    expect(refused == 1, __LINE__);
    IS(LW_INVALID, table->edit(NULL, edits, 1, NULL));
    IS(LW_OK, table->edit(call, NULL, 0, NULL));
}

static lw_status create(const lw_host* host, lw_call* call, lw_text integration, lw_text settings, void** object) {
    const lw_http* http = (const lw_http*)host->extension(call, text(LW_EXTENSION_HTTP));
    const lw_store* store = (const lw_store*)host->extension(call, text(LW_EXTENSION_STORE));
    const lw_edit_now* edit = (const lw_edit_now*)host->extension(call, text(LW_EXTENSION_EDIT_NOW));
    lw_http_request request;
    lw_answer answer = {sizeof answer, 0, {NULL, 0}};
    lw_header header = {sizeof header, 0, {NULL, 0}, {NULL, 0}};
    lw_text out;
    (void)integration, (void)settings;
    memset(&request, 0, sizeof request);
    request.size = sizeof request, request.url = text("https://a.example/");
    *object = NULL;
    /* there is no lead yet */
    REFUSED(LW_WRONG_STATE, http->send(call, &request, &answer));
    REFUSED(LW_WRONG_STATE, http->header_at(call, 0, &header));
    REFUSED(LW_WRONG_STATE, http->header(call, text("A"), &out));
    REFUSED(LW_WRONG_STATE, store->get(call, text("k"), &out));
    REFUSED(LW_WRONG_STATE, store->set(call, text("k"), text("v"), 1));
    REFUSED(LW_WRONG_STATE, store->drop(call, text("k")));
    REFUSED(LW_WRONG_STATE, store->claim(call, text("k"), &out));
    REFUSED(LW_WRONG_STATE, store->made(call, text("k"), text("v"), 1));
    REFUSED(LW_WRONG_STATE, store->not_made(call, text("k")));
    REFUSED(LW_WRONG_STATE, edit->edit(call, NULL, 0, NULL));
    expect(host->extension(call, text("leadwire.http.2")) == NULL, __LINE__);
    expect(host->extension(call, nowhere) == NULL, __LINE__);
    expect(host->extension(NULL, text(LW_EXTENSION_HTTP)) == NULL, __LINE__);
    return LW_OK;
}
static void destroy(void* object) {
    (void)object;
}
static lw_status process(void* object, const lw_host* host, lw_call* call, uint32_t flow) {
    char digits[16];
    lw_value value = {sizeof value, LW_NUMBER, {NULL, 0}};
    (void)object, (void)flow;
    misuse_http(host, call);
    misuse_store(host, call);
    misuse_edit_now(host, call);
    value.text.data = digits;
    value.text.size = (size_t)snprintf(digits, sizeof digits, "%d", wrong_line);
    return host->verdict_value(call, &value);
}
static const void* extension(lw_text name) {
    (void)name;
    return NULL;
}

LW_VISIBLE const lw_plugin* lw_plugin_entry(const lw_host* host);
LW_VISIBLE const lw_plugin* lw_plugin_entry(const lw_host* host) {
    static lw_plugin table;
    (void)host;
    table.size = sizeof table;
    table.abi_version = LW_ABI_VERSION;
    table.sdk_version = LW_SDK_VERSION;
    table.needs = LW_NEEDS_HTTP | LW_NEEDS_STORE | LW_NEEDS_EDIT_NOW;
    table.name = text("raw-services");
    table.version = text("1.0");
    table.process_flows = 1u << LW_FLOW_NEW;
    table.create = create;
    table.destroy = destroy;
    table.process = process;
    table.extension = extension;
    return &table;
}
