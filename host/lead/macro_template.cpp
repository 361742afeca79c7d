#include "host/lead/macro_template.hpp"

#include "host/lead/macro_program.hpp"
#include "host/lead/text_encoding.hpp"

#include <algorithm>

namespace leadwire {
namespace {

void insert(std::string& out, std::string_view value, insertion how) {
    if (how == insertion::percent_encoded)
        append_percent_encoded(out, value);
    else
        out += value;
}

std::string filtered(std::string_view value, const std::vector<macro_filter>& filters) {
    std::string text(value);
    for (const auto& filter : filters) filter.apply(text, filter);
    return text;
}

} // namespace

macro_template::macro_template() = default;
macro_template::~macro_template() = default;
macro_template::macro_template(macro_template&&) noexcept = default;
macro_template& macro_template::operator=(macro_template&&) noexcept = default;

void macro_template::append_to(std::string& out, const macro_input& input) const {
    if (!program_) return;
    std::string scratch;
    for (const auto& step : program_->steps) {
        out += step.literal;
        if (!step.value) continue;
        auto value = step.value(input, step.parameter, scratch);
        // The mask stands for whatever the secret would have become: digests of secrets are to be hidden too.
        // One that is not set has nothing to hide, and shows as what would be sent.
        if (step.kind == macro_kind::secret_value && !value.empty() &&
            input.setting().secrets_shown == secret_display::masked) {
            out += secret_mask;
            continue;
        }
        if (step.filters.empty())
            insert(out, value, step.how);
        else
            insert(out, filtered(value, step.filters), step.how);
    }
}

std::string macro_template::expand(const macro_input& input) const {
    std::string out;
    append_to(out, input);
    return out;
}

bool macro_template::empty() const {
    return !program_ || program_->text.empty();
}

const std::vector<template_warning>& macro_template::warnings() const {
    static const std::vector<template_warning> none;
    return program_ ? program_->warnings : none;
}

const std::string* macro_template::file_field() const {
    return program_ && !program_->file_field.empty() ? &program_->file_field : nullptr;
}

std::vector<std::string> macro_template::secrets() const {
    std::vector<std::string> names;
    if (!program_) return names;
    for (const auto& step : program_->steps)
        if (step.kind == macro_kind::secret_value && std::ranges::find(names, step.parameter) == names.end())
            names.push_back(step.parameter);
    return names;
}

std::vector<std::string> macro_template::filtered_secrets(const secret_values& values) const {
    std::vector<std::string> texts;
    if (!program_) return texts;
    for (const auto& step : program_->steps) {
        if (step.kind != macro_kind::secret_value || step.filters.empty()) continue;
        auto found = values.find(step.parameter);
        if (found == values.end()) continue;
        if (auto text = filtered(found->second, step.filters); !text.empty())
            texts.push_back(std::move(text));
    }
    return texts;
}

} // namespace leadwire
