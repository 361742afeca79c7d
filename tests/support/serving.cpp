#include "tests/support/serving.hpp"

#include "tests/support/eventually.hpp"

#include <csignal>
#include <sstream>

namespace leadwire::test {
using namespace std::string_literals;
namespace {

constexpr std::string_view announced = "serving on http://127.0.0.1:";

std::string text_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

} // namespace

serving::serving(const installation& home, const serve_wish& wish)
    : log_file_((home.files().path() / "serve.log").string()) {
    const auto before = text_of(log_file_).size();
    std::vector<std::string> command{"/usr/bin/env"};
    command.insert(command.end(), wish.environment.begin(), wish.environment.end());
    for (const auto& part : {LEADWIRE_BINARY_DIR "/bin/leadwire"s, "--dir"s, home.path().string(), "serve"s, "--listen"s, "127.0.0.1:0"s})
        command.push_back(part);
    command.insert(command.end(), wish.arguments.begin(), wish.arguments.end());
    process_ = std::make_unique<background_process>(home.where().command(std::move(command)), background_process::input::of_the_test, log_file_);
    std::string said;
    const bool listens = eventually([&] {
        said = text_of(log_file_).substr(before);
        const auto at = said.find(announced);
        if (at == said.npos || said.find('\n', at) == said.npos) return false;
        port_ = static_cast<std::uint16_t>(std::stoul(said.substr(at + announced.size())));
        return true;
    });
    if (!listens) throw std::runtime_error("leadwire serve does not listen: " + said);
}

std::string serving::log() const {
    return text_of(log_file_);
}

int serving::stop(std::chrono::seconds limit) {
    process_->signal(SIGTERM);
    return process_->wait(limit);
}

} // namespace leadwire::test
