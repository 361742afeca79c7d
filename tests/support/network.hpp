// Hosts on a network of the test's own: programs run on one of them, and its plug can be pulled. Gone with the object.
#pragma once

#include "tests/support/place.hpp"
#include "tests/support/process.hpp"

#include <map>
#include <stdexcept>

namespace leadwire::test {

/// The machine lets nobody make one.
struct no_network : std::runtime_error {
    using runtime_error::runtime_error;
};

class network {
public:
    /// Throws no_network.
    explicit network(const std::vector<std::string>& hosts);

    [[nodiscard]] const place& at(const std::string& host) const { return hosts_.at(host); }
    /// Nothing goes in or out any more; what is under way is lost.
    void cut(const std::string& host) { tell("cut " + host, "cut"); }
    void join(const std::string& host) { tell("join " + host, "joined"); }
    /// What `host` would send to the other one is lost, until it is joined.
    void part(const std::string& host, const std::string& other) { tell("part " + host + " " + at(other).address, "parted"); }
    /// SIGKILL to all that runs there.
    void end_all_of(const std::string& host) { tell("end " + host, "ended"); }

private:
    void tell(const std::string& command, const std::string& answer);
    background_process script_;
    std::map<std::string, place> hosts_;
};

} // namespace leadwire::test
