#include "tests/support/api_client.hpp"

#include "tests/support/json_text.hpp"
#include "tests/support/raw_client.hpp"

namespace leadwire::test {
namespace {

constexpr std::string_view json_type = "Content-Type: application/json\r\n";

} // namespace

json::value api_answer::document() const {
    return parsed(body);
}

api_answer api_client::call(std::string_view method, std::string_view target, std::string_view body,
                            std::string_view headers) const {
    std::string request =
        std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    if (!key_.empty()) request += "Authorization: Bearer " + key_ + "\r\n";
    request += std::string(headers) + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
               std::string(body);
    raw_client line(port_);
    line.send(request);
    const auto text = line.read_answer();
    const auto end = text.find("\r\n\r\n");
    if (!text.starts_with("HTTP/1.1 ") || end == text.npos)
        throw std::runtime_error(std::string(target) + " is answered: " + text);
    return {
        .status = std::stoi(text.substr(9, 3)), .head = text.substr(0, end), .body = text.substr(end + 4)};
}

api_answer api_client::post(std::string_view target, std::string_view json, std::string_view headers) const {
    return call("POST", target, json, std::string(json_type) + std::string(headers));
}

api_answer api_client::patch(std::string_view target, std::string_view json) const {
    return call("PATCH", target, json, json_type);
}

} // namespace leadwire::test
