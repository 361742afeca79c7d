// Content codings of an answer.
#pragma once

#include <string>
#include <string_view>

namespace leadwire::mockcrm {

enum class packing { gzip, deflate }; ///< deflate as HTTP means it: with the zlib frame
[[nodiscard]] std::string packed(std::string_view text, packing how);

} // namespace leadwire::mockcrm
