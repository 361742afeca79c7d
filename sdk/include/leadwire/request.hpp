// The request to the target CRM, as the integration's templates made it. `preprocess` may change all of it.
#pragma once

#include <leadwire/fields.hpp>
#include <leadwire/headers.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire {

/// How the fields become a body; `query` puts them into the URL of a GET.
enum class Format : std::uint32_t { form = 0, json = 1, multipart = 2, query = 3 };

/// Valid until the author's function returns.
class Request {
public:
    /// Made by `Send::request`.
    explicit Request(const detail::Border& border) : border_(border) {}

    /// The URL, without the fields that `Format::query` adds.
    [[nodiscard]] std::string url() const { return text(border_.host->url); }
    /// Replaces it. Throws for a control character.
    Request& url(std::string_view url) { return set(border_.host->set_url, url); }
    /// Empty: GET without fields and body, else POST.
    [[nodiscard]] std::string method() const { return text(border_.host->method); }
    /// Empty: the host chooses. Throws for a text that is no HTTP method.
    Request& method(std::string_view method) { return set(border_.host->set_method, method); }

    /// Its fields; what is set there is set in the request.
    [[nodiscard]] Fields fields() const { return Fields(border_); }
    /// Its headers, likewise.
    [[nodiscard]] Headers headers() const { return Headers(border_); }
    /// Sets one header; throws for one that only the host may set (Content-Length, Transfer-Encoding).
    Request& header(std::string_view name, std::string_view value) {
        headers().set(name, value);
        return *this;
    }
    /// As `Fields::file`.
    Request& file(std::string_view name, std::string_view custom_field) {
        fields().file(name, custom_field);
        return *this;
    }
    /// How the fields become a body.
    [[nodiscard]] Format format() const {
        std::uint32_t format = 0;
        detail::check(border_, border_.host->format(border_.call, &format));
        return static_cast<Format>(format);
    }
    /// Replaces it.
    Request& format(Format format) {
        detail::check(border_, border_.host->set_format(border_.call, static_cast<std::uint32_t>(format)));
        return *this;
    }
    /// Zero: the integration's limit.
    [[nodiscard]] std::chrono::milliseconds timeout() const {
        std::int64_t milliseconds = 0;
        detail::check(border_, border_.host->timeout(border_.call, &milliseconds));
        return std::chrono::milliseconds(milliseconds);
    }
    /// Zero: the integration's limit. Throws for a negative one.
    Request& timeout(std::chrono::milliseconds limit) {
        detail::check(border_, border_.host->set_timeout(border_.call, limit.count()));
        return *this;
    }

    /// A body as it stands, sent instead of the fields.
    Request& body(std::string_view text, std::string_view media_type) {
        detail::check(border_,
                      border_.host->set_body(border_.call, detail::to_c(text), detail::to_c(media_type)));
        return *this;
    }
    /// Such a body, of a JSON document.
    Request& json(const Json& value) { return body(value.dump(), "application/json"); }
    /// The body that was set; nothing where the fields will be sent.
    [[nodiscard]] std::optional<std::string> body() const {
        lw_text text{}, media_type{};
        if (!detail::found(border_, border_.host->body(border_.call, &text, &media_type)))
            return std::nullopt;
        return detail::copy(text);
    }
    /// The fields are sent again.
    Request& clear_body() {
        detail::check(border_, border_.host->clear_body(border_.call));
        return *this;
    }
    /// The fields as the host would send them as JSON, to be wrapped into a larger document.
    [[nodiscard]] Json fields_as_json() const { return Json::parse(text(border_.host->fields_json)); }

private:
    using Get = lw_status (*)(lw_call*, lw_text*);
    using Set = lw_status (*)(lw_call*, lw_text);
    [[nodiscard]] std::string text(Get getter) const {
        lw_text out{};
        detail::check(border_, getter(border_.call, &out));
        return detail::copy(out);
    }
    Request& set(Set setter, std::string_view text) {
        detail::check(border_, setter(border_.call, detail::to_c(text)));
        return *this;
    }

    detail::Border border_;
};

} // namespace leadwire
