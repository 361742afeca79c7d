// A statement on libpq itself, for what comes by the thousand: a batch is one call whose parameters are arrays, writes go out
// together, and a text that was read is the result's own memory. (SOCI would run it once for each row, wait each time, and
// copy every text twice.)
#pragma once

#include "db/lead_cells.hpp"
#include "db/postgresql/array_text.hpp"
#include "db/postgresql/connection.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace leadwire::db::postgresql {

class batch_statement {
public:
    enum class runs { often, now_and_then };
    /// Parameters are "$1", "$2", …, with their types where they are not plain. From its first run on the
    /// server keeps one that runs often.
    batch_statement(connection& c, std::string sql, runs how_often = runs::often);
    batch_statement(const batch_statement&) = delete;
    batch_statement& operator=(const batch_statement&) = delete;

    /// As text; null pointers are NULL. Throws soci_error.
    void run_text(std::span<const char* const> parameters);
    /// Goes out with the next one that has to be waited for; what it throws comes then. Its rows are there after
    /// `connection::flush`.
    void run_later(std::span<const char* const> parameters) { run_later(parameters, result_); }
    /// The same, with its rows in `into`, for one that goes out several times together.
    void run_later(std::span<const char* const> parameters, connection::answer& into);
    template <class... P>
    void ask_ahead(const P&... parameters) {
        with_texts([this](auto texts) { this->run_later(texts); }, text_of(parameters)...);
    }
    /// Arrays, texts and numbers.
    template <class... P>
    void run(const P&... parameters) {
        with_texts([this](auto texts) { run_text(texts); }, text_of(parameters)...);
    }
    /// Nobody needs what it gives: it goes out later while the connection defers writes.
    void write_text(std::span<const char* const> parameters) {
        connection_.deferring() ? run_later(parameters) : run_text(parameters);
    }
    template <class... P>
    void write(const P&... parameters) {
        with_texts([this](auto texts) { this->write_text(texts); }, text_of(parameters)...);
    }

    /// What a run gave elsewhere, to be read here.
    void have(connection::answer rows) { result_ = std::move(rows); }
    // Of the last run.
    [[nodiscard]] int rows() const { return PQntuples(result_.get()); }
    [[nodiscard]] std::int64_t integer(int row, int column) const;
    [[nodiscard]] std::string_view text(int row, int column) const; ///< empty for NULL
    [[nodiscard]] bool is_null(int row, int column) const {
        return PQgetisnull(result_.get(), row, column) != 0;
    }
    /// The columns from `first` on are lead_cells' own, in their order.
    void read(lead_cells& cells, int row, int first) const;

private:
    static const std::string& text_of(const array_text& array) { return array.text(); }
    static const std::string& text_of(const std::string& text) { return text; }
    static std::string text_of(std::int64_t n) { return std::to_string(n); }
    template <class F, class... Text>
    void with_texts(F&& run, const Text&... texts) {
        const char* const parameters[] = {texts.c_str()...};
        run(std::span<const char* const>(parameters));
    }

    void prepare();

    connection& connection_;
    runs how_often_;
    std::string sql_, name_; ///< no name: not kept by the server
    connection::answer result_{nullptr, PQclear};
};

/// All columns of `leads l` in the order of lead_cells, for a SELECT list.
[[nodiscard]] const std::string& lead_cell_columns();

} // namespace leadwire::db::postgresql
