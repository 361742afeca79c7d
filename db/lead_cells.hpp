// One row of `leads` as a database hands it over, before it is a lead: views into memory that is the
// database's own.
#pragma once

#include "db/lead_columns.hpp"
#include "host/lead/error.hpp"

#include <string_view>

namespace leadwire::db {

/// In the order of `number_columns`, `amount_columns` and `text_columns`. Valid as long as what the views
/// point to.
struct lead_cells {
    std::int64_t id = 0;
    std::array<std::optional<std::int64_t>, number_columns.size()> numbers;
    std::array<std::optional<std::string_view>, amount_columns.size()> amounts;
    std::array<std::string_view, text_columns.size()> texts;
    std::string_view created, items, track, meta;
};

/// Into a lead that is empty yet: a lead is large, and moving it costs. An error's place is the column
/// ("leads.created"); the text holds what stood there.
[[nodiscard]] result<void> read(const lead_cells& cells, lead& l);

} // namespace leadwire::db
