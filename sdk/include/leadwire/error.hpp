// The exceptions of the SDK. One that leaves an author's function is a failed attempt with its text, never
// more.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace leadwire {

/// The host has refused something; what() says what and why.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Thrown by `configure` to refuse the settings of an integration.
class ConfigError : public Error {
public:
    using Error::Error;
};

/// An edit of a field that the lead does not have, or with a value that does not fit it.
class EditError : public Error {
public:
    /// `field` as the author named it.
    EditError(std::string field, const std::string& why) : Error(why), field_(std::move(field)) {}
    /// The name that the edit was given.
    [[nodiscard]] const std::string& field() const { return field_; }

private:
    std::string field_;
};

} // namespace leadwire
