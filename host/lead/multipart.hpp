// multipart/form-data (RFC 7578), with names escaped as browsers escape them.
#pragma once

#include "host/lead/request_body.hpp"

namespace leadwire {

[[nodiscard]] result<request_body> encode_multipart(const field_list& fields, const file_lookup& files,
                                                    std::string_view boundary_seed);

} // namespace leadwire
