#include "db/postgresql/lead_lines.hpp"

#include "db/postgresql/copied_text.hpp"
#include "db/postgresql/lead_values.hpp"

namespace leadwire::db::postgresql {

std::string copy_leads(with_ids ids) {
    std::string names;
    for_each_column([&](const std::string& name, column_kind kind) {
        if (kind != column_kind::id || ids == with_ids::yes) names += (names.empty() ? "" : ", ") + name;
    });
    return "COPY leads (" + names + ") FROM STDIN";
}

std::string lead_lines(std::span<const lead> leads, with_ids ids) {
    std::string lines;
    lines.reserve(leads.size() * 1024);
    for (const auto& l : leads) {
        auto values = values_of(l);
        for (const auto& value : std::span(values).subspan(ids == with_ids::yes ? 0 : 1)) {
            if (value)
                append_copied(lines, *value);
            else
                lines += "\\N";
            lines += '\t';
        }
        lines.back() = '\n';
    }
    return lines;
}

} // namespace leadwire::db::postgresql
