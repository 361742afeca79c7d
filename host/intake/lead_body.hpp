// The body of a new lead, as it comes: a JSON document, a form, or a form with files.
#pragma once

#include "host/intake/media_type.hpp"
#include "host/intake/multipart_reader.hpp"
#include "host/intake/problem.hpp"
#include "host/intake/upload_form.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace leadwire::intake {

struct body_limits {
    std::size_t document = 256u << 10; ///< JSON and forms, and the fields of a form with files
    std::size_t upload = 10u << 20;    ///< forms with files, all in all
};

class lead_body {
public:
    /// 415 for another media type. Files are kept in `directory` until the lead is done with.
    [[nodiscard]] static answered<lead_body> of(const std::optional<media_type>& type, body_limits limits,
                                                const std::filesystem::path& directory);

    [[nodiscard]] std::size_t limit() const { return limit_; }
    [[nodiscard]] answered<void> take(std::string_view bytes);
    /// The whole has come: lead, files and fingerprint. 400 for a body that is not what it says, 422 for a
    /// lead that is wrong.
    [[nodiscard]] answered<new_lead> finish(timestamp arrived);

private:
    enum class form { json, urlencoded, multipart };
    lead_body(form f, std::size_t limit) : form_(f), limit_(limit) {}
    form form_;
    std::size_t limit_;
    std::string text_;
    std::optional<multipart_reader> reader_;
    std::optional<upload_form> upload_;

    [[nodiscard]] answered<lead> read_lead(timestamp arrived) const;
};

/// 400 for what is no JSON.
[[nodiscard]] answered<json::value> parse_body(std::string_view text);

} // namespace leadwire::intake
