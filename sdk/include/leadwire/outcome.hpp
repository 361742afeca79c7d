// What `process` makes of an answer: a typed outcome, or a plain value that is judged in its flow.
#pragma once

#include <leadwire/detail/border.hpp>
#include <leadwire/reason.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace leadwire {

namespace detail {
template <class T>
concept String = std::convertible_to<const T&, std::string_view> && !std::same_as<T, std::nullptr_t>;
template <class T>
concept TextLike = String<T> || std::same_as<T, Json>;
inline std::string text_of(std::string_view text) {
    return std::string(text);
}
inline std::string text_of(const Json& json) {
    return json.text();
}
template <String T>
std::string text_of(const T& text) {
    return std::string(std::string_view(text));
}
} // namespace detail

/// What an author's `process` or `probe` returns: what the functions below make, or a plain value.
class Outcome {
public:
    Outcome() = default; ///< no value: a failure in every flow
    /// A plain value: text, number, true, false, null, or any JSON.
    template <class T>
        requires(std::is_convertible_v<T &&, Json> && !std::same_as<std::remove_cvref_t<T>, Outcome>)
    Outcome(T&& value) : value_(std::forward<T>(value)) {}

    /// Hands the outcome to the host; throws what the host has against it.
    void give(const detail::Border& border) const {
        if (kind_ == 0) {
            std::string keep;
            const lw_value value = detail::to_value(value_, keep);
            return detail::check(border, border.host->verdict_value(border.call, &value));
        }
        auto verdict = detail::sized<lw_verdict>();
        verdict.kind = kind_;
        verdict.reason = reason_;
        if (has_text_) verdict.text = {text_.data(), text_.size()};
        detail::check(border, border.host->verdict(border.call, &verdict));
    }

private:
    friend Outcome typed(std::uint32_t, std::string, int);
    friend Outcome accepted();

    std::uint32_t kind_ = 0; ///< LW_ACCEPTED …; 0: a plain value
    int reason_ = 0;
    bool has_text_ = false;
    std::string text_;
    Json value_;
};

/// What the functions below are made of: an outcome by its number at the border.
inline Outcome typed(std::uint32_t kind, std::string text, int reason = 0) {
    Outcome made;
    made.kind_ = kind;
    made.reason_ = reason;
    made.has_text_ = true;
    made.text_ = std::move(text);
    return made;
}

/// Taken by the CRM under no ID of its own: the internal ID is entered.
[[nodiscard]] inline Outcome accepted() {
    Outcome made = typed(LW_ACCEPTED, {});
    made.has_text_ = false;
    return made;
}
/// Taken under this ID. An empty text is a failure.
template <detail::String T>
[[nodiscard]] Outcome accepted(const T& id) {
    return typed(LW_ACCEPTED, std::string(std::string_view(id)));
}
/// A number with all its digits, or text; true is `accepted()`; all else, a missing member say, is a failure.
[[nodiscard]] inline Outcome accepted(const Json& id) {
    if (id.is_bool() && id) return accepted();
    return typed(LW_ACCEPTED, id.is_string() || id.is_number() ? id.text() : std::string());
}
/// Refused: the lead is cancelled for this reason, a number from 1.
[[nodiscard]] inline Outcome rejected(int reason) {
    return typed(LW_REJECTED, {}, reason);
}
/// Refused for a reason that has a name.
[[nodiscard]] inline Outcome rejected(Reason reason) {
    return rejected(static_cast<int>(reason));
}
/// Not sent: it is tried again. The text is for people.
template <detail::TextLike T>
[[nodiscard]] Outcome failed(const T& why) {
    return typed(LW_FAILED, detail::text_of(why));
}
/// Flow change: the change has arrived.
[[nodiscard]] inline Outcome done() {
    return typed(LW_DONE, {});
}
/// Flow sync: where the customer goes.
template <detail::TextLike T>
[[nodiscard]] Outcome redirect(const T& url) {
    return typed(LW_REDIRECT, detail::text_of(url));
}
/// Flow sync: what the customer is told; the lead is deleted.
template <detail::TextLike T>
[[nodiscard]] Outcome message(const T& text) {
    return typed(LW_MESSAGE, detail::text_of(text));
}

/// Of `probe` alone: the CRM does not have the lead.
[[nodiscard]] inline Outcome not_there() {
    return typed(LW_NOT_THERE, {});
}

} // namespace leadwire
