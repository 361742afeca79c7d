#include "host/installation/backup_reader.hpp"

#include "host/lead/digest.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace leadwire {
namespace {

constexpr std::int64_t manifest_limit = 1 << 28;

class backup_reader {
public:
    backup_reader(const std::filesystem::path& file, const std::filesystem::path& into)
        : file_(file), into_(into), archive_(archive_read_new(), &archive_read_free) {}

    result<backup_manifest> run() {
        archive_read_support_format_tar(archive_.get());
        if (archive_read_open_filename(archive_.get(), file_.c_str(), 1 << 18) != ARCHIVE_OK) {
            int number = archive_errno(archive_.get());
            if (number == EILSEQ) return damaged(); // how the library says "this is no archive"
            return fail(number == ENOENT ? error_code::not_found : error_code::io, file_.string(),
                        fmt::format("cannot be read: {}", number > 0 ? std::strerror(number) : "it is no backup"));
        }
        archive_entry* entry = nullptr;
        int code = ARCHIVE_OK;
        while ((code = archive_read_next_header(archive_.get(), &entry)) == ARCHIVE_OK)
            if (auto taken = take(entry); !taken) return std::unexpected(taken.error());
        if (code != ARCHIVE_EOF) return damaged();
        return verified();
    }

private:
    [[nodiscard]] std::unexpected<error> damaged() const {
        const char* words = archive_error_string(archive_.get());
        return wrong(fmt::format("is no backup, damaged or cut off ({})", words ? words : "no tar file"));
    }
    [[nodiscard]] std::unexpected<error> wrong(std::string text) const { return invalid(file_.string(), std::move(text)); }

    result<void> take(archive_entry* entry) {
        const char* path = archive_entry_pathname(entry);
        std::string name = path ? path : "";
        bool plain = archive_entry_filetype(entry) == AE_IFREG && !archive_entry_hardlink(entry) &&
                     !archive_entry_symlink(entry);
        bool known = name == backup_manifest::file_name || is_member_name(name) || is_database_name(name);
        if (!plain || !known)
            return wrong(fmt::format("holds \"{}\", which no backup has: {}", name, plain ? "its name" : "no regular file"));
        if (members_.contains(name) || !manifest_.empty()) return wrong(fmt::format("holds \"{}\" where it must not", name));
        if (name == backup_manifest::file_name) return read_manifest(archive_entry_size(entry));
        return unpack(name);
    }

    result<void> read_manifest(std::int64_t size) {
        if (size > manifest_limit) return wrong("its manifest is too large");
        return each_piece([this](std::string_view piece) -> result<void> {
            manifest_ += piece;
            return {};
        });
    }

    template <class F>
    result<void> each_piece(F&& take_piece) {
        for (;;) {
            const void* bytes = nullptr;
            std::size_t size = 0;
            la_int64_t offset = 0;
            int code = archive_read_data_block(archive_.get(), &bytes, &size, &offset);
            if (code == ARCHIVE_EOF) return {};
            if (code != ARCHIVE_OK) return damaged();
            if (auto taken = take_piece({static_cast<const char*>(bytes), size}); !taken) return taken;
        }
    }

    result<void> unpack(const std::string& name) {
        auto path = into_ / name;
        std::error_code ec;
        std::filesystem::create_directories(path.parent_path(), ec);
        int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        auto failed = [&path] {
            return fail(error_code::io, path.string(), fmt::format("cannot be written: {}", std::strerror(errno)));
        };
        if (fd < 0) return failed();
        running_sha256 sum;
        std::int64_t total = 0;
        auto done = each_piece([&](std::string_view piece) -> result<void> {
            sum.add(piece);
            total += static_cast<std::int64_t>(piece.size());
            while (!piece.empty()) {
                auto n = ::write(fd, piece.data(), piece.size());
                if (n < 0) return failed();
                piece.remove_prefix(static_cast<std::size_t>(n));
            }
            return {};
        });
        if (done && ::fsync(fd) != 0) done = failed();
        ::close(fd);
        members_[name] = {total, sum.take_hex()};
        return done;
    }

    result<backup_manifest> verified() {
        if (manifest_.empty()) return wrong("is cut off: its manifest is missing");
        auto manifest = backup_manifest::from_json(manifest_);
        if (!manifest) return wrong(manifest.error().message());
        for (const auto& [name, is] : members_) {
            auto said = manifest->members.find(name);
            if (said == manifest->members.end() || (!is_member_name(name) && name != manifest->database))
                return wrong(fmt::format("holds \"{}\", of which its manifest knows nothing", name));
            if (said->second != is) return wrong(fmt::format("\"{}\" is damaged: it is not what its manifest says", name));
        }
        for (const auto& [name, said] : manifest->members)
            if (!members_.contains(name)) return wrong(fmt::format("lacks \"{}\"", name));
        if (!members_.contains("leadwire.toml") || !members_.contains("installation.key") ||
            (!manifest->database.empty() && !members_.contains(manifest->database)))
            return wrong("lacks the settings, the key or the database");
        return manifest;
    }

    std::filesystem::path file_, into_;
    std::unique_ptr<archive, int (*)(archive*)> archive_;
    std::string manifest_;
    std::map<std::string, backup_manifest::member> members_;
};

} // namespace

result<backup_manifest> unpack_backup(const std::filesystem::path& file, const std::filesystem::path& into) {
    return backup_reader(file, into).run();
}

} // namespace leadwire
