#include "host/lead/lead_csv.hpp"

#include "host/lead/csv_columns.hpp"
#include "host/lead/csv_reader.hpp"

namespace leadwire {
namespace {

bool is_blank(const std::vector<std::string>& record) {
    return record.size() == 1 && record[0].empty();
}

/// The next record that is more than an empty line.
result<std::vector<std::string>> next_record(csv_reader& reader) {
    for (;;)
        if (auto record = reader.next(); !record || !is_blank(*record)) return record;
}

} // namespace

result<void> check_mapping(const csv_mapping& mapping) {
    return csv_columns::check(mapping);
}

struct csv_lead_reader::state {
    csv_reader reader;
    csv_columns columns;
    timestamp arrived;
};

csv_lead_reader::csv_lead_reader(std::unique_ptr<state> s) : state_(std::move(s)) {}
csv_lead_reader::csv_lead_reader(csv_lead_reader&&) noexcept = default;
csv_lead_reader& csv_lead_reader::operator=(csv_lead_reader&&) noexcept = default;
csv_lead_reader::~csv_lead_reader() = default;

result<csv_lead_reader> csv_lead_reader::open(std::istream& in, const csv_mapping& mapping,
                                              timestamp arrived) {
    csv_reader reader(in);
    auto header = next_record(reader);
    if (!header) return std::unexpected(std::move(header.error()));
    if (header->empty()) return invalid("line 1", "no header line: the file is empty");
    auto columns = csv_columns::of(std::move(*header), mapping);
    if (!columns) {
        auto& e = columns.error();
        if (e.place == "line 1") e.place = "line " + std::to_string(reader.line());
        return std::unexpected(std::move(e));
    }
    return csv_lead_reader(std::make_unique<state>(state{std::move(reader), std::move(*columns), arrived}));
}

result<std::optional<lead>> csv_lead_reader::next() {
    auto record = next_record(state_->reader);
    if (!record) return std::unexpected(std::move(record.error()));
    if (record->empty()) return std::nullopt;
    auto place = "line " + std::to_string(line());
    auto cells = record->size(), columns = state_->columns.count();
    if (cells != columns)
        return invalid(std::move(place), "the record has " + std::to_string(cells) + " cells, the header " +
                                             std::to_string(columns));
    auto l = state_->columns.lead_of(*record, state_->arrived);
    if (l) return std::move(*l);
    l.error().place.insert(0, place + ", field ");
    return std::unexpected(std::move(l.error()));
}

std::size_t csv_lead_reader::line() const {
    return state_->reader.line();
}

} // namespace leadwire
