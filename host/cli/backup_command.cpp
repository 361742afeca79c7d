// backup
#include "host/cli/command.hpp"
#include "host/cli/dump_line.hpp"
#include "host/installation/backup_writer.hpp"
#include "host/installation/private_file.hpp"
#include "host/lead/masked_url.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace leadwire::cli {
namespace {

namespace fs = std::filesystem;

/// The copy on its way into the backup, gone with the object.
class passing_copy {
public:
    explicit passing_copy(fs::path file) : file_(std::move(file)) {
        ::close(::open(file_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    }
    ~passing_copy() {
        std::error_code ignored;
        fs::remove(file_, ignored);
        fs::remove(file_.string() + "-journal", ignored);
    }
    passing_copy(const passing_copy&) = delete;
    passing_copy& operator=(const passing_copy&) = delete;
    [[nodiscard]] const fs::path& file() const { return file_; }

private:
    fs::path file_;
};

constexpr std::string_view sqlite = "sqlite:";

/// Where the copy will lie in a restored directory: where the settings have it, unless that is outside.
std::string place_in(const fs::path& directory, const std::string& url) {
    auto inside = fs::absolute(url.substr(sqlite.size())).lexically_normal()
                      .lexically_relative(fs::absolute(directory).lexically_normal()).string();
    return is_database_name(inside) ? inside : "leadwire.db";
}

/// A schema that is older is backed up as well: that is what one does before `migrate`.
result<std::unique_ptr<db::store>> opened(context& ctx, const std::string& url, int& schema) {
    if (url.starts_with(sqlite) && !fs::exists(url.substr(sqlite.size())))
        return fail(error_code::not_found, url, "there is no such database");
    auto store = db::open(url);
    if (!store) return store;
    auto version = (*store)->schema_version();
    if (!version) return std::unexpected(version.error());
    schema = *version;
    if (schema < (*store)->newest_schema()) return store;
    return ctx.open_store(); // says what else may be wrong: a newer schema, another key
}

result<void> add_files(backup_writer& writer, const installation_paths& paths) {
    std::error_code ec;
    for (const auto& entry : fs::directory_iterator(paths.files(), ec)) {
        auto name = "files/" + entry.path().filename().string();
        if (name.ends_with(".new") || !entry.is_regular_file() || !is_member_name(name)) continue;
        if (auto added = writer.add_file(name, entry.path()); !added) return added;
    }
    if (ec) return fail(error_code::io, paths.files().string(), "cannot be read: " + ec.message());
    return {};
}

/// Settings in which the database is where a restored directory will have it.
result<std::string> settings_text(context& ctx, const std::string& database) {
    auto file = ctx.paths().settings();
    auto text = read_file(file);
    auto all = ctx.settings();
    if (!text || !all) return text;
    auto wanted = database.empty() ? ctx.database : std::string(sqlite) + database;
    if (wanted.empty() || (*all)->text("database") == wanted) return text;
    return with_setting(*text, file.string(), "database", json::dump(wanted));
}

result<void> write_all(context& ctx, backup_writer& writer, backup_manifest manifest, db::store& store,
                       const fs::path& beside) {
    auto paths = ctx.paths();
    // The database first: whatever it names lies in files/ by then.
    if (!manifest.database.empty()) {
        passing_copy copy(beside.string() + fmt::format(".{}.db", ::getpid()));
        if (auto copied = store.copy_to(copy.file().string()); !copied) return copied;
        if (auto added = writer.add_file(manifest.database, copy.file()); !added) return added;
    }
    auto settings = settings_text(ctx, manifest.database);
    if (!settings) return std::unexpected(settings.error());
    if (auto added = writer.add_text("leadwire.toml", *settings); !added) return added;
    for (const auto& file : {paths.key(), paths.secrets()}) {
        auto text = read_private_file(file);
        if (!text && text.error().code == error_code::not_found && file == paths.secrets()) continue;
        if (!text) return std::unexpected(text.error());
        if (auto added = writer.add_text(file.filename().string(), *text); !added) return added;
    }
    if (auto added = add_files(writer, paths); !added) return added;
    return writer.finish(std::move(manifest));
}

result<void> backup(context& ctx, const std::string& file, backup_writer::existing existing) {
    if (auto all = ctx.settings(); !all) return std::unexpected(all.error());
    auto key = ctx.key();
    if (!key) return std::unexpected(key.error());
    auto url = ctx.database_url();
    if (!url) return std::unexpected(url.error());
    backup_manifest manifest{.program = std::string(program_version()), .schema = 0, .key = (*key)->fingerprint(), .at = now(),
                             .database = {}, .members = {}};
    bool embedded = url->starts_with(sqlite);
    if (embedded) manifest.database = place_in(ctx.paths().directory(), *url);
    auto store = opened(ctx, *url, manifest.schema);
    if (!store) return std::unexpected(store.error());
    auto writer = backup_writer::create(file, existing);
    if (!writer) return std::unexpected(writer.error());
    if (auto done = write_all(ctx, **writer, std::move(manifest), **store, file); !done) return done;
    auto members = static_cast<std::int64_t>((*writer)->members().size());
    auto dump = embedded ? std::string() : dump_line(*url, file);
    if (ctx.json()) {
        json::object row{{"file", file}, {"members", members}};
        if (!embedded) row.emplace_back("pg_dump", dump);
        print_json(std::move(row));
        return {};
    }
    print_line(fmt::format("{} holds {} files of the installation{}", file, members, embedded ? ", its database among them" : ""));
    if (!embedded) print_line(fmt::format("the database is a server's; now run, with its password in PGPASSWORD or ~/.pgpass:\n{}", dump));
    return {};
}

} // namespace

void add_backup_command(CLI::App& app, context& ctx) {
    struct options {
        std::string file;
        bool force = false;
    };
    auto o = std::make_shared<options>();
    auto* command = add_command(app, "backup", "settings, secrets, key, files and the embedded database, in one file; also while it serves");
    command->add_option("FILE", o->file, "where to; it holds secrets")->required();
    command->add_flag("--force", o->force, "replace a file that is there");
    on_run(command, [&ctx, o] {
        return backup(ctx, o->file, o->force ? backup_writer::existing::replace : backup_writer::existing::refuse);
    });
}

} // namespace leadwire::cli
