#include "db/sqlite/outcome_rows.hpp"

namespace leadwire::db::sqlite {
namespace {

template <class... Column>
void clear(Column&... columns) {
    (columns.clear(), ...);
}

} // namespace

delivery_ends::delivery_ends(connection& c) : update_(c.session()) {
    id_.resize(1), state_.resize(1), why_.resize(1), external_id_.resize(1), external_id_set_.resize(1);
    update_ = prepared(
        c.session(),
        "UPDATE OR ROLLBACK deliveries SET state = :state, why = :why, owner = NULL, lease_until = NULL,"
        " external_id = coalesce(:external_id, external_id) WHERE id = :id",
        soci::use(state_, "state"), soci::use(why_, "why"),
        soci::use(external_id_, external_id_set_, "external_id"), soci::use(id_, "id"));
    clear(id_, state_, why_, external_id_, external_id_set_);
}

void delivery_ends::add(const outcome_record& r, delivery_state state, std::string why) {
    id_.push_back(number(r.id));
    state_.push_back(static_cast<int>(state));
    why_.push_back(std::move(why));
    external_id_.push_back(r.external_id.value_or(""));
    external_id_set_.push_back(r.external_id ? soci::i_ok : soci::i_null);
}

void delivery_ends::write() {
    if (!id_.empty()) update_.execute(true);
    clear(id_, state_, why_, external_id_, external_id_set_);
}

lead_changes::lead_changes(connection& c) : status_(c), external_(c), both_(c) {
    for (auto* r : {&status_, &external_, &both_}) {
        r->id.resize(1), r->status.resize(1), r->reason.resize(1), r->reason_set.resize(1);
        r->external_id.resize(1), r->external_by.resize(1);
    }
    auto& s = c.session();
    status_.update =
        prepared(s, "UPDATE OR ROLLBACK leads SET status = :status, reason = :reason WHERE id = :id",
                 soci::use(status_.status, "status"), soci::use(status_.reason, status_.reason_set, "reason"),
                 soci::use(status_.id, "id"));
    external_.update = prepared(
        s,
        "UPDATE OR ROLLBACK leads SET external_id = :external_id, external_by = :external_by WHERE id = :id",
        soci::use(external_.external_id, "external_id"), soci::use(external_.external_by, "external_by"),
        soci::use(external_.id, "id"));
    both_.update = prepared(
        s,
        "UPDATE OR ROLLBACK leads SET status = :status, reason = :reason, external_id = :external_id,"
        " external_by = :external_by WHERE id = :id",
        soci::use(both_.status, "status"), soci::use(both_.reason, both_.reason_set, "reason"),
        soci::use(both_.external_id, "external_id"), soci::use(both_.external_by, "external_by"),
        soci::use(both_.id, "id"));
    for (auto* r : {&status_, &external_, &both_})
        clear(r->id, r->status, r->reason, r->reason_set, r->external_id, r->external_by);
}

void lead_changes::status(const outcome_record& r) {
    status_.id.push_back(number(r.lead));
    status_.status.push_back(static_cast<int>(*r.status));
    status_.reason.push_back(r.reason.value_or(0));
    status_.reason_set.push_back(r.reason ? soci::i_ok : soci::i_null);
}

void lead_changes::external_id(const outcome_record& r) {
    external_.id.push_back(number(r.lead));
    external_.external_id.push_back(*r.external_id);
    external_.external_by.push_back(r.integration);
}

void lead_changes::status_and_external_id(const outcome_record& r) {
    both_.id.push_back(number(r.lead));
    both_.status.push_back(static_cast<int>(*r.status));
    both_.reason.push_back(r.reason.value_or(0));
    both_.reason_set.push_back(r.reason ? soci::i_ok : soci::i_null);
    both_.external_id.push_back(*r.external_id);
    both_.external_by.push_back(r.integration);
}

void lead_changes::write() {
    for (auto* r : {&external_, &status_, &both_}) {
        if (!r->id.empty()) r->update.execute(true);
        clear(r->id, r->status, r->reason, r->reason_set, r->external_id, r->external_by);
    }
}

attempt_rows::attempt_rows(connection& c) : insert_(c.session()) {
    for (auto* v : {&delivery_, &number_, &at_, &elapsed_, &http_status_}) v->resize(1);
    for (auto* v : {&phase_, &outcome_, &detail_, &plugin_, &request_, &answer_}) v->resize(1);
    insert_ =
        prepared(c.session(),
                 "INSERT OR ROLLBACK INTO attempts (id, delivery_id, number, at, elapsed_us, http_status,"
                 " phase, outcome, detail, plugin, request, answer) VALUES (:delivery_id << 24 | :number, "
                 ":delivery_id, :number, :at, :elapsed_us,"
                 " :http_status, :phase, :outcome, :detail, :plugin, :request, :answer)",
                 soci::use(delivery_, "delivery_id"), soci::use(number_, "number"), soci::use(at_, "at"),
                 soci::use(elapsed_, "elapsed_us"), soci::use(http_status_, "http_status"),
                 soci::use(phase_, "phase"), soci::use(outcome_, "outcome"), soci::use(detail_, "detail"),
                 soci::use(plugin_, "plugin"), soci::use(request_, "request"), soci::use(answer_, "answer"));
    for (auto* v : {&delivery_, &number_, &at_, &elapsed_, &http_status_}) v->clear();
    for (auto* v : {&phase_, &outcome_, &detail_, &plugin_, &request_, &answer_}) v->clear();
}

void attempt_rows::add(const outcome_record& r) {
    if (!r.attempt) return;
    const auto& a = *r.attempt;
    delivery_.push_back(number(r.id));
    number_.push_back(a.number);
    at_.push_back(microseconds(a.at));
    elapsed_.push_back(a.elapsed_us);
    http_status_.push_back(a.http_status);
    phase_.push_back(a.phase);
    outcome_.push_back(a.outcome);
    detail_.push_back(a.detail);
    plugin_.push_back(a.plugin);
    request_.push_back(a.request);
    answer_.push_back(a.answer);
}

void attempt_rows::write() {
    if (!delivery_.empty()) insert_.execute(true);
    for (auto* v : {&delivery_, &number_, &at_, &elapsed_, &http_status_}) v->clear();
    for (auto* v : {&phase_, &outcome_, &detail_, &plugin_, &request_, &answer_}) v->clear();
}

} // namespace leadwire::db::sqlite
