/* The border as C11 sees it: sizes and offsets on 64-bit machines. What stands here never changes; new members are
 * added behind, and asserted below the old ones. */
#include <leadwire/abi/extensions.h>
#include <leadwire/abi/probe.h>

#ifdef __cplusplus
#define CHECK(expression) static_assert(expression, #expression)
#else
#define CHECK(expression) _Static_assert(expression, #expression)
#endif
#define AT(type, member, offset) CHECK(offsetof(type, member) == (offset))
#define SIZE(type, bytes) CHECK(sizeof(type) == (bytes))

CHECK(LW_ABI_VERSION == 1);
CHECK(sizeof(void*) == 8 && sizeof(size_t) == 8 && sizeof(lw_status) == 4);
CHECK(LW_OK == 0 && LW_NOT_FOUND == 1 && LW_ERROR == 2 && LW_INVALID == 3 && LW_WRONG_STATE == 4);
CHECK(LW_FLOW_NEW == 1 && LW_FLOW_CHANGE == 2 && LW_FLOW_APPROVED == 3 && LW_FLOW_SYNC == 4);
CHECK(LW_NEEDS_NOTHING == 0 && LW_NEEDS_HTTP == 1 && LW_NEEDS_STORE == 2 && LW_NEEDS_EDIT_NOW == 4);
CHECK(LW_ABSENT == 0 && LW_NULL == 1 && LW_BOOL == 2 && LW_NUMBER == 3 && LW_STRING == 4 && LW_JSON == 5);
CHECK(LW_SCOPE_ORDER == 1 && LW_SCOPE_META == 2 && LW_SCOPE_OFFER == 3 && LW_SCOPE_OFFER_PARAMS == 4 &&
      LW_SCOPE_GEO_PARAMS == 5 && LW_SCOPE_GOAL_PARAMS == 6 && LW_SCOPE_SITE_PARAMS == 7 && LW_SCOPE_SPACE_PARAMS == 8 &&
      LW_SCOPE_PRODUCTS == 9 && LW_SCOPE_CHANGE == 10);
CHECK(LW_LOOKUP_PRODUCT == 1 && LW_LOOKUP_OFFER == 2 && LW_LOOKUP_GEO == 3 && LW_LOOKUP_GOAL == 4 && LW_LOOKUP_SITE == 5 &&
      LW_LOOKUP_SPACE == 6);
CHECK(LW_FORMAT_FORM == 0 && LW_FORMAT_JSON == 1 && LW_FORMAT_MULTIPART == 2 && LW_FORMAT_QUERY == 3);
CHECK(LW_CONTEXT_PLAIN == 0 && LW_CONTEXT_URL == 1);
CHECK(LW_LOG_DEBUG == 0 && LW_LOG_INFO == 1 && LW_LOG_WARNING == 2 && LW_LOG_ERROR == 3);
CHECK(LW_ACCEPTED == 1 && LW_REJECTED == 2 && LW_FAILED == 3 && LW_DONE == 4 && LW_REDIRECT == 5 && LW_MESSAGE == 6);

SIZE(lw_text, 16);
AT(lw_text, size, 8);
SIZE(lw_value, 24);
AT(lw_value, kind, 4);
AT(lw_value, text, 8);
SIZE(lw_send_info, 56);
AT(lw_send_info, flow, 4);
AT(lw_send_info, attempt, 8);
AT(lw_send_info, now, 16);
AT(lw_send_info, idem, 24);
AT(lw_send_info, external_id, 40);
SIZE(lw_field, 40);
AT(lw_field, is_file, 4);
AT(lw_field, name, 8);
AT(lw_field, value, 24);
SIZE(lw_header, 40);
AT(lw_header, name, 8);
AT(lw_header, value, 24);
SIZE(lw_answer, 24);
AT(lw_answer, status, 4);
AT(lw_answer, body, 8);
SIZE(lw_verdict, 32);
AT(lw_verdict, kind, 4);
AT(lw_verdict, reason, 8);
AT(lw_verdict, text, 16);

SIZE(lw_note, 112);
AT(lw_note, abi_version, 4);
AT(lw_note, sdk_version, 8);
AT(lw_note, needs, 12);
AT(lw_note, name, 16);
AT(lw_note, version, 80);
SIZE(lw_note_record, 136);
AT(lw_note_record, owner, 12);
AT(lw_note_record, note, 24);

SIZE(lw_plugin, 96);
AT(lw_plugin, abi_version, 4);
AT(lw_plugin, sdk_version, 8);
AT(lw_plugin, needs, 12);
AT(lw_plugin, name, 16);
AT(lw_plugin, version, 32);
AT(lw_plugin, preprocess_flows, 48);
AT(lw_plugin, process_flows, 52);
AT(lw_plugin, create, 56);
AT(lw_plugin, destroy, 64);
AT(lw_plugin, preprocess, 72);
AT(lw_plugin, process, 80);
AT(lw_plugin, extension, 88);

#define FUNCTION(member, index) AT(lw_host, member, 8 + 8 * (index))
SIZE(lw_host, 8 + 8 * 39);
AT(lw_host, abi_version, 4);
FUNCTION(set_error, 0);
FUNCTION(last_error, 1);
FUNCTION(log, 2);
FUNCTION(should_stop, 3);
FUNCTION(random, 4);
FUNCTION(info, 5);
FUNCTION(data, 6);
FUNCTION(data_all, 7);
FUNCTION(expand, 8);
FUNCTION(lookup, 9);
FUNCTION(url, 10);
FUNCTION(set_url, 11);
FUNCTION(method, 12);
FUNCTION(set_method, 13);
FUNCTION(timeout, 14);
FUNCTION(set_timeout, 15);
FUNCTION(format, 16);
FUNCTION(set_format, 17);
FUNCTION(field_at, 18);
FUNCTION(field, 19);
FUNCTION(set_field, 20);
FUNCTION(set_file, 21);
FUNCTION(remove_field, 22);
FUNCTION(clear_fields, 23);
FUNCTION(fields_json, 24);
FUNCTION(header_at, 25);
FUNCTION(set_header, 26);
FUNCTION(remove_header, 27);
FUNCTION(body, 28);
FUNCTION(set_body, 29);
FUNCTION(clear_body, 30);
FUNCTION(skip, 31);
FUNCTION(answer, 32);
FUNCTION(answer_header_at, 33);
FUNCTION(answer_header, 34);
FUNCTION(edit, 35);
FUNCTION(verdict, 36);
FUNCTION(verdict_value, 37);
FUNCTION(extension, 38);

SIZE(lw_probe, 24);
AT(lw_probe, preprocess, 8);
AT(lw_probe, probe, 16);

SIZE(lw_http_request, 80);
AT(lw_http_request, url, 8);
AT(lw_http_request, method, 24);
AT(lw_http_request, body, 40);
AT(lw_http_request, headers, 56);
AT(lw_http_request, header_count, 64);
AT(lw_http_request, timeout, 72);
SIZE(lw_http, 32);
AT(lw_http, send, 8);
AT(lw_http, header_at, 16);
AT(lw_http, header, 24);
SIZE(lw_store, 56);
AT(lw_store, get, 8);
AT(lw_store, set, 16);
AT(lw_store, drop, 24);
AT(lw_store, claim, 32);
AT(lw_store, made, 40);
AT(lw_store, not_made, 48);
SIZE(lw_edit, 32);
AT(lw_edit, name, 8);
AT(lw_edit, value, 24);
SIZE(lw_edit_now, 16);
AT(lw_edit_now, edit, 8);

LW_NOTE("abi-test", "1.0.0", LW_NEEDS_NOTHING);
