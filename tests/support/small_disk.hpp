// A file system of a few megabytes, where the machine allows one: for tests that fill it up.
#pragma once

#include "tests/support/temp_dir.hpp"

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace leadwire::test {

class small_disk {
public:
    /// `limits` as mount has them: "size=1m", "size=1m,nr_inodes=4". On a directory of its own.
    explicit small_disk(const std::string& limits) { mount(own_.path(), limits); }
    /// On this directory, which is empty.
    small_disk(const std::filesystem::path& at, const std::string& limits) { mount(at, limits); }
    ~small_disk() {
        if (mounted_ && std::system(("umount " + at_.string()).c_str()) != 0)
            BOOST_TEST_MESSAGE("still mounted: " << at_);
    }
    small_disk(const small_disk&) = delete;
    small_disk& operator=(const small_disk&) = delete;

    /// True, and said, where none can be had: the test is skipped.
    [[nodiscard]] bool is_missing() const {
        if (!mounted_) BOOST_TEST_MESSAGE("skipped: no tmpfs can be mounted here");
        return !mounted_;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return at_; }

    void fill_up() const {
        std::ofstream filler(filler_file(), std::ios::binary);
        while (filler << std::string(4096, 'x') << std::flush) {
        }
    }
    /// Takes back what `fill_up` did.
    void make_room() const { std::filesystem::remove(filler_file()); }
    /// For a disk on which few files have room.
    void fill_with_empty_files() const {
        for (int n = 0; std::ofstream(at_ / std::to_string(n)); ++n) {
        }
    }

private:
    temp_dir own_;
    std::filesystem::path at_;
    bool mounted_ = false;

    void mount(const std::filesystem::path& at, const std::string& limits) {
        at_ = at;
        const auto command = "mount -t tmpfs -o " + limits + " tmpfs " + at.string() + " 2>/dev/null";
        mounted_ = geteuid() == 0 && std::system(command.c_str()) == 0;
    }
    [[nodiscard]] std::filesystem::path filler_file() const { return at_ / "filler"; }
};

} // namespace leadwire::test
