#include "db/postgresql/batch_statement.hpp"

#include <charconv>

namespace leadwire::db::postgresql {

batch_statement::batch_statement(connection& c, std::string sql, runs how_often)
    : connection_(c), how_often_(how_often), sql_(std::move(sql)) {}

void batch_statement::prepare() {
    connection_.flush();
    auto name = connection_.next_name();
    connection::answer done(PQprepare(connection_.handle(), name.c_str(), sql_.c_str(), 0, nullptr), PQclear);
    if (PQresultStatus(done.get()) != PGRES_COMMAND_OK) connection_.refuse(done);
    name_ = std::move(name); // never given back: the connection lives as long as its statements
}

void batch_statement::run_text(std::span<const char* const> parameters) {
    if (name_.empty() && how_often_ == runs::often && !connection_.pooled()) prepare();
    if (connection_.has_deferred()) {
        connection_.defer(name_, sql_, parameters);
        result_ = connection_.collect();
        return;
    }
    auto count = static_cast<int>(parameters.size());
    auto* handle = connection_.handle();
    result_.reset(
        name_.empty()
            ? PQexecParams(handle, sql_.c_str(), count, nullptr, parameters.data(), nullptr, nullptr, 0)
            : PQexecPrepared(handle, name_.c_str(), count, parameters.data(), nullptr, nullptr, 0));
    auto status = PQresultStatus(result_.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) connection_.refuse(result_);
}

void batch_statement::run_later(std::span<const char* const> parameters, connection::answer& into) {
    if (connection_.pooled()) {
        run_text(parameters);
        if (&into != &result_) into = std::move(result_);
        return;
    }
    if (name_.empty()) prepare();
    connection_.defer(name_, sql_, parameters, &into);
}

std::int64_t batch_statement::integer(int row, int column) const {
    std::int64_t n = 0;
    auto digits = text(row, column);
    std::from_chars(digits.data(), digits.data() + digits.size(), n);
    return n;
}

std::string_view batch_statement::text(int row, int column) const {
    return {PQgetvalue(result_.get(), row, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

void batch_statement::read(lead_cells& cells, int row, int first) const {
    cells.id = integer(row, first++);
    for (auto& n : cells.numbers) {
        n.reset();
        if (!is_null(row, first)) n = integer(row, first);
        ++first;
    }
    for (auto& amount : cells.amounts) {
        amount.reset();
        if (!is_null(row, first)) amount = text(row, first);
        ++first;
    }
    for (auto& t : cells.texts) t = text(row, first++);
    for (auto* t : {&cells.created, &cells.items, &cells.track, &cells.meta}) *t = text(row, first++);
}

const std::string& lead_cell_columns() {
    static const std::string list = [] {
        std::string names;
        for_each_column([&](const std::string& name, column_kind kind) {
            names += names.empty() ? "" : ", ";
            names += kind == column_kind::time
                         ? "to_char(l." + name + R"( AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))"
                         : "l." + name;
        });
        return names;
    }();
    return list;
}

} // namespace leadwire::db::postgresql
