// Templates out of a TOML table: mistakes and unknown macros with the place that they have in the file.
#pragma once

#include "host/delivery/table_reader.hpp"
#include "host/lead/fields.hpp"
#include "host/lead/macro_template.hpp"

namespace leadwire {

/// `text` is a text value that `from` took as `key`; a template with a mistake gives nothing.
[[nodiscard]] std::optional<macro_template> read_template(table_reader& from, std::string_view key,
                                                          const toml_value& text, text_context context);
[[nodiscard]] field_templates read_fields(table_reader& from, std::string_view key, const toml_value& text,
                                          body_format format);
/// A template that may name secrets and nothing else: the lead is not known where it is used.
[[nodiscard]] std::optional<macro_template> read_secret_template(table_reader& from, std::string_view key,
                                                                 const toml_value& text);
/// The text with "x" for every macro: what is left of its shape.
[[nodiscard]] std::string without_macros(std::string_view text);
/// Says `sentence` at a byte of the text.
void mistake_within(table_reader& from, std::string_view key, const toml_value& text, std::size_t offset,
                    std::string_view sentence);

} // namespace leadwire
