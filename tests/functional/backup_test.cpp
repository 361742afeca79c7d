// `backup` of an installation that serves, and `restore` into a new directory.
#include "tests/functional/serve_scene.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <sys/stat.h>

namespace leadwire::test {

BOOST_AUTO_TEST_SUITE(backup)

namespace {

namespace fs = std::filesystem;

struct scene : serve_scene {
    scene() {
        tick_each("60s");
        home.apply(integration_text({.url = crm.url("/?ext={id}")}));
    }
    [[nodiscard]] std::string at(const std::string& name) const { return (home.files().path() / name).string(); }
    /// `leadwire --dir DIR …`: the last --dir counts no more than the first, so the program is run by itself.
    [[nodiscard]] finished in(const std::string& directory, const std::vector<std::string>& arguments) const {
        std::vector<std::string> all{LEADWIRE_BINARY_DIR "/bin/leadwire", "--dir", at(directory)};
        all.insert(all.end(), arguments.begin(), arguments.end());
        return run(all);
    }
    [[nodiscard]] std::string refusal(const finished& end) const {
        BOOST_TEST(end.status == 1, end.output << end.errors);
        BOOST_TEST(std::ranges::count(end.errors, '\n') == 1);
        return end.errors;
    }
    [[nodiscard]] static int mode(const fs::path& file) {
        struct stat s {};
        BOOST_REQUIRE(::stat(file.c_str(), &s) == 0);
        return static_cast<int>(s.st_mode & 07777);
    }
    /// What a restore or backup that failed must not leave.
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> found;
        for (const auto& entry : fs::directory_iterator(home.files().path())) found.push_back(entry.path().filename());
        std::ranges::sort(found);
        return found;
    }
    /// Takes the backup apart with tar, lets `change` work on the parts in "parts", and packs these members again.
    void repack(const std::string& change) const {
        const auto end = run({"/bin/sh", "-ec",
                              "cd '" + home.files().path().string() + "'; rm -rf parts; mkdir parts; tar -xf a.tar -C parts; cd parts; " +
                                  change});
        BOOST_REQUIRE_MESSAGE(end.status == 0, end.errors);
    }
};

bool contains(const std::string& text, std::string_view word) {
    return text.find(word) != std::string::npos;
}

bool embedded() {
    const char* dialect = std::getenv("LEADWIRE_TEST_DATABASE");
    return !dialect || std::string_view(dialect) == "sqlite";
}

const std::string pack = "tar -cf ../b.tar $(find . -type f ! -name manifest.json | sed 's,^./,,') manifest.json";

} // namespace

BOOST_FIXTURE_TEST_CASE(a_backup_of_a_host_that_serves_is_a_whole_installation, scene) {
    if (!embedded()) return;
    tick_each("1s");
    (void)home.done({"secret", "set", "token"}, "s3cret-value");
    home.import_leads(lead_text(1, 12, "ok"));
    (void)home.done({"lead", "attach", "1", "scan", home.files().write("scan.pdf", "PDF content")});
    (void)host();
    std::string leads;
    for (int i = 2; i < 300; ++i) leads += lead_text(i, 12, "ok");
    home.import_leads(leads);
    BOOST_TEST(contains(home.done({"backup", at("a.tar")}), "its database among them"));
    BOOST_TEST(mode(at("a.tar")) == 0600);
    BOOST_TEST(stop() == 0);

    const auto restored = in("copy", {"restore", at("a.tar")});
    BOOST_REQUIRE_MESSAGE(restored.status == 0, restored.errors);
    for (const auto* file : {"secrets.toml", "installation.key", "leadwire.db"}) BOOST_TEST(mode(at("copy") + '/' + file) == 0600);
    BOOST_TEST(mode(at("copy")) == 0700);
    BOOST_TEST(contains(in("copy", {"config", "get", "database"}).output, "sqlite:leadwire.db"));
    BOOST_TEST(contains(in("copy", {"secret", "list"}).output, "token"));
    const auto listed = in("copy", {"lead", "list"});
    BOOST_TEST(std::ranges::count(listed.output, '\n') == 299);
    BOOST_TEST(contains(in("copy", {"lead", "show", "1", "--json"}).output, "scan.pdf"));
    for (const auto& file : fs::directory_iterator(home.path() / "plugins"))
        fs::copy_file(file, fs::path(at("copy")) / "plugins" / file.path().filename());
    (void)in("copy", {"lead", "import", home.files().write("more.jsonl", lead_text(1000, 12, "ok"))});
    BOOST_TEST(in("copy", {"tick"}).status == 0);
    BOOST_TEST(contains(in("copy", {"lead", "show", "1000", "--json"}).output, "\"processing\""));
    const auto left = names();
    BOOST_TEST(std::ranges::none_of(left, [](const auto& n) { return contains(n, ".restoring") || contains(n, ".new") || contains(n, "a.tar."); }));
}

BOOST_FIXTURE_TEST_CASE(a_file_or_directory_that_is_there_stays, scene) {
    (void)home.done({"backup", at("a.tar")});
    BOOST_TEST(contains(refusal(home.command({"backup", at("a.tar")})), "is there already"));
    (void)home.done({"backup", "--force", at("a.tar")});
    BOOST_TEST(contains(refusal(home.command({"restore", at("a.tar")})), "is not empty; allowed: a new directory"));
    BOOST_TEST(contains(refusal(in("copy", {"restore", at("none.tar")})), "cannot be read"));
    BOOST_TEST(contains(refusal(in("nowhere", {"backup", at("b.tar")})), "is no installation"));
    fs::create_directory(at("copy"));
    BOOST_TEST(in("copy", {"restore", at("a.tar")}).status == 0);
    BOOST_TEST((names() == std::vector<std::string>{"a.tar", "copy", "data", "integration.toml"}));
}

BOOST_FIXTURE_TEST_CASE(a_damaged_or_foreign_file_is_refused_and_nothing_is_left, scene) {
    if (!embedded()) return;
    (void)home.done({"secret", "set", "token"}, "s3cret-value");
    (void)home.done({"backup", at("a.tar")});
    const auto before = names();
    auto refused = [&](const std::string& file, std::string_view word) {
        BOOST_TEST_CONTEXT(word) {
            const auto errors = refusal(in("copy", {"restore", at(file)}));
            BOOST_TEST(contains(errors, word), errors);
            BOOST_TEST(!contains(errors, "s3cret-value"));
            BOOST_TEST(!fs::exists(at("copy")));
        }
    };
    repack("printf x >> leadwire.toml; " + pack);
    refused("b.tar", "\"leadwire.toml\" is damaged");
    repack("tar -cf ../b.tar leadwire.toml installation.key leadwire.db");
    refused("b.tar", "its manifest is missing");
    repack("tar -cf ../b.tar leadwire.toml installation.key leadwire.db manifest.json");
    refused("b.tar", "lacks \"secrets.toml\"");
    repack("mkdir files; echo x > files/abc; " + pack);
    refused("b.tar", "\"files/abc\", of which its manifest knows nothing");
    repack("mkdir plugins; echo x > plugins/a.so; " + pack);
    refused("b.tar", "\"plugins/a.so\", which no backup has");
    repack("rm leadwire.toml; ln -s /etc/passwd leadwire.toml; tar -cf ../b.tar leadwire.toml manifest.json");
    refused("b.tar", "no regular file");
    repack("echo x > ../outside; tar -Pcf ../b.tar ../outside manifest.json; rm ../outside");
    refused("b.tar", "\"../outside\", which no backup has");
    repack("sed -i 's/\"schema\":[0-9]*/\"schema\":999/' manifest.json; " + pack);
    refused("b.tar", "version 999, newer than this program's");
    for (const auto* size : {"0", "700", "30000"}) {
        repack("head -c " + std::string(size) + " ../a.tar > ../b.tar");
        refused("b.tar", "");
    }
    repack("echo 'no tar file at all' > ../b.tar");
    refused("b.tar", "is no backup, damaged or cut off");
    fs::remove_all(at("parts"));
    fs::remove(at("b.tar"));
    BOOST_TEST((names() == before));
}

BOOST_FIXTURE_TEST_CASE(a_write_that_fails_leaves_no_half_file, scene) {
    home.import_leads(lead_text(1, 12, "ok"));
    const auto before = names();
    const auto end = run({"/bin/sh", "-c",
                          "ulimit -f 4; exec '" LEADWIRE_BINARY_DIR "/bin/leadwire' --dir '" + home.path().string() + "' backup '" +
                              at("a.tar") + "'"});
    if (embedded()) (void)refusal(end);
    else fs::remove(at("a.tar"));
    BOOST_TEST((names() == before));
    BOOST_TEST(contains(refusal(home.command({"backup", "/dev/null/a.tar"})), "/dev/null/a.tar"));
}

BOOST_FIXTURE_TEST_CASE(of_a_server_the_rest_and_the_line_to_run, scene) {
    if (embedded()) return;
    const auto output = home.done({"backup", at("a.tar")});
    BOOST_TEST(contains(output, "pg_dump --format=custom --file='" + at("a.tar") + ".pgdump' 'postgres"), output);
    const auto restored = in("copy", {"restore", at("a.tar")});
    BOOST_TEST(contains(restored.output, "pg_restore"));
    BOOST_TEST(in("copy", {"lead", "list"}).status == 0, "it goes on with the same server");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace leadwire::test
