// What a process holds at this moment: descriptors by their kind, libraries in its memory, processes of its own.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>
#include <set>
#include <string>

namespace leadwire::test {

struct footprint {
    std::map<std::string, int> descriptors; ///< "socket", "anon_inode:[pidfd]", "/path/of/a/file"
    std::map<std::string, int> libraries;   ///< mapped files named .so, copies of builds under one name; what is shared with children
    std::set<int> children;

    /// As much of everything.
    friend bool operator==(const footprint& a, const footprint& b) {
        return a.descriptors == b.descriptors && a.libraries == b.libraries && a.children.size() == b.children.size();
    }
    friend std::ostream& operator<<(std::ostream& out, const footprint& held) {
        for (const auto* kinds : {&held.descriptors, &held.libraries})
            for (const auto& [kind, count] : *kinds) out << kind << " x" << count << "; ";
        return out << held.children.size() << " children";
    }
};

/// Of a process of this user that runs. `copies`: the directory of builds, whose names do not matter.
[[nodiscard]] inline footprint footprint_of(int process, const std::filesystem::path& copies = {}) {
    namespace fs = std::filesystem;
    const fs::path root = "/proc/" + std::to_string(process);
    footprint held;
    for (const auto& one : fs::directory_iterator(root / "fd")) {
        std::error_code gone; // closed meanwhile
        const auto target = fs::read_symlink(one.path(), gone).string();
        if (!gone) ++held.descriptors[target.starts_with("socket:") ? "socket" : target];
    }
    std::ifstream maps(root / "maps");
    std::set<std::string> seen;
    for (std::string line; std::getline(maps, line);) {
        const auto at = line.find('/');
        if (at == std::string::npos) continue;
        auto file = line.substr(at);
        if (file.find("leadwire-calls") != std::string::npos)
            ++held.libraries["area of a child"];
        else if (file.find(".so") != std::string::npos && seen.insert(file).second)
            ++held.libraries[fs::path(file).parent_path() == copies ? "copy of a plugin" : file];
    }
    for (const auto& thread : fs::directory_iterator(root / "task")) {
        std::ifstream children(thread.path() / "children");
        for (int child = 0; children >> child;) held.children.insert(child);
    }
    return held;
}

} // namespace leadwire::test
