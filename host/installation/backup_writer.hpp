// A backup file: written under another name beside its place, put there when it is whole.
#pragma once

#include "host/installation/backup_manifest.hpp"

#include <filesystem>
#include <memory>

struct archive;

namespace leadwire {

class backup_writer {
public:
    enum class existing { refuse, replace };
    /// Mode 0600 from its first byte on.
    [[nodiscard]] static result<std::unique_ptr<backup_writer>> create(const std::filesystem::path& file, existing e);
    ~backup_writer(); ///< unless it is finished, nothing is left
    backup_writer(const backup_writer&) = delete;
    backup_writer& operator=(const backup_writer&) = delete;

    [[nodiscard]] result<void> add_file(const std::string& name, const std::filesystem::path& from);
    [[nodiscard]] result<void> add_text(const std::string& name, std::string_view text);
    /// Adds the manifest (the members are filled in), syncs, and puts the file in its place.
    [[nodiscard]] result<void> finish(backup_manifest manifest);
    [[nodiscard]] const std::map<std::string, backup_manifest::member>& members() const { return members_; }

private:
    explicit backup_writer(std::filesystem::path file, existing e);
    [[nodiscard]] result<void> begin(const std::string& name, std::int64_t size);
    [[nodiscard]] result<void> write(std::string_view bytes);
    [[nodiscard]] result<void> put_in_place();
    [[nodiscard]] std::unexpected<error> failed() const;

    std::filesystem::path file_, beside_;
    existing existing_;
    int fd_ = -1;
    std::unique_ptr<archive, int (*)(archive*)> archive_;
    std::map<std::string, backup_manifest::member> members_;
};

} // namespace leadwire
