// restore
#include "host/cli/command.hpp"
#include "host/installation/backup_reader.hpp"
#include "host/installation/key_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace leadwire::cli {
namespace {

namespace fs = std::filesystem;

/// A directory beside the one that is wanted; gone with the object unless it has taken its place.
class directory_beside {
public:
    explicit directory_beside(fs::path wanted) : wanted_(std::move(wanted)), path_(wanted_) {
        path_ += fmt::format(".{}.restoring", ::getpid());
    }
    ~directory_beside() {
        std::error_code ignored;
        if (!in_place_) fs::remove_all(path_, ignored);
    }
    directory_beside(const directory_beside&) = delete;
    directory_beside& operator=(const directory_beside&) = delete;

    [[nodiscard]] const fs::path& path() const { return path_; }
    result<void> make() {
        std::error_code ec;
        fs::create_directories(path_.parent_path(), ec);
        if (!fs::create_directory(path_, ec)) return fail(error_code::io, path_.string(), "cannot be made: " + ec.message());
        for (const auto* name : {"", "plugins", "files", "run"}) {
            fs::create_directory(path_ / name, ec);
            fs::permissions(path_ / name, fs::perms::owner_all, ec);
        }
        return {};
    }
    result<void> take_place() {
        if (std::rename(path_.c_str(), wanted_.c_str()) != 0)
            return fail(error_code::io, wanted_.string(), fmt::format("cannot be put in its place: {}", std::strerror(errno)));
        in_place_ = true;
        return {};
    }

private:
    fs::path wanted_, path_;
    bool in_place_ = false;
};

result<void> check_room(const fs::path& directory) {
    std::error_code ec;
    auto kind = fs::status(directory, ec).type();
    if (kind == fs::file_type::not_found) return {};
    if (kind != fs::file_type::directory || !fs::is_empty(directory, ec) || ec)
        return fail(error_code::refused, directory.string(), "is not empty; allowed: a new directory, or an empty one");
    return {};
}

/// What the manifest says about key and schema, and what is so.
result<void> check_copy(const backup_manifest& said, const fs::path& copy, const std::string& file) {
    auto key = read_key(copy / "installation.key");
    if (!key) return std::unexpected(key.error());
    if (key->fingerprint() != said.key) return invalid(file, "its key is not the one that its manifest names");
    if (said.database.empty()) return {};
    auto store = db::open("sqlite:" + (copy / said.database).string());
    if (!store) return std::unexpected(store.error());
    auto version = (*store)->schema_version();
    if (!version) return std::unexpected(version.error());
    auto newest = (*store)->newest_schema();
    if (*version > newest || said.schema > newest)
        return fail(error_code::refused, file,
                    fmt::format("its schema is version {}, newer than this program's {}; use a newer leadwire",
                                std::max(*version, said.schema), newest));
    if (*version != said.schema) return invalid(file, "its database has another schema than its manifest says");
    return {};
}

result<void> restore(context& ctx, const std::string& file) {
    auto wanted = fs::weakly_canonical(fs::absolute(ctx.directory));
    if (!wanted.has_filename()) wanted = wanted.parent_path();
    if (auto room = check_room(wanted); !room) return room;
    directory_beside copy(wanted);
    if (auto made = copy.make(); !made) return made;
    auto manifest = unpack_backup(file, copy.path());
    if (!manifest) return std::unexpected(manifest.error());
    if (auto fits = check_copy(*manifest, copy.path(), file); !fits) return fits;
    if (auto placed = copy.take_place(); !placed) return placed;
    auto members = static_cast<std::int64_t>(manifest->members.size());
    if (ctx.json()) {
        print_json({{"directory", wanted.string()}, {"at", to_string(manifest->at)}, {"members", members}});
        return {};
    }
    print_line(fmt::format("installation {} is restored as of {}; copy the plugins into {}", ctx.directory, to_string(manifest->at),
                           (fs::path(ctx.directory) / "plugins").string()));
    if (manifest->database.empty()) print_line("the database is a server's: restore it there with pg_restore");
    return {};
}

} // namespace

void add_restore_command(CLI::App& app, context& ctx) {
    auto file = std::make_shared<std::string>();
    auto* command = add_command(app, "restore", "what `backup` wrote, into a new or empty directory (--dir)");
    command->add_option("FILE", *file, "the backup")->required();
    on_run(command, [&ctx, file] { return restore(ctx, *file); });
}

} // namespace leadwire::cli
