// Any bytes as CSV: rubbish gives errors that can be shown, and leads that are taken are whole.
#include "host/lead/csv_reader.hpp"
#include "host/lead/lead_csv.hpp"
#include "host/lead/lead_json.hpp"
#include "host/lead/lead_jsonl.hpp"
#include "host/lead/utf8.hpp"

#include <cstdint>
#include <cstdlib>
#include <sstream>

namespace {

using namespace leadwire;

void require(bool holds) {
    if (!holds) std::abort();
}

std::string written(const std::vector<std::vector<std::string>>& records) {
    std::string text;
    for (auto& record : records)
        for (auto& cell : record) {
            text += '"';
            for (char c : cell) text += c == '"' ? std::string("\"\"") : std::string(1, c);
            text += &cell == &record.back() ? "\"\r\n" : "\",";
        }
    return text;
}

std::vector<std::vector<std::string>> records_of(const std::string& text) {
    std::istringstream in(text);
    csv_reader reader(in);
    std::vector<std::vector<std::string>> records;
    for (;;) {
        auto record = reader.next();
        if (!record || record->empty()) return records;
        records.push_back(std::move(*record));
    }
}

template <class Reader>
void drain(Reader& reader) {
    for (;;) {
        auto l = reader.next();
        if (!l) {
            require(is_storable(l.error().message()));
            continue;
        }
        if (!*l) return;
        auto again = lead_from_json(lead_to_json(**l), timestamp{});
        require(again && *again == **l);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
    std::string text(reinterpret_cast<const char*>(bytes), size);
    auto records = records_of(text);
    require(records_of(written(records)) == records);
    const csv_mapping mappings[]{{}, {{{"name", "{a} {b}"}, {"phone", "{c}"}}, {{"offer", "1"}}}};
    for (auto& mapping : mappings) {
        std::istringstream in(text);
        auto reader = csv_lead_reader::open(in, mapping, timestamp{});
        if (reader)
            drain(*reader);
        else
            require(is_storable(reader.error().message()));
    }
    std::istringstream in(text);
    jsonl_lead_reader lines(in, timestamp{});
    drain(lines);
    return 0;
}
