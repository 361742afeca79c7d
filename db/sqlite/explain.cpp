// SQLite's error codes in words: what happened, and what can be done.
#include "db/sqlite/connection.hpp"

#include <sys/statvfs.h>

#include <filesystem>

namespace leadwire::db::sqlite {
namespace {

int code_of(const soci::soci_error& thrown) {
    const auto* from_sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&thrown);
    return from_sqlite ? from_sqlite->result() : SQLITE_ERROR;
}

/// SQLite's own words, without the names of SOCI's functions before them.
std::string words_of(const soci::soci_error& thrown) {
    auto text = thrown.get_error_message();
    for (std::string_view before :
         {"sqlite3_statement_backend::loadOne: ", "sqlite3_statement_backend::loadRS: ",
          "sqlite3_statement_backend::prepare: "})
        if (text.starts_with(before)) text.erase(0, before.size());
    return text;
}

std::string seconds(std::chrono::milliseconds t) {
    return t.count() % 1000 ? std::to_string(t.count()) + " ms" : std::to_string(t.count() / 1000) + " s";
}

/// SQLite says only "disk I/O error", or that a file cannot be opened, when it fails to make the files beside
/// the database.
bool no_room_at(const std::string& path) {
    auto directory = std::filesystem::path(path).parent_path();
    struct statvfs disk {};
    if (::statvfs(directory.empty() ? "." : directory.c_str(), &disk) != 0) return false;
    constexpr unsigned long least = 64 * 1024; // of which the log's index takes half
    return disk.f_bavail * disk.f_frsize < least || (disk.f_files != 0 && disk.f_favail == 0);
}

} // namespace

error explain(const std::string& path, std::chrono::milliseconds patience, const soci::soci_error& thrown) {
    auto place = "sqlite:" + path;
    auto words = words_of(thrown);
    int code = code_of(thrown);
    auto io = [&](std::string text) { return error{error_code::io, place, std::move(text)}; };
    const auto* full = "the disk is full, or the database has reached its size limit; nothing was changed";
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return io("another program has been writing to the database for more than " + seconds(patience) +
                  "; nothing was changed");
    case SQLITE_FULL:
        return io(full);
    case SQLITE_READONLY:
        return io("the database cannot be written: the file or its directory is read-only");
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return io("the database may not be opened: permission denied");
    case SQLITE_CANTOPEN:
        if (no_room_at(path)) return io(full);
        return io(
            "the file cannot be opened: its directory must exist, and both must be readable and writable");
    case SQLITE_NOTADB:
        return {error_code::invalid, place, "the file is not a SQLite database"};
    case SQLITE_CORRUPT:
        return io("the database file is damaged (" + words + "); restore a backup");
    case SQLITE_IOERR:
        if (no_room_at(path)) return io(full);
        if (code == SQLITE_IOERR_WRITE)
            return io("writing the file failed (" + words +
                      "): the disk fails, or a quota or a limit on the size of files is reached");
        return io("reading or writing the file failed (" + words + ")");
    case SQLITE_NOMEM:
        return io("not enough memory");
    case SQLITE_CONSTRAINT:
        if (code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_UNIQUE ||
            code == SQLITE_CONSTRAINT_ROWID)
            return {error_code::conflict, place, "it is there already (" + words + ")"};
        return {error_code::invalid, place, "the database refused a value (" + words + ")"};
    default:
        return io(words);
    }
}

error connection::explain(const soci::soci_error& thrown) const {
    return sqlite::explain(path_, patience_, thrown);
}

} // namespace leadwire::db::sqlite
