// A request as the CRM sees it: what was asked, about which lead.
#pragma once

#include "host/lead/json.hpp"
#include "tools/mockcrm/form.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace leadwire::mockcrm {

struct received_request {
    // As it came.
    std::uint64_t number = 0, connection = 0;
    std::string from;            ///< the peer's address
    std::uint64_t under_way = 0; ///< requests without an answer when it had come, this one included
    bool tls = false;
    std::string method, target; ///< target: path and query
    pairs headers;
    std::string body;
    // As it was understood, by `understand`.
    std::string path;
    pairs query;
    std::optional<pairs> fields;
    std::optional<json::value> json;
    std::optional<std::vector<part>> parts;
    std::string lead; ///< the first of ext, external_id, id, order_id; in query, then in the body
    std::string idem; ///< header X-Request or Idempotency-Key, else what is named idem

    [[nodiscard]] const std::string* header(std::string_view name) const;
    /// What has that name: in the query, else among fields, parts or top-level members of the body. Not
    /// empty.
    [[nodiscard]] std::optional<std::string> value_of(std::string_view name) const;
};

/// Fills the second half from the first.
void understand(received_request& r);

} // namespace leadwire::mockcrm
