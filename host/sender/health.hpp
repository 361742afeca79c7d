// What an exchange says about its target, for the circuit breaker.
#pragma once

#include "db/store.hpp"
#include "host/http/client.hpp"

namespace leadwire::sender {

/// Whatever process makes of a 2xx to 4xx, the target is there.
[[nodiscard]] inline db::target_health health_of(const target_answer& answer) {
    return answer.status == 429 || answer.status >= 500 ? db::target_health::bad : db::target_health::good;
}

/// A proxy's or our own fault is not the target's.
[[nodiscard]] inline db::target_health health_of(const http::failure& failure) {
    switch (failure.kind) {
    case http::failure_kind::resolve:
    case http::failure_kind::connect:
    case http::failure_kind::tls:
    case http::failure_kind::timeout:
    case http::failure_kind::broken:
        return db::target_health::bad;
    case http::failure_kind::request:
    case http::failure_kind::egress:
    case http::failure_kind::proxy:
    case http::failure_kind::answer:
        break;
    }
    return db::target_health::none;
}

} // namespace leadwire::sender
