#include "host/installation/file_store.hpp"
#include "host/installation/key_file.hpp"
#include "host/installation/private_file.hpp"
#include "host/installation/secrets_file.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <stdlib.h>
#include <sys/stat.h>

using namespace leadwire;

namespace {

struct directory {
    directory() {
        char name[] = "/tmp/leadwire-test-XXXXXX";
        path = ::mkdtemp(name);
    }
    ~directory() { std::filesystem::remove_all(path); }
    directory(const directory&) = delete;
    directory& operator=(const directory&) = delete;
    std::filesystem::path path;
};

mode_t mode_of(const std::filesystem::path& file) {
    struct stat status{};
    BOOST_REQUIRE(::stat(file.c_str(), &status) == 0);
    return status.st_mode & 0777;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(private_files, directory)

BOOST_AUTO_TEST_CASE(secrets_are_kept_for_their_owner_alone) {
    auto file = path / "secrets.toml";
    BOOST_TEST(read_secrets(file)->empty());
    BOOST_REQUIRE(set_secret(file, "token", "a\"b\nc•").has_value());
    BOOST_REQUIRE(set_secret(file, "other.one", "2").has_value());
    BOOST_TEST(mode_of(file) == 0600u);
    BOOST_TEST(read_secrets(file)->at("token") == "a\"b\nc•");
    BOOST_REQUIRE(remove_secret(file, "token").has_value());
    BOOST_TEST(read_secrets(file)->size() == 1u);
    BOOST_TEST((remove_secret(file, "token").error().code == error_code::not_found));
}

BOOST_AUTO_TEST_CASE(a_secrets_file_that_others_may_read_is_refused) {
    auto file = path / "secrets.toml";
    BOOST_REQUIRE(set_secret(file, "token", "value").has_value());
    ::chmod(file.c_str(), 0640);
    auto read = read_secrets(file);
    BOOST_REQUIRE(!read.has_value());
    BOOST_TEST((read.error().code == error_code::refused));
    BOOST_TEST(read.error().text.find("0640") != std::string::npos);
    BOOST_TEST(!set_secret(file, "token", "new").has_value());
}

BOOST_AUTO_TEST_CASE(a_broken_secrets_file_is_refused_without_repeating_it) {
    auto file = path / "secrets.toml";
    BOOST_REQUIRE(replace_file(file, "token = \"hidden-value\nx", file_access::owner_only).has_value());
    auto read = read_secrets(file);
    BOOST_REQUIRE(!read.has_value());
    BOOST_TEST(read.error().message().find("hidden") == std::string::npos);
    BOOST_TEST(!set_secret(file, "bad name", "x").has_value());
    BOOST_TEST(!set_secret(path / "other.toml", "empty", "").has_value());
}

BOOST_AUTO_TEST_CASE(the_key_is_made_once) {
    auto file = path / "installation.key";
    BOOST_TEST((read_key(file).error().code == error_code::not_found));
    auto made = read_or_make_key(file);
    BOOST_REQUIRE(made.has_value());
    BOOST_TEST(mode_of(file) == 0600u);
    BOOST_TEST(read_or_make_key(file)->fingerprint() == made->fingerprint());
    BOOST_REQUIRE(replace_file(file, "not hex", file_access::owner_only).has_value());
    BOOST_TEST(!read_or_make_key(file).has_value());
}

BOOST_AUTO_TEST_CASE(the_file_store_keeps_equal_files_once_and_stays_in_its_directory) {
    file_store store(path);
    auto source = path / "Scan 1.PDF";
    BOOST_REQUIRE(replace_file(source, "%PDF-", file_access::shared).has_value());
    auto a = store.add(source);
    BOOST_REQUIRE(a.has_value());
    BOOST_TEST(a->name == "Scan 1.PDF");
    BOOST_TEST(a->type == "application/pdf");
    BOOST_TEST(store.add(source)->file == a->file);
    BOOST_TEST(store.find(*a)->size == 5u);
    for (const char* name : {"../installation.key", "/etc/passwd", "..", "", ".hidden", "a/b"})
        BOOST_TEST(!store.find({name, "x", "text/plain"}).has_value(), name);
    auto missing = store.find({"0123abcd", "contract.pdf", "application/pdf"});
    BOOST_REQUIRE(!missing.has_value());
    BOOST_TEST(missing.error().text.find("contract.pdf") != std::string::npos);
    BOOST_TEST(!store.add(path / "nothing").has_value());
}

/// A device may have no end, and a pipe without a writer would never give its first byte.
BOOST_AUTO_TEST_CASE(only_a_regular_file_goes_into_the_file_store) {
    file_store store(path);
    ::mkfifo((path / "pipe").c_str(), 0600);
    std::filesystem::create_symlink("/dev/zero", path / "link");
    for (const auto& none : {path, path / "pipe", path / "link", std::filesystem::path("/dev/zero")}) {
        auto added = store.add(none);
        BOOST_REQUIRE(!added.has_value());
        BOOST_TEST(added.error().message() == none.string() + ": is no regular file; allowed: a regular file");
    }
    std::filesystem::create_symlink("text", path / "good-link");
    BOOST_REQUIRE(replace_file(path / "text", "abc", file_access::shared).has_value());
    BOOST_TEST(store.add(path / "good-link").has_value());
}

BOOST_AUTO_TEST_CASE(a_failed_write_leaves_the_old_text) {
    auto file = path / "f";
    BOOST_REQUIRE(replace_file(file, "old", file_access::shared).has_value());
    BOOST_TEST(!replace_file(path / "no-such-directory" / "f", "new", file_access::shared).has_value());
    BOOST_TEST(*read_file(file) == "old");
    BOOST_TEST(std::distance(std::filesystem::directory_iterator(path), {}) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
