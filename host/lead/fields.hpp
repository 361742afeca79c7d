// The fields of a request: the "name value" text of an integration, and what it becomes for one lead
// (docs/macros.md).
#pragma once

#include "host/lead/macro_template.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leadwire {

enum class body_format : std::uint8_t { form, json, multipart, query };
[[nodiscard]] std::string_view name_of(body_format format);
[[nodiscard]] std::optional<body_format> body_format_named(std::string_view name);

/// One expanded field. Names keep their brackets and typed suffixes ("customer[phone]", "age:int").
struct field {
    std::string name;
    std::string value;
    std::optional<attachment> file; ///< set: the field is a file, and `value` is empty
    bool operator==(const field&) const = default;
};

/// In the order in which they are sent. `set` replaces a field of the same name in its place; a name ending
/// in "[]" appends.
class field_list {
public:
    void set(field f);
    /// True if there was one.
    bool remove(std::string_view name);
    void clear() { fields_.clear(); }
    [[nodiscard]] const field* find(std::string_view name) const;
    [[nodiscard]] const std::vector<field>& all() const { return fields_; }
    [[nodiscard]] bool empty() const { return fields_.empty(); }
    [[nodiscard]] bool has_file() const;
    bool operator==(const field_list&) const = default;

private:
    friend class field_templates; // expands lists whose duplicates were resolved when they were parsed
    std::vector<field> fields_;
};

/// True for "tags[]" and "tags[]:int": fields of that name stand side by side.
[[nodiscard]] bool appends(std::string_view field_name);

class field_templates {
public:
    /// `text` as an integration gives it. The error's offset is one of `text`.
    [[nodiscard]] static std::expected<field_templates, template_error> parse(std::string_view text,
                                                                              body_format format);

    /// An error names the field: an attachment whose document is malformed, say.
    [[nodiscard]] result<field_list> expand(const macro_input& input) const;
    [[nodiscard]] bool empty() const { return lines_.empty(); }
    [[nodiscard]] std::vector<template_warning> warnings() const; ///< offsets of the text that was parsed
    [[nodiscard]] std::vector<std::string> secrets() const;
    [[nodiscard]] std::vector<std::string> filtered_secrets(const secret_values& values) const;

private:
    struct line {
        std::string name;
        std::size_t offset = 0; ///< of the value
        macro_template value;
    };
    std::vector<line> lines_;
};

} // namespace leadwire
