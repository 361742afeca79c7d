// A parsed template: text and macros in the order in which they are written out.
#pragma once

#include "host/lead/macro_filters.hpp"
#include "host/lead/macro_table.hpp"
#include "host/lead/macro_template.hpp"

namespace leadwire {

enum class insertion { as_it_is, percent_encoded };

struct macro_step {
    std::string_view literal;       ///< text before the macro, a view of `macro_template::program::text`
    macro_function value = nullptr; ///< none: the text at the end
    insertion how = insertion::as_it_is;
    macro_kind kind = macro_kind::lead_value;
    std::string parameter;
    std::vector<macro_filter> filters; ///< without `raw`
};

struct macro_template::program {
    std::string text;
    std::vector<macro_step> steps;
    std::vector<template_warning> warnings;
    std::string file_field; ///< of a template that is {file:…}
};

} // namespace leadwire
