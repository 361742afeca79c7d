#include "host/installation/backup_writer.hpp"

#include "host/lead/digest.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <vector>

namespace leadwire {
namespace {

std::unexpected<error> already_there(const std::filesystem::path& file) {
    return fail(error_code::refused, file.string(), "is there already; name another file, or replace it with --force");
}

} // namespace

backup_writer::backup_writer(std::filesystem::path file, existing e)
    : file_(std::move(file)), beside_(file_), existing_(e), archive_(archive_write_new(), &archive_write_free) {
    beside_ += fmt::format(".{}.new", ::getpid());
}

result<std::unique_ptr<backup_writer>> backup_writer::create(const std::filesystem::path& file, existing e) {
    std::error_code ec;
    if (e == existing::refuse && std::filesystem::exists(file, ec)) return already_there(file);
    std::unique_ptr<backup_writer> w(new backup_writer(file, e));
    w->fd_ = ::open(w->beside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (w->fd_ < 0)
        return fail(error_code::io, w->beside_.string(), fmt::format("cannot be made: {}", std::strerror(errno)));
    archive_write_set_format_pax_restricted(w->archive_.get());
    if (archive_write_open_fd(w->archive_.get(), w->fd_) != ARCHIVE_OK) return w->failed();
    return w;
}

backup_writer::~backup_writer() {
    archive_.reset();
    if (fd_ < 0) return;
    ::close(fd_);
    ::unlink(beside_.c_str());
}

std::unexpected<error> backup_writer::failed() const {
    const char* words = archive_error_string(archive_.get());
    int number = archive_errno(archive_.get());
    return fail(error_code::io, file_.string(),
                fmt::format("cannot be written: {}", number > 0 ? std::strerror(number) : words ? words : "no reason given"));
}

result<void> backup_writer::begin(const std::string& name, std::int64_t size) {
    std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(), &archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    // Leads are people's data: whatever the modes were, it comes back as its owner's alone.
    archive_entry_set_perm(entry.get(), 0600);
    archive_entry_set_size(entry.get(), size);
    archive_entry_set_mtime(entry.get(), ::time(nullptr), 0);
    if (archive_write_header(archive_.get(), entry.get()) != ARCHIVE_OK) return failed();
    return {};
}

result<void> backup_writer::write(std::string_view bytes) {
    if (archive_write_data(archive_.get(), bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size()))
        return failed();
    return {};
}

result<void> backup_writer::add_text(const std::string& name, std::string_view text) {
    auto size = static_cast<std::int64_t>(text.size());
    if (auto begun = begin(name, size); !begun) return begun;
    members_[name] = {size, hex_digest(digest_kind::sha256, text)};
    return write(text);
}

result<void> backup_writer::add_file(const std::string& name, const std::filesystem::path& from) {
    std::ifstream in(from, std::ios::binary);
    std::error_code ec;
    auto size = static_cast<std::int64_t>(std::filesystem::file_size(from, ec));
    if (!in || ec) return fail(error_code::io, from.string(), "cannot be read: " + ec.message());
    if (auto begun = begin(name, size); !begun) return begun;
    running_sha256 sum;
    std::vector<char> buffer(1 << 18);
    for (auto left = size; left > 0;) {
        in.read(buffer.data(), std::min(left, static_cast<std::int64_t>(buffer.size())));
        std::string_view piece(buffer.data(), static_cast<std::size_t>(in.gcount()));
        if (piece.empty()) return fail(error_code::io, from.string(), "is shorter than it was a moment ago, or cannot be read");
        sum.add(piece);
        if (auto done = write(piece); !done) return done;
        left -= static_cast<std::int64_t>(piece.size());
    }
    members_[name] = {size, sum.take_hex()};
    return {};
}

result<void> backup_writer::finish(backup_manifest manifest) {
    manifest.members = members_;
    auto text = manifest.to_json();
    if (auto begun = begin(std::string(backup_manifest::file_name), static_cast<std::int64_t>(text.size())); !begun)
        return begun;
    if (auto done = write(text); !done) return done;
    if (archive_write_close(archive_.get()) != ARCHIVE_OK) return failed();
    return put_in_place();
}

result<void> backup_writer::put_in_place() {
    auto wrong = [this](std::string_view what) {
        return fail(error_code::io, file_.string(), fmt::format("{}: {}", what, std::strerror(errno)));
    };
    if (::fsync(fd_) != 0) return wrong("cannot be synced");
    if (existing_ == existing::refuse && ::link(beside_.c_str(), file_.c_str()) == 0) {
        ::unlink(beside_.c_str()); // the link refuses a file that another backup has put there meanwhile
    } else {
        if (existing_ == existing::refuse && errno == EEXIST) return already_there(file_);
        if (::rename(beside_.c_str(), file_.c_str()) != 0) return wrong("cannot be put in its place");
    }
    ::close(fd_);
    fd_ = -1;
    auto parent = file_.parent_path();
    int directory = ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory >= 0) {
        ::fsync(directory);
        ::close(directory);
    }
    return {};
}

} // namespace leadwire
