// Calls of the HTTP interface, each on a connection of its own.
#pragma once

#include "host/lead/json.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace leadwire::test {

struct api_answer {
    int status = 0;
    std::string head, body;
    [[nodiscard]] json::value document() const; ///< throws if the body is no JSON
};

class api_client {
public:
    /// `key` empty: none is presented.
    api_client(std::uint16_t port, std::string key) : port_(port), key_(std::move(key)) {}

    /// `headers`: whole lines, each with its end.
    [[nodiscard]] api_answer call(std::string_view method, std::string_view target,
                                  std::string_view body = {}, std::string_view headers = {}) const;
    [[nodiscard]] api_answer get(std::string_view target) const { return call("GET", target); }
    [[nodiscard]] api_answer post(std::string_view target, std::string_view json,
                                  std::string_view headers = {}) const;
    [[nodiscard]] api_answer patch(std::string_view target, std::string_view json) const;
    /// A new lead as JSON.
    [[nodiscard]] api_answer lead(std::string_view json, std::string_view headers = {}) const {
        return post("/api/v1/leads", json, headers);
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    std::uint16_t port_;
    std::string key_;
};

} // namespace leadwire::test
