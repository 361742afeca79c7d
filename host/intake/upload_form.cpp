#include "host/intake/upload_form.hpp"

#include "host/intake/form_document.hpp"

#include <algorithm>

namespace leadwire::intake {
namespace {

constexpr std::size_t max_files = 20;

} // namespace

result<void> upload_form::count_text(std::size_t bytes) {
    text_bytes_ += bytes;
    if (text_bytes_ <= text_limit_) return {};
    return invalid("", "the fields of the form have more than " + std::to_string(text_limit_) +
                           " bytes; a file has a file name");
}

result<void> upload_form::begin_part(part_head head) {
    if (auto counted = count_text(head.name.size()); !counted) return counted;
    part_.add(head.name + '\n' + (head.file_name ? *head.file_name + '\n' + head.type : "") + '\n');
    if (head.file_name) return begin_file(std::move(head));
    if (fields_.size() == max_form_fields)
        return invalid("", "the form has more than " + std::to_string(max_form_fields) + " fields");
    fields_.push_back({std::move(head.name), {}});
    return {};
}

result<void> upload_form::begin_file(part_head head) {
    auto field = custom_field_of(head.name);
    if (!field) return std::unexpected(std::move(field.error()));
    if (std::ranges::find(files_, *field, &upload::field) != files_.end())
        return invalid("meta." + *field, "two files come for this field; allowed: one");
    if (files_.size() == max_files)
        return invalid("", "the form has more than " + std::to_string(max_files) + " files");
    auto file = temp_file::create(directory_);
    if (!file) return std::unexpected(std::move(file.error()));
    file_.emplace(std::move(*field), std::move(*file), std::move(*head.file_name), std::move(head.type));
    file_bytes_ = 0;
    return {};
}

result<void> upload_form::part_bytes(std::string_view bytes) {
    part_.add(bytes);
    if (file_) {
        file_bytes_ += bytes.size();
        return file_->file.append(bytes);
    }
    if (auto counted = count_text(bytes.size()); !counted) return counted;
    fields_.back().value += bytes;
    return {};
}

result<void> upload_form::end_part() {
    whole_.add(part_.take_hex());
    if (!file_) return {};
    file_->file.close();
    // A browser sends an input without a chosen file as a file without name and content.
    if (!file_->name.empty() || file_bytes_ > 0) files_.push_back(std::move(*file_));
    file_.reset();
    return {};
}

} // namespace leadwire::intake
