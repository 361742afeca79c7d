// What the target CRM answered.
#pragma once

#include <leadwire/headers.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leadwire {

/// A body as web forms are encoded: "status=ok&id=5".
class Form {
public:
    /// Takes what it can read, and never throws: a pair without "=" has an empty value.
    static Form parse(std::string_view body);
    /// The first of that name; empty text if there is none.
    [[nodiscard]] const std::string& operator[](std::string_view name) const {
        static const std::string none;
        for (const auto& [have, value] : pairs_)
            if (have == name) return value;
        return none;
    }
    /// All pairs, in their order.
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const { return pairs_; }

private:
    std::vector<std::pair<std::string, std::string>> pairs_;
};

/// Valid until `process` returns. Where the exchange was skipped: status 0, and the body that was given to
/// `skip`.
class Response {
public:
    /// Made by `Send::response`.
    explicit Response(const detail::Border& border) : border_(border), answer_(detail::sized<lw_answer>()) {
        detail::check(border_, border_.host->answer(border_.call, &answer_));
    }

    /// HTTP status; 0 where there was no exchange.
    [[nodiscard]] int status() const { return answer_.status; }
    [[nodiscard]] std::string_view body() const { return detail::view(answer_.body); } ///< bytes
    /// Null for a body that is no JSON. Read once.
    [[nodiscard]] const Json& json() const {
        if (!json_) json_ = Json::parse(body());
        return *json_;
    }
    /// The body as web forms are encoded.
    [[nodiscard]] Form form() const { return Form::parse(body()); }
    /// The first of that name; empty text if there is none.
    [[nodiscard]] std::string header(std::string_view name) const {
        lw_text text{};
        detail::found(border_, border_.host->answer_header(border_.call, detail::to_c(name), &text));
        return detail::copy(text);
    }
    /// All headers, in their order.
    [[nodiscard]] HeaderList headers() const {
        HeaderList made;
        auto header = detail::sized<lw_header>();
        while (detail::found(border_, border_.host->answer_header_at(border_.call, made.size(), &header)))
            made.emplace_back(detail::copy(header.name), detail::copy(header.value));
        return made;
    }

private:
    detail::Border border_;
    lw_answer answer_;
    mutable std::optional<Json> json_;
};

namespace detail {
inline std::string form_decoded(std::string_view text) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                      : -1;
    };
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
            out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}
} // namespace detail

inline Form Form::parse(std::string_view body) {
    Form made;
    while (!body.empty()) {
        const std::string_view pair = body.substr(0, body.find('&'));
        body.remove_prefix(pair.size() == body.size() ? pair.size() : pair.size() + 1);
        if (pair.empty()) continue;
        const std::size_t equals = pair.find('=');
        made.pairs_.emplace_back(detail::form_decoded(pair.substr(0, equals)),
                                 equals == pair.npos ? std::string()
                                                     : detail::form_decoded(pair.substr(equals + 1)));
    }
    return made;
}

} // namespace leadwire
