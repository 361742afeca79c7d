// How the types of a send go over the wire: each names its parts once, for both directions.
#pragma once

#include "host/plugin/child/messages.hpp"
#include "host/plugin/child/wire.hpp"

namespace leadwire {

template <class Archive>
void describe(Archive& ar, plugin::part_of_wire<error> auto& e) {
    ar(e.code, e.place, e.text);
}
template <class Archive>
void describe(Archive& ar, plugin::part_of_wire<agency> auto& a) {
    ar(a.id, a.uid, a.source);
}
template <class Archive>
void describe(Archive& ar, plugin::part_of_wire<address> auto& a) {
    ar(a.index, a.area, a.city, a.street, a.house);
}
template <class Archive>
void describe(Archive& ar, plugin::part_of_wire<order_item> auto& i) {
    ar(i.product, i.quantity, i.price, i.cost);
}
template <class Archive>
void describe(Archive& ar, plugin::part_of_wire<commission> auto& c) {
    ar(c.system, c.real, c.currency);
}
template <class Archive>
void describe(Archive& ar, plugin::part_of_wire<lead> auto& l) {
    ar(l.id, l.created, l.status, l.reason, l.external_id, l.offer, l.goal, l.site, l.space, l.affiliate, l.agency);
    ar(l.name, l.phone, l.email, l.country, l.ip, l.ua, l.mobile, l.bad, l.comment, l.address);
    ar(l.delivery, l.discount, l.count, l.currency, l.price, l.base, l.delivery_price, l.more, l.items);
    ar(l.track, l.affiliate_commission, l.advertiser_commission, l.meta);
}
template <class Archive>
void describe(Archive& ar, plugin::part_of_wire<attachment> auto& a) {
    ar(a.file, a.name, a.type);
}
template <class Archive>
void describe(Archive& ar, plugin::part_of_wire<field> auto& f) {
    ar(f.name, f.value, f.file);
}
template <class Archive>
void describe(Archive& ar, plugin::part_of_wire<target_request::raw_body> auto& b) {
    ar(b.text, b.content_type);
}
template <class Archive>
void describe(Archive& ar, plugin::part_of_wire<target_request> auto& r) {
    ar(r.url, r.method, r.headers, r.format, r.body, r.timeout);
    if constexpr (Archive::reads) {
        std::vector<field> fields;
        ar(fields);
        r.fields.clear();
        for (field& f : fields) r.fields.set(std::move(f));
    } else {
        ar(r.fields.all());
    }
}
template <class Archive>
void describe(Archive& ar, plugin::part_of_wire<target_answer> auto& a) {
    ar(a.status, a.headers, a.body);
}
template <class Archive>
void describe(Archive& ar, plugin::part_of_wire<lead_edit> auto& e) {
    ar(e.name, e.value);
}
template <class Archive>
void describe(Archive& ar, plugin::part_of_wire<typed_verdict> auto& v) {
    ar(v.kind, v.text, v.reason);
}
} // namespace leadwire

namespace leadwire::plugin {

template <class Archive>
void describe(Archive& ar, part_of_wire<random_seed> auto& s) {
    for (auto& byte : s.bytes) ar(byte);
}
template <class Archive>
void describe(Archive& ar, part_of_wire<load_order> auto& o) {
    ar(o.file, o.workers);
}
template <class Archive>
void describe(Archive& ar, part_of_wire<configure_order> auto& o) {
    ar(o.object, o.integration, o.settings);
}
template <class Archive>
void describe(Archive& ar, part_of_wire<drop_order> auto& o) {
    ar(o.object);
}
template <class Archive>
void describe(Archive& ar, part_of_wire<end_of_order> auto& e) {
    ar(e.failed, e.why);
}
template <class Archive>
void describe(Archive& ar, part_of_wire<loaded_table> auto& t) {
    ar(t.end, t.preprocess_flows, t.process_flows, t.probes);
}
template <class Archive>
void describe(Archive& ar, part_of_wire<log_line> auto& l) {
    ar(l.level, l.text);
}
template <class Archive>
void describe(Archive& ar, part_of_wire<value_question> auto& q) {
    ar(q.scope, q.name);
}
template <class Archive>
void describe(Archive& ar, part_of_wire<all_question> auto& q) {
    ar(q.scope);
}
template <class Archive>
void describe(Archive& ar, part_of_wire<expand_question> auto& q) {
    ar(q.text, q.url);
}
template <class Archive>
void describe(Archive& ar, part_of_wire<lookup_question> auto& q) {
    ar(q.what, q.id, q.name);
}
template <class Archive>
void describe(Archive& ar, part_of_wire<http_question> auto& q) {
    ar(q.method, q.url, q.headers, q.body, q.timeout);
}
template <class Archive>
void describe(Archive& ar, part_of_wire<store_question> auto& q) {
    ar(q.what, q.key, q.value, q.ttl);
}
template <class Archive>
void describe(Archive& ar, part_of_wire<edit_question> auto& q) {
    ar(q.edits);
}
template <class Archive>
void describe(Archive& ar, part_of_wire<store_reply> auto& r) {
    ar(r.value, r.ours);
}
template <class Archive>
void describe(Archive&, part_of_wire<edits_done> auto&) {}

/// By its index.
template <class... Kinds>
void describe(wire_writer& ar, const std::variant<Kinds...>& one) {
    ar(static_cast<std::uint8_t>(one.index()));
    std::visit([&](const auto& held) { ar(held); }, one);
}
template <class... Kinds>
void describe(wire_reader& ar, std::variant<Kinds...>& one) {
    std::uint8_t index = 0;
    ar(index);
    if (index >= sizeof...(Kinds)) return ar.refuse();
    std::uint8_t at = 0;
    static_cast<void>((... || (at++ == index && (ar(one.template emplace<Kinds>()), true))));
}

template <class T>
[[nodiscard]] std::string written(const T& message) {
    std::string out;
    wire_writer writer(out);
    writer(message);
    return out;
}
/// False: the bytes are no such message.
template <class T>
[[nodiscard]] bool read(std::string_view bytes, T& message) {
    wire_reader reader(bytes);
    reader(message);
    return reader.complete();
}

} // namespace leadwire::plugin
