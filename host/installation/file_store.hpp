// files/: the attachments of leads, under the SHA-256 of their content, so that equal files are kept once.
#pragma once

#include "host/lead/lead.hpp"
#include "host/lead/request_body.hpp"

#include <filesystem>
#include <string>

namespace leadwire {

class file_store {
public:
    explicit file_store(std::filesystem::path directory) : directory_(std::move(directory)) {}

    /// Copies the file in; the result is what the custom field holds. The media type goes by the name's
    /// ending.
    [[nodiscard]] result<attachment> add(const std::filesystem::path& file) const;
    /// Where it lies and how long it is; an error names a file that the store lacks.
    [[nodiscard]] result<file_piece> find(const attachment& a) const;

private:
    std::filesystem::path directory_;
};

/// "application/pdf" for "scan.PDF"; application/octet-stream for an ending that is not known.
[[nodiscard]] std::string media_type_of(const std::filesystem::path& name);

} // namespace leadwire
