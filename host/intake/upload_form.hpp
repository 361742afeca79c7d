// A multipart form of a lead on its way in: fields to memory, files to disk.
#pragma once

#include "host/intake/form.hpp"
#include "host/intake/multipart_reader.hpp"
#include "host/intake/service.hpp"
#include "host/lead/digest.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace leadwire::intake {

class upload_form final : public part_receiver {
public:
    /// Fields together may have `text_limit` bytes, names included.
    upload_form(std::filesystem::path directory, std::size_t text_limit)
        : directory_(std::move(directory)), text_limit_(text_limit) {}

    result<void> begin_part(part_head head) override;
    result<void> part_bytes(std::string_view bytes) override;
    result<void> end_part() override;

    [[nodiscard]] const std::vector<form_field>& fields() const { return fields_; }
    [[nodiscard]] std::vector<upload> take_files() { return std::move(files_); }
    /// Of names and contents: a repeat may choose another boundary.
    [[nodiscard]] std::string take_fingerprint() { return whole_.take_hex(); }

private:
    std::filesystem::path directory_;
    std::size_t text_limit_;
    std::size_t text_bytes_ = 0;
    std::vector<form_field> fields_;
    std::vector<upload> files_;
    std::optional<upload> file_; ///< the part that is coming, if it is a file
    std::size_t file_bytes_ = 0;
    running_sha256 part_, whole_;

    [[nodiscard]] result<void> count_text(std::size_t bytes);
    [[nodiscard]] result<void> begin_file(part_head head);
};

} // namespace leadwire::intake
