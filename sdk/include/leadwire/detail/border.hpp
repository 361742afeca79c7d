// Between the skin and the C border: text in both directions, and errors that become exceptions.
#pragma once

#include <leadwire/abi/plugin.h>
#include <leadwire/error.hpp>
#include <leadwire/json.hpp>

#include <string>
#include <string_view>

namespace leadwire::detail {

/// The host's table together with the call that is under way. Valid until the author's function returns.
struct Border {
    const lw_host* host;
    lw_call* call;
};

inline lw_text to_c(std::string_view text) {
    return {text.data(), text.size()};
}
inline std::string_view view(lw_text text) {
    return text.data != nullptr ? std::string_view(text.data, text.size) : std::string_view();
}
inline std::string copy(lw_text text) {
    return std::string(view(text));
}

template <class T>
T sized() {
    T made{};
    made.size = sizeof(T);
    return made;
}

inline std::string last_error(const Border& b) {
    std::string text = copy(b.host->last_error(b.call));
    return text.empty() ? "the host refused the call" : text;
}
/// LW_OK is true, LW_NOT_FOUND false; all else throws with the host's words.
inline bool found(const Border& b, lw_status status) {
    if (status == LW_OK) return true;
    if (status == LW_NOT_FOUND) return false;
    throw Error(last_error(b));
}
inline void check(const Border& b, lw_status status) {
    if (!found(b, status)) throw Error("not found");
}

/// An extension of the host; it gives one to a plugin that has asked for it.
template <class Table>
const Table& extension(const Border& b, std::string_view name, std::string_view what, std::string_view need) {
    const auto* table = static_cast<const Table*>(b.host->extension(b.call, to_c(name)));
    if (table != nullptr && table->size >= sizeof(Table)) return *table;
    throw Error(std::string(what) + ": ask for it: LEADWIRE_PLUGIN(…, needs::" + std::string(need) + ")");
}

/// Makes a Json of a value that the host has given; absent is null.
inline Json from_value(const lw_value& value) {
    switch (value.kind) {
    case LW_BOOL:
        return view(value.text) == "true";
    case LW_NUMBER:
        return Json::Number{copy(value.text)};
    case LW_STRING:
        return copy(value.text);
    case LW_JSON:
        return Json::parse(view(value.text));
    default:
        return nullptr;
    }
}
/// The value for the host; `keep` holds the text of an array or object as long as the result is used.
inline lw_value to_value(const Json& json, std::string& keep) {
    auto value = sized<lw_value>();
    value.kind = json.is_null()     ? LW_NULL
                 : json.is_bool()   ? LW_BOOL
                 : json.is_number() ? LW_NUMBER
                 : json.is_string() ? LW_STRING
                                    : LW_JSON;
    if (value.kind == LW_BOOL) value.text = to_c(json ? "true" : "false");
    if (value.kind == LW_NUMBER) value.text = to_c(json.digits());
    if (value.kind == LW_STRING || value.kind == LW_JSON) {
        keep = json.text();
        value.text = to_c(keep);
    }
    return value;
}

} // namespace leadwire::detail
