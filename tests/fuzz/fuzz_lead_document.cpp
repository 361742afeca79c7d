// Any bytes as a lead document: what is taken comes back as it went in.
#include "host/lead/lead_edit.hpp"
#include "host/lead/lead_fields.hpp"
#include "host/lead/lead_json.hpp"
#include "host/lead/utf8.hpp"

#include <cstdlib>

namespace {

using namespace leadwire;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_lead(const json::value& document) {
    auto l = lead_from_json(document, timestamp{});
    if (!l) return require(is_storable(l.error().message()));
    auto text = json::dump(lead_to_json(*l));
    auto again = lead_from_json(json::parse(text).value(), timestamp{} + std::chrono::hours(1));
    require(again && *again == *l && json::dump(lead_to_json(*again)) == text);
    for (auto& field : lead_fields())
        if (field.edits == edit_right::free && field.name != "items") {
            auto edited = *l;
            require(apply(edited, {std::string(field.name), *field_of(*l, field.name)}) && edited == *l);
        }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
    auto document = json::parse({reinterpret_cast<const char*>(bytes), size});
    if (!document) {
        require(is_storable(document.error().message()));
        return 0;
    }
    require(json::parse(json::dump(*document)) == *document);
    (void)json::plain_text(*document);
    check_lead(*document);
    lead l;
    l.offer = offer_id{1};
    l.phone = "1";
    if (auto* o = document->if_object())
        for (auto& [name, v] : *o)
            if (auto before = l; !apply(l, {name, v})) require(l == before);
    return 0;
}
