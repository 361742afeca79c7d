#include "tests/support/network.hpp"

#include <sstream>
#include <stdexcept>

namespace leadwire::test {
namespace {

std::vector<std::string> script(const std::vector<std::string>& hosts) {
    return place{.by = {LEADWIRE_SOURCE_DIR "/tests/support/network"}}.command(hosts);
}

} // namespace

network::network(const std::vector<std::string>& hosts) : script_(script(hosts), background_process::input::written) {
    for (const auto& host : hosts) {
        std::istringstream line(script_.read_line());
        if (line.str().starts_with("none ")) throw no_network("network: no hosts can be made here: " + line.str().substr(5));
        std::string name, address, holder;
        line >> name >> address >> holder;
        if (name != host || holder.empty()) throw std::runtime_error("the network says: " + line.str());
        hosts_[host] = {.by = {"/usr/bin/nsenter", "--target", holder, "--net"}, .address = address};
    }
}

void network::tell(const std::string& command, const std::string& answer) {
    script_.write_line(command);
    if (auto line = script_.read_line(); line != answer) throw std::runtime_error("the network says: " + line);
}

} // namespace leadwire::test
