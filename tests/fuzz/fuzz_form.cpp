// Whatever a form holds: multipart in pieces gives what the whole gives, and every form is a lead or a
// mistake.
#include "host/intake/form_document.hpp"
#include "host/intake/multipart_reader.hpp"
#include "host/lead/lead_json.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace leadwire;
using namespace leadwire::intake;

struct scribe final : part_receiver {
    std::vector<form_field> parts;
    result<void> begin_part(part_head head) override {
        parts.push_back({head.name + "|" + head.file_name.value_or("-") + "|" + head.type, ""});
        return {};
    }
    result<void> part_bytes(std::string_view bytes) override {
        parts.back().value += bytes;
        return {};
    }
    result<void> end_part() override { return {}; }
};

/// The parts; nothing for what is no multipart.
std::optional<std::vector<form_field>> read(std::string_view bytes, std::size_t piece) {
    multipart_reader reader("X");
    scribe to;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
        if (!reader.feed(bytes.substr(0, piece), to)) return std::nullopt;
    if (!reader.finish()) return std::nullopt;
    return to.parts;
}

void check(bool holds) {
    if (!holds) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto piece = static_cast<std::size_t>(data[0] % 64) + 1;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    check(read(bytes, std::max<std::size_t>(bytes.size(), 1)) == read(bytes, piece));
    if (const auto fields = read_urlencoded(bytes)) {
        check(fields->size() <= max_form_fields);
        if (const auto lead = lead_from_form(*fields, {}))
            check(lead_from_json(lead_to_json(*lead), {}).has_value());
    }
    return 0;
}
