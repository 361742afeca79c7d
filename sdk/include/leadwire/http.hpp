// Requests of the plugin's own, for a token say. A plugin asks for them with needs::http.
#pragma once

#include <leadwire/abi/extensions.h>
#include <leadwire/encoding.hpp>
#include <leadwire/response.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadwire {

/// What to send. Made by the author; the host checks it when it is sent.
class HttpRequest {
public:
    HttpRequest() = default;
    /// To this address.
    explicit HttpRequest(std::string_view url) : url_(url) {}

    /// Absolute, http or https.
    [[nodiscard]] const std::string& url() const { return url_; }
    /// Likewise.
    HttpRequest& url(std::string_view url) { return url_ = url, *this; }
    /// Empty: GET without a body, else POST.
    [[nodiscard]] const std::string& method() const { return method_; }
    /// Likewise.
    HttpRequest& method(std::string_view method) { return method_ = method, *this; }

    /// Replaces all headers of that name, in any letter case.
    HttpRequest& header(std::string_view name, std::string_view value) {
        std::erase_if(headers_, [&](const auto& have) { return detail::same_header(have.first, name); });
        headers_.emplace_back(name, value);
        return *this;
    }
    /// In order.
    [[nodiscard]] const HeaderList& headers() const { return headers_; }

    /// Any bytes, under this media type.
    HttpRequest& body(std::string_view text, std::string_view media_type) {
        body_ = text;
        form_ = false;
        return header("Content-Type", media_type);
    }
    /// The value as the body.
    HttpRequest& json(const Json& value) { return body(value.dump(), "application/json"); }
    /// Appends to a body as web forms are encoded, "name=value&…", which takes the place of any other body.
    HttpRequest& field(std::string_view name, std::string_view value) {
        if (!form_) body({}, "application/x-www-form-urlencoded");
        form_ = true;
        if (!body_.empty()) body_ += '&';
        body_ += form_encode(name) + "=" + form_encode(value);
        return *this;
    }
    /// As it will be sent.
    [[nodiscard]] const std::string& body() const { return body_; }

    /// Zero: the integration's limit.
    [[nodiscard]] std::chrono::milliseconds timeout() const { return timeout_; }
    /// Likewise.
    HttpRequest& timeout(std::chrono::milliseconds limit) { return timeout_ = limit, *this; }

private:
    std::string url_;
    std::string method_;
    HeaderList headers_;
    std::string body_;
    bool form_ = false; ///< the body is made of fields
    std::chrono::milliseconds timeout_{};
};

/// What came back, whatever its status. A copy that may be kept.
class HttpResponse {
public:
    /// Sends the request and waits. Throws Error if it cannot be sent, or if there was no answer.
    HttpResponse(const detail::Border& border, const HttpRequest& request) {
        const auto& table = detail::extension<lw_http>(border, LW_EXTENSION_HTTP, "send.http", "http");
        std::vector<lw_header> headers;
        for (const auto& [name, value] : request.headers())
            headers.push_back({sizeof(lw_header), 0, detail::to_c(name), detail::to_c(value)});
        const lw_http_request given{sizeof(lw_http_request),
                                    0,
                                    detail::to_c(request.url()),
                                    detail::to_c(request.method()),
                                    detail::to_c(request.body()),
                                    headers.data(),
                                    headers.size(),
                                    request.timeout().count()};
        auto answer = detail::sized<lw_answer>();
        detail::check(border, table.send(border.call, &given, &answer));
        status_ = answer.status;
        body_ = detail::copy(answer.body);
        auto header = detail::sized<lw_header>();
        while (detail::found(border, table.header_at(border.call, headers_.size(), &header)))
            headers_.emplace_back(detail::copy(header.name), detail::copy(header.value));
    }

    [[nodiscard]] int status() const { return status_; }             ///< of HTTP
    [[nodiscard]] const std::string& body() const { return body_; } ///< bytes
    /// Null for a body that is no JSON. Read once.
    [[nodiscard]] const Json& json() const& {
        if (!json_) json_ = Json::parse(body_);
        return *json_;
    }
    [[nodiscard]] Json json() && { return Json::parse(body_); } ///< of `send.http(…).json()`
    /// Read as a body that is encoded as web forms are.
    [[nodiscard]] Form form() const { return Form::parse(body_); }
    /// The first of that name, in any letter case; empty text if there is none.
    [[nodiscard]] std::string header(std::string_view name) const {
        for (const auto& [have, value] : headers_)
            if (detail::same_header(have, name)) return value;
        return {};
    }
    /// In the order in which they came.
    [[nodiscard]] const HeaderList& headers() const { return headers_; }

private:
    int status_ = 0;
    std::string body_;
    HeaderList headers_;
    mutable std::optional<Json> json_;
};

} // namespace leadwire
