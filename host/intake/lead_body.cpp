#include "host/intake/lead_body.hpp"

#include "host/intake/form_document.hpp"
#include "host/lead/lead_json.hpp"

namespace leadwire::intake {
namespace {

constexpr std::string_view allowed =
    "allowed: application/json, application/x-www-form-urlencoded, multipart/form-data";

/// A body that breaks the rules of its own form, as opposed to those of leads.
answer unreadable(const error& e) {
    return e.code == error_code::invalid && e.place.empty() ? problem(400, e.text) : problem_of(e);
}

} // namespace

answered<json::value> parse_body(std::string_view text) {
    auto document = json::parse(text);
    if (!document) return refuse(400, "the body is not JSON: " + document.error().message());
    return std::move(*document);
}

answered<lead_body> lead_body::of(const std::optional<media_type>& type, body_limits limits,
                                  const std::filesystem::path& directory) {
    if (!type) return refuse(415, "the body has no media type; " + std::string(allowed));
    if (type->essence == "application/json") return lead_body(form::json, limits.document);
    if (type->essence == "application/x-www-form-urlencoded")
        return lead_body(form::urlencoded, limits.document);
    if (type->essence != "multipart/form-data")
        return refuse(415, type->essence + " is not taken; " + std::string(allowed));
    if (type->boundary.empty() || type->boundary.size() > 70)
        return refuse(400, "multipart/form-data needs a boundary of 1 to 70 characters");
    lead_body body(form::multipart, limits.upload);
    body.reader_.emplace(type->boundary);
    body.upload_.emplace(directory, limits.document);
    return body;
}

answered<void> lead_body::take(std::string_view bytes) {
    if (form_ != form::multipart) {
        text_ += bytes;
        return {};
    }
    if (auto fed = reader_->feed(bytes, *upload_); !fed) return std::unexpected(unreadable(fed.error()));
    return {};
}

answered<lead> lead_body::read_lead(timestamp arrived) const {
    if (form_ == form::json) {
        auto document = parse_body(text_);
        if (!document) return std::unexpected(std::move(document.error()));
        auto read = lead_from_json(*document, arrived);
        if (!read) return std::unexpected(problem_of(read.error()));
        return std::move(*read);
    }
    auto fields = form_ == form::urlencoded ? read_urlencoded(text_)
                                            : result<std::vector<form_field>>(upload_->fields());
    if (!fields) return std::unexpected(unreadable(fields.error()));
    auto read = lead_from_form(*fields, arrived);
    if (!read) return std::unexpected(problem_of(read.error()));
    return std::move(*read);
}

answered<new_lead> lead_body::finish(timestamp arrived) {
    if (form_ == form::multipart)
        if (auto whole = reader_->finish(); !whole) return std::unexpected(unreadable(whole.error()));
    auto read = read_lead(arrived);
    if (!read) return std::unexpected(std::move(read.error()));
    new_lead made{
        .lead = std::move(*read), .uploads = {}, .idempotency_key = {}, .fingerprint = {}, .by = {}};
    if (upload_) {
        made.uploads = upload_->take_files();
        for (const auto& file : made.uploads)
            if (json::find(made.lead.meta, file.field))
                return refuse(422, "a file and a value come for this field; allowed: one",
                              "meta." + file.field);
    }
    made.fingerprint = upload_ ? upload_->take_fingerprint() : hex_digest(digest_kind::sha256, text_);
    return made;
}

} // namespace leadwire::intake
