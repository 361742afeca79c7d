// The mock CRM, running on ports of the system's choice.
#pragma once

#include "host/lead/json.hpp"
#include "tests/support/place.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace leadwire::test {

class mock_crm {
public:
    /// `rules`: the text of a rules file; empty: none. Returns when it listens.
    explicit mock_crm(std::string_view rules = "", const place& where = {});

    [[nodiscard]] std::string url(std::string_view path) const;     ///< "http://ADDRESS:PORT" + path
    [[nodiscard]] std::string tls_url(std::string_view path) const; ///< "https://localhost:PORT" + path
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::uint16_t tls_port() const { return tls_port_; }
    [[nodiscard]] const std::string& ca() const { return ca_; } ///< PEM file

    /// All requests so far, each as the log has it; a request is in it before its answer goes out.
    [[nodiscard]] std::vector<json::value> log() const;
    [[nodiscard]] std::vector<json::value> log_of(std::string_view lead) const;
    /// `mockcrm verify` of that log with these lead documents.
    [[nodiscard]] finished verify(const std::string& leads,
                                  const std::vector<std::string>& options = {}) const;
    int stop() { return process_->stop(); }

private:
    temp_dir dir_;
    std::string address_;
    std::unique_ptr<background_process> process_;
    std::uint16_t port_ = 0, tls_port_ = 0;
    std::string ca_;
};

} // namespace leadwire::test
