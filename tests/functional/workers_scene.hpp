// A host of three workers, and a look at its processes.
#pragma once

#include "tests/functional/serve_scene.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

namespace leadwire::test {

struct workers_scene : serve_scene {
    workers_scene() { wish.arguments = {"--workers", "3"}; }

    /// Processes of the host's workers.
    [[nodiscard]] std::vector<int> workers() {
        const auto id = std::to_string(host().process().id());
        std::ifstream list("/proc/" + id + "/task/" + id + "/children");
        return {std::istream_iterator<int>(list), {}};
    }
    /// Those that have ended may still wait to be looked at.
    [[nodiscard]] static bool runs(int process) {
        std::ifstream file("/proc/" + std::to_string(process) + "/cmdline", std::ios::binary);
        return file && file.peek() != std::ifstream::traits_type::eof();
    }
    [[nodiscard]] static bool all_have_ended(const std::vector<int>& processes) {
        return eventually([&] {
            return std::ranges::none_of(processes, [](int one) { return runs(one); });
        });
    }
    /// The value behind each name with its labels.
    [[nodiscard]] std::map<std::string, double> metrics() {
        std::map<std::string, double> all;
        std::istringstream lines(as("viewer").get("/metrics").body);
        for (std::string line; std::getline(lines, line);)
            if (const auto end = line.rfind(' '); !line.starts_with('#') && end != line.npos)
                all[line.substr(0, end)] = std::stod(line.substr(end + 1));
        return all;
    }
    /// Nothing is due or claimed any more, in time.
    [[nodiscard]] bool nothing_is_left() const {
        return eventually([&] {
            for (const auto& row : parsed_lines(home.done({"stats", "--json"})))
                if (text_at(row, "/state") == "due" || text_at(row, "/state") == "claimed") return false;
            return true;
        });
    }
    [[nodiscard]] std::int64_t counted(const std::string& member, const std::string& value) const {
        std::int64_t count = 0;
        for (const auto& row : parsed_lines(home.done({"stats", "--json"})))
            if (text_at(row, "/" + member) == value) count += std::stoll(text_at(row, "/count"));
        return count;
    }
    [[nodiscard]] bool says(const std::string& text) {
        return eventually([&] { return host().log().find(text) != std::string::npos; });
    }
};

} // namespace leadwire::test
