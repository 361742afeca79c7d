// The one error type of the product. Untrusted input gets an error; an impossible state stops the process.
#pragma once

#include <expected>
#include <string>
#include <utility>

namespace leadwire {

enum class error_code {
    invalid,   ///< input or configuration that breaks a rule
    not_found, ///< a lead, integration, file or plugin that is not there
    conflict,  ///< it is there already, or has changed meanwhile
    refused,   ///< allowed by form, forbidden by policy (egress, permissions, versions)
    io,        ///< the machine or the network said no
    crashed,   ///< a plugin ended its process on it twice
    unavailable, ///< a plugin could not be asked at all
    usage,     ///< a command was given arguments that it does not take
};

/// What went wrong, for people. Printed once, where it is dealt with, as "place: text".
struct error {
    error_code code = error_code::invalid;
    std::string place; ///< file, line, column, field; empty where there is none
    std::string text;  ///< one sentence: what was found, and what is allowed

    [[nodiscard]] std::string message() const { return place.empty() ? text : place + ": " + text; }
};

template <class T> using result = std::expected<T, error>;

[[nodiscard]] inline std::unexpected<error> fail(error_code code, std::string place, std::string text) {
    return std::unexpected(error{code, std::move(place), std::move(text)});
}
[[nodiscard]] inline std::unexpected<error> invalid(std::string place, std::string text) {
    return fail(error_code::invalid, std::move(place), std::move(text));
}

} // namespace leadwire
