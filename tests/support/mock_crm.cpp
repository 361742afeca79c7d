#include "tests/support/mock_crm.hpp"

#include "tests/support/json_text.hpp"

#include <fstream>
#include <sstream>

namespace leadwire::test {
namespace {

const std::string program = std::string(LEADWIRE_BINARY_DIR) + "/bin/mockcrm";

} // namespace

mock_crm::mock_crm(std::string_view rules, const place& where) : address_(where.address) {
    const auto dir = dir_.path().string();
    std::vector<std::string> command{program,       "serve", "--log",      dir + "/crm.log",
                                     "--log-flush", "0",     "--cert-dir", dir + "/certs",
                                     "--address",   address_};
    if (!rules.empty()) {
        command.emplace_back("--rules");
        command.push_back(dir_.write("rules.jsonl", rules));
    }
    process_ = std::make_unique<background_process>(where.command(command));
    const auto ready = parsed(process_->read_line());
    port_ = static_cast<std::uint16_t>(json::at_pointer(ready, "/port")->if_integer().value());
    tls_port_ = static_cast<std::uint16_t>(json::at_pointer(ready, "/tls_port")->if_integer().value());
    ca_ = text_at(ready, "/ca");
}

std::string mock_crm::url(std::string_view path) const {
    return "http://" + address_ + ":" + std::to_string(port_) + std::string(path);
}

std::string mock_crm::tls_url(std::string_view path) const {
    return "https://localhost:" + std::to_string(tls_port_) + std::string(path);
}

std::vector<json::value> mock_crm::log() const {
    std::ifstream in(dir_.path() / "crm.log");
    std::ostringstream text;
    text << in.rdbuf();
    auto lines = text.str();
    lines.resize(lines.rfind('\n') + 1); // the last line may be in the midst of being written
    return parsed_lines(lines);
}

std::vector<json::value> mock_crm::log_of(std::string_view lead) const {
    auto all = log();
    std::erase_if(all, [&](const json::value& one) { return text_at(one, "/lead") != lead; });
    return all;
}

finished mock_crm::verify(const std::string& leads, const std::vector<std::string>& options) const {
    std::vector<std::string> command{program,   "verify", "--log", (dir_.path() / "crm.log").string(),
                                     "--leads", "-"};
    command.insert(command.end(), options.begin(), options.end());
    return run(command, {.input = leads, .environment = {}});
}

} // namespace leadwire::test
