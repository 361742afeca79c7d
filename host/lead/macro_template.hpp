// Templates of URLs, fields, headers and bodies: parsed once, expanded once for each lead (docs/macros.md).
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/macro_input.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire {

enum class text_context {
    plain, ///< values as they are: fields, headers, bodies
    url,   ///< values percent-encoded as an RFC 3986 component
};

/// A place in a template, as an offset in bytes: the caller, who knows the file, turns it into line and
/// column.
struct template_warning {
    std::size_t offset = 0;
    std::string text; ///< "unknown macro {nope}: it is sent as it stands"
};

/// An error in a template; `offset` as above.
struct template_error {
    std::size_t offset = 0;
    std::string text; ///< "unknown filter \"uper\" of {name}; allowed: raw, upper, …"
};

class macro_template {
public:
    macro_template(); ///< the empty template
    ~macro_template();
    macro_template(macro_template&&) noexcept;
    macro_template& operator=(macro_template&&) noexcept;

    [[nodiscard]] static std::expected<macro_template, template_error> parse(std::string_view text,
                                                                             text_context context);

    void append_to(std::string& out, const macro_input& input) const;
    [[nodiscard]] std::string expand(const macro_input& input) const;

    [[nodiscard]] bool empty() const;
    /// Known macros only are expanded; these look like macros and are not.
    [[nodiscard]] const std::vector<template_warning>& warnings() const;
    /// The custom field named by {file:…}, if the template is exactly that macro.
    [[nodiscard]] const std::string* file_field() const;
    /// Names of the secrets that the template uses, each once.
    [[nodiscard]] std::vector<std::string> secrets() const;
    /// The final text of every secret macro that went through a filter: what a masker must hide besides the
    /// secret.
    [[nodiscard]] std::vector<std::string> filtered_secrets(const secret_values& values) const;

private:
    struct program;
    std::unique_ptr<const program> program_;
};

/// Every macro name that the engine knows, in the order of the documentation, for docs and error messages.
[[nodiscard]] const std::vector<std::string_view>& macro_names();

} // namespace leadwire
