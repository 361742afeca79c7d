// The installation's key: 32 random bytes made by `leadwire init`, behind {eid} and {ipass}.
#pragma once

#include "host/lead/error.hpp"
#include "host/lead/ids.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace leadwire {

class installation_key {
public:
    using bytes = std::array<unsigned char, 32>;
    explicit installation_key(const bytes& key);
    [[nodiscard]] static installation_key generate();
    /// 64 hexadecimal digits, as the installation stores it.
    [[nodiscard]] static result<installation_key> from_hex(std::string_view text);
    [[nodiscard]] std::string to_hex() const;
    /// Tells keys apart without giving them away; the database keeps it.
    [[nodiscard]] std::string fingerprint() const;

    /// {eid}: 22 characters of [A-Za-z0-9_-], the same for the same ID and key.
    [[nodiscard]] std::string encrypted_id(lead_id id) const;
    /// The way back; nothing for a text that this key did not make.
    [[nodiscard]] std::optional<lead_id> decrypt_id(std::string_view text) const;
    /// {ipass}: 12 characters, at least one upper-case letter, one lower-case letter and one digit, no
    /// look-alikes.
    [[nodiscard]] std::string generated_password(lead_id id) const;

private:
    bytes key_;
    bytes id_key_, password_key_; ///< derived once
};

} // namespace leadwire
