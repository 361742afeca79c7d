// What a backup says about itself: its last member, manifest.json.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/timestamp.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace leadwire {

struct backup_manifest {
    std::string program;     ///< version of the leadwire that made it
    int schema = 0;          ///< of the database
    std::string key;         ///< fingerprint of the installation's key
    timestamp at{};          ///< when it was begun
    std::string database;    ///< the member that is the embedded database; empty: the database is a server's
    struct member {
        std::int64_t size = 0;
        std::string sha256;
        bool operator==(const member&) const = default;
    };
    std::map<std::string, member> members; ///< all others, by name

    static constexpr std::string_view file_name = "manifest.json";
    [[nodiscard]] std::string to_json() const;
    [[nodiscard]] static result<backup_manifest> from_json(std::string_view text);
};

/// Whether a backup may hold it: settings, secrets, key, the file of an attachment, or the manifest's database, which lies
/// under the directory and in none of the installation's own.
[[nodiscard]] bool is_member_name(std::string_view name);
[[nodiscard]] bool is_database_name(std::string_view name);

} // namespace leadwire
