// What stands behind the HTTP interface; the app implements it over the store and the senders. All calls are
// made on the event loop's thread and must not block it. They may overlap. Errors become problem documents by
// `problem_of`: what is wrong with the database or the machine has code io, whatever it is.
#pragma once

#include "host/intake/key_role.hpp"
#include "host/intake/temp_file.hpp"
#include "host/lead/lead.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace leadwire::intake {

enum class key_id : std::int64_t {};
/// Who is calling.
struct api_key {
    key_id id{};
    key_role role = key_role::viewer;
};

/// A file that came with a lead: an attachment for the custom field.
struct upload {
    std::string field; ///< "scan" of "meta.scan"; not in the lead's `meta` yet
    temp_file file;    ///< closed; move it away or copy it
    std::string name;  ///< as the client calls it, without directories
    std::string type;  ///< media type
};

struct new_lead {
    leadwire::lead lead; ///< phone as it came
    std::vector<upload> uploads;
    std::optional<std::string> idempotency_key; ///< unique for each API key only
    std::string fingerprint;                    ///< SHA-256 of what was sent: equal for a repeat
    api_key by;
};

/// What the customer sees next.
enum class next_page { thankyou, redirect, message };
[[nodiscard]] std::string_view name_of(next_page page);
struct registration {
    lead_id id{};
    next_page action = next_page::thankyou;
    std::string url{};     ///< of a redirect
    std::string message{}; ///< of a message
    bool replayed = false; ///< the first answer to this idempotency key, once more
};

/// A lead by its ID or by its encrypted ID, which may turn out to be none.
using lead_ref = std::variant<lead_id, std::string>;

struct change_receipt {
    lead_id id{};
    bool queued = false; ///< becomes a `change` delivery; false: the lead was edited, which is all
};

struct readiness_check {
    std::string name; ///< "database"
    bool ok = false;
    std::string detail; ///< for people; anybody may read it
};

class service {
public:
    virtual ~service() = default;

    /// By the SHA-256 of the key, in hex. Nothing: there is no such key, or it is revoked.
    [[nodiscard]] virtual boost::asio::awaitable<result<std::optional<api_key>>>
    find_key(std::string key_hash) = 0;

    /// Returns after the commit, with a `sync` flow after its send or time limit. A repeated idempotency key
    /// gives the first registration, after waiting for one that is under way: `conflict` if that takes too
    /// long. With another fingerprint it is `invalid` at "Idempotency-Key".
    [[nodiscard]] virtual boost::asio::awaitable<result<registration>> register_lead(new_lead l) = 0;

    /// `patch` is a merge patch (RFC 7396) of the lead document.
    [[nodiscard]] virtual boost::asio::awaitable<result<change_receipt>>
    change_lead(lead_ref which, json::object patch, api_key by) = 0;

    [[nodiscard]] virtual boost::asio::awaitable<result<lead_id>>
    set_status(lead_ref which, lead_status status, api_key by) = 0;

    /// With deliveries and their last attempts, as JSON: it may be large, and is written elsewhere than on the loop.
    [[nodiscard]] virtual boost::asio::awaitable<result<std::string>> lead_document(lead_ref which) = 0;

    [[nodiscard]] virtual boost::asio::awaitable<std::vector<readiness_check>> readiness() = 0;
    /// In Prometheus' text format.
    [[nodiscard]] virtual boost::asio::awaitable<result<std::string>> metrics() = 0;
};

} // namespace leadwire::intake
