// Statements that are prepared once and kept for the connection.
#pragma once

#include "db/sqlite/connection.hpp"
#include "host/lead/ids.hpp"
#include "host/lead/timestamp.hpp"

#include <string>
#include <utility>
#include <vector>

namespace leadwire::db::sqlite {

/// `exchanges` are soci::use and soci::into of variables that outlive the statement.
template <class... E>
soci::statement prepared(soci::session& session, const std::string& sql, E&&... exchanges) {
    soci::statement statement(session);
    (statement.exchange(std::forward<E>(exchanges)), ...);
    statement.alloc();
    statement.prepare(sql);
    statement.define_and_bind();
    return statement;
}

/// A list of IDs as one parameter: "[1,2,3]" for json_each.
template <class List, class Id>
std::string json_ids(const List& list, Id id_of) {
    std::string out = "[";
    for (const auto& each : list) {
        if (out.size() > 1) out += ',';
        out += std::to_string(number(id_of(each)));
    }
    return out += ']';
}

[[nodiscard]] inline long long microseconds(timestamp t) {
    return t.time_since_epoch().count();
}
[[nodiscard]] inline timestamp point_in_time(long long microseconds) {
    return timestamp{std::chrono::microseconds{microseconds}};
}

} // namespace leadwire::db::sqlite
