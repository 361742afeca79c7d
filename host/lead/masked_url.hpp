// URLs of databases and proxies as they may be shown.
#pragma once

#include <string>

namespace leadwire {

/// "***" for the password, also where the URL is badly written; rather too much than a part of it.
[[nodiscard]] std::string masked_url(std::string url);

} // namespace leadwire
