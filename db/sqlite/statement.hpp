// Statements that are prepared once and kept for the connection.
#pragma once

#include "db/sqlite/connection.hpp"
#include "db/statement.hpp"

#include <string>
#include <utility>
#include <vector>

namespace leadwire::db::sqlite {

template <class... E>
soci::statement prepared(soci::session& session, const std::string& sql, E&&... exchanges) {
    return statement_of(soci::details::st_repeatable_query, session, sql, std::forward<E>(exchanges)...);
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

} // namespace leadwire::db::sqlite
