#include "db/lead_rows.hpp"

#include "db/lead_cells.hpp"
#include "db/lead_json_columns.hpp"

#include <functional>

namespace leadwire::db {
namespace {

enum class with_id { no, yes };
std::string joined(with_id id, const std::function<std::string(const std::string&)>& form) {
    std::string out;
    for_each_column([&](const std::string& name, column_kind kind) {
        if (kind == column_kind::id && id == with_id::no) return;
        out += (out.empty() ? "" : ", ") + form(name);
    });
    return out;
}

} // namespace

lead_rows::lead_rows()
    : numbers_(number_columns.size()), amounts_(amount_columns.size()), texts_(text_columns.size()) {}

std::string lead_rows::select_list() {
    return joined(with_id::no, [](const std::string& name) { return "l." + name; });
}
std::string lead_rows::names() {
    return joined(with_id::yes, [](const std::string& name) { return name; });
}
std::string lead_rows::placeholders() {
    return joined(with_id::yes, [](const std::string& name) { return ":" + name; });
}
std::string lead_rows::assignments() {
    return joined(with_id::no, [](const std::string& name) { return name + " = :" + name; });
}

void lead_rows::read_by(soci::statement& statement) {
    statement.exchange(soci::into(ids_));
    for (auto& c : numbers_) statement.exchange(soci::into(c.values, c.set));
    for (auto& c : amounts_) statement.exchange(soci::into(c.values, c.set));
    for (auto& c : texts_) statement.exchange(soci::into(c));
    for (auto* c : {&created_, &items_, &track_, &meta_}) statement.exchange(soci::into(*c));
}

void lead_rows::write_by(soci::statement& statement) {
    statement.exchange(soci::use(ids_, id_set_, "id"));
    for (std::size_t i = 0; i < numbers_.size(); ++i)
        statement.exchange(soci::use(numbers_[i].values, numbers_[i].set, number_columns[i].name));
    for (std::size_t i = 0; i < amounts_.size(); ++i)
        statement.exchange(soci::use(amounts_[i].values, amounts_[i].set, amount_columns[i].name));
    for (std::size_t i = 0; i < texts_.size(); ++i)
        statement.exchange(soci::use(texts_[i], text_columns[i].name));
    statement.exchange(soci::use(created_, "created"));
    statement.exchange(soci::use(items_, "items"));
    statement.exchange(soci::use(track_, "track"));
    statement.exchange(soci::use(meta_, "meta"));
}

void lead_rows::resize(std::size_t rows) {
    ids_.resize(rows);
    id_set_.resize(rows, soci::i_ok);
    for (auto& c : numbers_) c.values.resize(rows), c.set.resize(rows, soci::i_ok);
    for (auto& c : amounts_) c.values.resize(rows), c.set.resize(rows, soci::i_ok);
    for (auto& c : texts_) c.resize(rows);
    for (auto* c : {&created_, &items_, &track_, &meta_}) c->resize(rows);
}

result<lead> lead_rows::take(std::size_t row) const {
    lead_cells cells;
    cells.id = ids_[row];
    for (std::size_t i = 0; i < numbers_.size(); ++i)
        if (numbers_[i].set[row] == soci::i_ok) cells.numbers[i] = numbers_[i].values[row];
    for (std::size_t i = 0; i < amounts_.size(); ++i)
        if (amounts_[i].set[row] == soci::i_ok) cells.amounts[i] = amounts_[i].values[row];
    for (std::size_t i = 0; i < texts_.size(); ++i) cells.texts[i] = texts_[i][row];
    cells.created = created_[row];
    cells.items = items_[row];
    cells.track = track_[row];
    cells.meta = meta_[row];
    lead l;
    if (auto done = read(cells, l); !done) return std::unexpected(done.error());
    return l;
}

void lead_rows::put(std::size_t row, lead l) {
    ids_[row] = number(l.id);
    id_set_[row] = number(l.id) == 0 ? soci::i_null : soci::i_ok;
    for (std::size_t i = 0; i < numbers_.size(); ++i) {
        auto n = number_columns[i].get(l);
        numbers_[i].values[row] = n.value_or(0);
        numbers_[i].set[row] = n ? soci::i_ok : soci::i_null;
    }
    for (std::size_t i = 0; i < amounts_.size(); ++i) {
        const auto& amount = amount_columns[i].of(l);
        auto& text = amounts_[i].values[row];
        text.clear();
        if (amount) append(text, *amount);
        amounts_[i].set[row] = amount ? soci::i_ok : soci::i_null;
    }
    for (std::size_t i = 0; i < texts_.size(); ++i) texts_[i][row] = std::move(text_columns[i].of(l));
    created_[row] = to_string(l.created);
    items_[row] = text_of_items(l.items);
    track_[row] = text_of_track(l.track);
    meta_[row] = text_of_meta(l.meta);
}

} // namespace leadwire::db
