#include "host/delivery/outcome.hpp"

namespace leadwire {

effect effect_of(flow f, const outcome& o, lead_id id) {
    effect e;
    e.delivered = o.kind != outcome_kind::failed || f == flow::sync; // by then the customer has gone
    switch (o.kind) {
    case outcome_kind::accepted:
        if (f != flow::approved) e.status = lead_status::processing;
        e.external_id = o.external_id.value_or(to_string(id));
        break;
    case outcome_kind::rejected:
        e.status = lead_status::cancel;
        e.reason = o.reason;
        break;
    case outcome_kind::message:
        e.status = lead_status::deleted;
        e.action = customer_action::message;
        break;
    case outcome_kind::redirect: // the status stays: the classic sending follows
        e.action = customer_action::redirect;
        break;
    case outcome_kind::done:
    case outcome_kind::failed:
        break;
    }
    return e;
}

} // namespace leadwire
